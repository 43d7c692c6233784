/** What of the stack decides how fast a burst is worked off. */
import { MAX_DELIVERIES } from '../../infra/limits.ts';

export interface Settings {
  /** Batches that are processed at once, at most: `maximumConcurrency` of the event source mapping. */
  readonly concurrency: number;
  /** Messages handed over together, at most. */
  readonly batch: number;
  /** How long a batch that is not full waits for more messages. */
  readonly windowS: number;
  readonly memoryMib: number;
  /** After so long an invocation is stopped, in the middle of whatever it does. */
  readonly timeoutS: number;
  /** Deliveries of one message, after which it is a dead letter. */
  readonly maxReceives: number;
}

/** As a stack has them where its configuration says nothing else; a test holds them against `infra/config.ts`. */
export const DEFAULTS: Settings = {
  concurrency: 200,
  batch: 10,
  windowS: 1,
  memoryMib: 1769,
  timeoutS: 600,
  maxReceives: MAX_DELIVERIES,
};

/**
 * How many batches Lambda reads at once: five at first, then up to 300 more with every minute in which messages wait.
 * It is taken to add them at the end of the minute, which is the slowest that the words allow.
 *
 * Source: AWS Lambda Developer Guide, "Configuring scaling behavior for SQS event source mappings".
 */
export const RAMP = { first: 5, perMinute: 300 };

export type Ramp = typeof RAMP;
