/** A moment between two pieces of work, in which Ctrl-C is noticed. */
import { setImmediate } from 'node:timers/promises';
import type { Interruption } from '../../local/interruption.ts';
import { ExportFailed } from './export-failed.ts';

/** Awaited between pieces of work. @throws {ExportFailed} when the work should end */
export type Pause = () => Promise<void>;

/** Lets the process notice Ctrl-C, and ends the work then. */
export function pauseFor(interruption: Readonly<Interruption>): Pause {
  return async () => {
    await setImmediate();
    if (interruption.isAsked) throw new ExportFailed('Interrupted: nothing was exported.');
  };
}
