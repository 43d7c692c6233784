/**
 * What `./ecg process` does at its end about days that have become many small files. Every recording is in the lake by then,
 * and the run's outcome is told: whatever happens here changes neither.
 */
import type { Interruption } from '../interruption.ts';
import type { FileCalls } from '../stores/file-calls.ts';
import { FolderCompactStore } from '../stores/folder-compact-store.ts';
import type { Output } from '../terminal/command-context.ts';
import { counted, systemMessage } from '../terminal/text.ts';
import { Interrupted, interruptible } from './interruptible.ts';
import { adviceFor, smallRecordings } from './small-files.ts';

const MB = 1e6;
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
  /** For tests: from how many recordings on a day is compacted, and the calls to its files. */
  readonly many?: number | undefined;
  readonly calls?: FileCalls | undefined;
}

/** Compacts the days that have much in small files, as far as the run is large enough to wait for it. Never throws. */
export async function compactAfter(run: EndedRun): Promise<void> {
  for (const day of [...run.written.keys()].sort()) {
    try {
      if (run.interruption.isAsked) return;
      await lookAfter(run, day);
    } catch (error) {
      const why = error instanceof Interrupted ? 'was interrupted' : `failed: ${systemMessage(error)}`;
      run.err.write(
        `Every recording is in the lake. Putting those of ${day} in few files ${why}; ${run.command} does it.\n`,
      );
    }
  }
}

async function lookAfter({ lake, written, command, out, err, interruption, many, calls }: EndedRun, day: string) {
  const advice = adviceFor(lake, day, written.get(day) ?? 0, many);
  if (advice === 'leave') return;
  const small = counted(smallRecordings(lake, day), 'recording');
  if (advice === 'tell') {
    err.write(`${day} has ${small} in small files, which slow questions down: ${command} puts them in few.\n`);
    return;
  }
  const { compactDay } = await import('../../handler/compact/compact-day.ts'); // most runs need none of it
  const store = new FolderCompactStore(lake, calls ?? interruptible(interruption));
  const { outcome, taken, files, bytes } = await meanwhile(
    err,
    `Putting ${small} of ${day} in few files; Ctrl-C leaves the rest for later.`,
    () => compactDay(store, day, Date.now()),
  );
  if (outcome !== 'compacted') return;
  const size = `${counted(files, 'file')}, ${(bytes / MB).toFixed(1)} MB`;
  out.write(`Compacted ${day}: ${counted(taken, 'recording')} in ${size}.\n`);
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
