/** What a run of `./ecg process` is told, and what a thread that works for it says. All of it can be sent between threads. */
import type { LogEvent } from '../../handler/log.ts';
import type { Result } from '../../handler/result.ts';

/** What holds for all recordings of a run. */
export interface Job {
  /** The folder of the lake, absolute. */
  readonly lake: string;
  /** What the person said about every recording, as a device would. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Whether every line of the log is wanted, or only those about rules that threw. */
  readonly isLogged: boolean;
  /** The time for every row; the clock without it. */
  readonly now?: Date | undefined;
}

/** What a thread is started with. */
export interface ThreadData extends Job {
  /** Where compiled code is kept; undefined when it is not kept. */
  readonly compileCache: string | undefined;
}

/** A recording for a thread to process. */
export interface ThreadTask {
  readonly key: string;
  /** Of this checkout, so that git is asked once for all threads. */
  readonly pipelineVersion: string;
}

/** What became of one key. */
export interface Done {
  /** Its numbers with units are plain objects once they were sent: they have a value and a unit, and no methods. */
  readonly results: readonly Result[];
  /** How many messages would be delivered again. */
  readonly retries: number;
}

/** What a thread says, in this order: that it has begun; and for each task what it reads and logs, and what became of it. */
export type ThreadMessage =
  | { readonly kind: 'begun' }
  | { readonly kind: 'reading'; readonly key: string; readonly bytes: number }
  | LogMessage
  | { readonly kind: 'done'; readonly done: Done };

/** A line for the log of the run. */
export interface LogMessage {
  readonly kind: 'log';
  readonly level: 'info' | 'warn' | 'error';
  readonly event: LogEvent;
  readonly facts: Readonly<Record<string, unknown>>;
}
