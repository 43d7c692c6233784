/** What decides how fast a burst is worked off: settings of the stack, how long uploads take, and chance. */
import { MAX_DELIVERIES } from '../../infra/limits.ts';
import { DEFAULT_STACK } from '../cost/billed-stack.ts';
import type { Measured } from '../cost/measure/measured.ts';
import type { Assumed } from '../cost/measure/service-time.ts';

/** The settings of a stack that decide how fast it is; times in seconds. */
export interface CapacitySettings {
  /** Batches that are processed at once, at most: `maximumConcurrency` of the event source mapping. */
  readonly concurrency: number;
  /** Messages handed over together, at most. */
  readonly batch: number;
  /** How long a batch that is not full waits for more messages. */
  readonly windowS: number;
  readonly memoryMib: number;
  /** After this an invocation is stopped, in the middle of whatever it does. */
  readonly timeoutS: number;
  /** Deliveries of one message, after which it is a dead letter. */
  readonly maxDeliveries: number;
}

/** As a stack has them where its configuration says nothing else; a test holds them against the program in `infra/`. */
export const DEFAULT_SETTINGS: CapacitySettings = {
  concurrency: 200,
  batch: 10,
  windowS: 1,
  memoryMib: DEFAULT_STACK.memoryMib,
  timeoutS: 600,
  maxDeliveries: MAX_DELIVERIES,
};

/** All that a simulation depends on besides the uploads; the same scenario gives the same figures. */
export interface Scenario {
  readonly settings: CapacitySettings;
  readonly measured: Measured;
  readonly assumed: Assumed;
  /** Share of tries that fail and are tried again. */
  readonly failing: number;
  readonly seed: number;
}
