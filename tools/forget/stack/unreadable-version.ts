/** Versions of files with earlier rows that are damaged. */
import type { ObjectVersion } from '../../../handler/store.ts';
import { shellWord } from '../../stack/shell-word.ts';
import { type UnreadableFile, unprovenLine } from '../unreadable-file.ts';

/** A version that cannot be read. */
export interface UnreadableVersion extends UnreadableFile {
  readonly file: ObjectVersion;
}

/** One, with what is said of it. */
export function damaged(file: ObjectVersion, cause: Error): UnreadableVersion {
  return { name: `version ${file.version} of ${file.key}`, file, cause };
}

/** What is not proven, and the command that removes the version. */
export function unprovenVersion(one: UnreadableVersion): string {
  const { bucket, key, version } = one.file;
  const what = `--bucket ${shellWord(bucket)} --key ${shellWord(key)} --version-id ${shellWord(version)}`;
  return unprovenLine(one, `remove it, and forget the same again: aws s3api delete-object ${what}`);
}
