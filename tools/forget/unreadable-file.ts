/** Files with rows of `recordings` that are damaged: nobody can tell whose rows they hold, and so that nothing of a person is left. */
import { CommandError } from '../../local/terminal/command-error.ts';

/** A file that cannot be read. */
export interface UnreadableFile {
  /** In a sentence: its key, with its version where there are versions. */
  readonly name: string;
  readonly cause: Error;
}

/** Queries of today read the file, so nobody can tell either whom today's rows name. */
export class UnreadableRows extends CommandError {
  override readonly name = 'UnreadableRows';
  override readonly exitStatus = 1;

  /** @param next what to do, as a sentence */
  constructor(file: UnreadableFile, next: string) {
    super(`Nothing was deleted: ${whatIsWrong(file)} It is of the generation that queries read: ${next}`);
    this.cause = file.cause;
  }
}

/** Of one that no query of today reads: what is not proven, and the command that helps. @param next what to do, as a sentence */
export function unprovenLine(file: UnreadableFile, next: string): string {
  return `Not proven for one file: ${whatIsWrong(file)} No query of today reads it: ${next}`;
}

function whatIsWrong({ name, cause: { message } }: UnreadableFile): string {
  return `${name} must be a Parquet file with rows of recordings, got one that cannot be read (${message}). Until it can be read, nobody can tell whose rows it holds.`;
}
