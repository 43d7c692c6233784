/**
 * What `./ecg process` does at its end about days that have become many small files. Every recording is in the lake by then,
 * and the run's outcome is told: whatever happens here changes neither.
 */
import type { PieceSize } from '../../handler/compact/piece.ts';
import type { Interruption } from '../interruption.ts';
import type { FileCalls } from '../stores/file-calls.ts';
import { FolderCompactStore } from '../stores/folder-compact-store.ts';
import type { Output } from '../terminal/command-context.ts';
import { counted, systemMessage } from '../terminal/text.ts';
import { Interrupted, interruptible } from './interruptible.ts';
import { sizeText, takenBefore } from './result-text.ts';
import { adviceFor, smallRecordings } from './small-files.ts';

/** Removes the line at the bottom of a terminal. */
const CLEAR_LINE = '\r\x1b[2K';

/** A run that has ended. */
export interface EndedRun {
  /** The folder of the lake, absolute. */
  readonly lake: string;
  /** The command that does by hand what is done here. */
  readonly command: string;
  /** How many recordings it has written, by day. */
  readonly written: ReadonlyMap<string, number>;
  /** Where it says what it has done, and what has to be done. */
  readonly out: Output;
  readonly err: Output;
  readonly interruption: Readonly<Interruption>;
  /** For tests: from how many recordings on a day is compacted, how much at once, and the calls to its files. */
  readonly many?: number | undefined;
  readonly piece?: PieceSize | undefined;
  readonly calls?: FileCalls | undefined;
}

/** Compacts the days that have much in small files, as far as the run is large enough to wait for it. Never throws. */
export async function compactAfter(run: EndedRun): Promise<void> {
  for (const day of [...run.written.keys()].sort()) {
    let taken = 0;
    const onPiece = (all: number) => {
      taken = all;
    };
    try {
      if (run.interruption.isAsked) return;
      await lookAfter(run, day, onPiece);
    } catch (error) {
      const why = error instanceof Interrupted ? 'was interrupted' : `failed: ${systemMessage(error)}`;
      run.err.write(
        `Every recording is in the lake. Putting those of ${day} in few files ${why}${takenBefore(taken)}; ${run.command} does it.\n`,
      );
    }
  }
}

async function lookAfter(
  { lake, written, command, out, err, interruption, many, piece, calls }: EndedRun,
  day: string,
  onPiece: (taken: number) => void,
) {
  const advice = adviceFor(lake, day, written.get(day) ?? 0, many);
  if (advice === 'leave') return;
  const small = counted(smallRecordings(lake, day), 'recording');
  if (advice === 'tell') {
    err.write(`${day} has ${small} in small files, which slow questions down: ${command} puts them in few.\n`);
    return;
  }
  const { compactDay } = await import('../../handler/compact/compact-day.ts'); // most runs need none of it
  const store = new FolderCompactStore(lake, calls ?? interruptible(interruption));
  const result = await meanwhile(
    err,
    `Putting ${small} of ${day} in few files; Ctrl-C leaves the rest for later.`,
    () => compactDay(store, day, Date.now(), piece, onPiece),
  );
  const { outcome, taken } = result;
  if (taken === 0) return;
  const what = outcome === 'beaten' ? '; another process goes on with the rest' : ` in ${sizeText(result)}`;
  out.write(`Compacted ${day}: ${counted(taken, 'recording')}${what}.\n`);
}

/** Shows a line to whoever looks, as long as the work takes. */
async function meanwhile<T>(err: Output, line: string, work: () => Promise<T>): Promise<T> {
  if (!err.isTerminal) return await work();
  err.write(line.slice(0, err.columns - 1));
  try {
    return await work();
  } finally {
    err.write(CLEAR_LINE);
  }
}
