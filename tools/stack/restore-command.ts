/** Writes the command that brings an archived upload back. */
import type { ObjectVersion } from '../../handler/store.ts';
import { shellWord } from './shell-word.ts';

/** How long a restored copy can be read; a bulk restore itself takes up to 12 hours. */
const RESTORED_DAYS = 7;

/** The command that brings an archived upload back from Glacier for some days, ready to be pasted into a shell. */
export function restoreCommand({ bucket, key, version }: ObjectVersion): string {
  const what = `--bucket ${shellWord(bucket)} --key ${shellWord(key)} --version-id ${shellWord(version)}`;
  return `aws s3api restore-object ${what} --restore-request Days=${RESTORED_DAYS}`;
}
