/** Files with rows of `recordings` that are damaged: nobody can tell whose rows they hold, and so that nothing of a person is left. */
import { CommandError } from '../../local/terminal/command-error.ts';
import { quoted } from '../../local/terminal/text.ts';

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
    super(`Nothing was deleted: ${whatIsWrong(file)} Queries read it: ${next}`);
    this.cause = file.cause;
  }
}

/**
 * Of one that is not of the generation that queries read: what is not proven, and the command that helps.
 *
 * @param pins the names under which it is kept
 * @param next what to do, as a sentence
 */
export function unprovenLine(file: UnreadableFile, pins: readonly string[], next: string): string {
  const of = `what is pinned as ${pins.map(quoted).join(', ')}`;
  const readers = pins.length === 0 ? 'No query reads it' : `Only queries of ${of} read it`;
  return `Not proven for one file: ${whatIsWrong(file)} ${readers}: ${next}`;
}

function whatIsWrong({ name, cause: { message } }: UnreadableFile): string {
  return `${name} must be a Parquet file with rows of recordings, got one that cannot be read (${message}). Until it can be read, nobody can tell whose rows it holds.`;
}
