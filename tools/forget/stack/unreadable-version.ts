/** Versions of files with earlier rows that are damaged. */
import type { ObjectVersion } from '../../../handler/store.ts';
import { shellWord } from '../../stack/shell-word.ts';
import { type UnreadableFile, unprovenLine } from '../unreadable-file.ts';

/** A version that cannot be read. */
export interface UnreadableVersion extends UnreadableFile {
  readonly file: ObjectVersion;
  /** The names of pins whose queries read it. */
  readonly pins: readonly string[];
  /** Is it the last of a file that was deleted, so that its recording stays while it is there? */
  readonly isLast: boolean;
}

/** One, with what is said of it. */
export function damaged(
  file: ObjectVersion,
  cause: Error,
  { pins = [], isLast = false }: Partial<Pick<UnreadableVersion, 'pins' | 'isLast'>> = {},
): UnreadableVersion {
  return { name: `version ${file.version} of ${file.key}`, file, cause, pins, isLast };
}

/** What is not proven, and the command that removes the version. */
export function unprovenVersion(one: UnreadableVersion): string {
  const { pins, isLast, file } = one;
  const { bucket, key, version } = file;
  const what = `--bucket ${shellWord(bucket)} --key ${shellWord(key)} --version-id ${shellWord(version)}`;
  const breaks = pins.length === 0 ? '' : ', which breaks what is pinned';
  // Without it, a row from before would be the last, and the recording would go as a whole: that row has to go first.
  const first = isLast
    ? 'its recording stays while it is there, so forget the same without --dry-run first; then '
    : '';
  return unprovenLine(
    one,
    pins,
    `${first}remove it${breaks}, and forget the same again: aws s3api delete-object ${what}`,
  );
}
