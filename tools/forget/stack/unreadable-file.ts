/** Files with rows of `recordings` that are damaged: nobody can tell whose rows they hold, and so that nothing of a person is left. */
import type { ObjectVersion } from '../../../handler/store.ts';
import { CommandError } from '../../../local/terminal/command-error.ts';
import { shellWord } from '../../stack/shell-word.ts';

/** A version that cannot be read. */
export interface UnreadableFile {
  readonly file: ObjectVersion;
  readonly cause: Error;
}

/** Queries of today read the file, so nobody can tell either what is corrected since, and what is not. */
export class UnreadableRows extends CommandError {
  override readonly name = 'UnreadableRows';
  override readonly exitStatus = 1;

  constructor({ file: { key }, cause }: UnreadableFile) {
    super(
      `Nothing was deleted: ${key} ${whatIsWrong(cause)} It is of the generation that queries read: put a whole copy back under its key, such as an earlier version of it, and forget the same again. Forgetting by --recording does not read it.`,
    );
    this.cause = cause;
  }
}

/** Of one that no query of today reads: what is not proven, and the command that helps. */
export function unprovenLine({ file: { bucket, key, version }, cause }: UnreadableFile): string {
  const what = `--bucket ${shellWord(bucket)} --key ${shellWord(key)} --version-id ${shellWord(version)}`;
  return `Not proven for one file: version ${version} of ${key} ${whatIsWrong(cause)} No query of today reads it: remove it, and forget the same again: aws s3api delete-object ${what}`;
}

function whatIsWrong({ message }: Error): string {
  return `must be a Parquet file with rows of recordings, got one that cannot be read (${message}). Until it can be read, nobody can tell whose rows it holds.`;
}
