/** How many batches Lambda reads at once from a queue: few at first, more with every minute in which messages wait. */

export interface PollerRamp {
  readonly first: number;
  /** Pollers that are added with each minute. */
  readonly perMinute: number;
}

/**
 * Five at first, then up to 300 more a minute. They are taken to be added at the end of the minute, which is the slowest
 * that the words allow.
 *
 * Source: AWS Lambda Developer Guide, "Configuring scaling behavior for SQS event source mappings".
 */
export const LAMBDA_RAMP: PollerRamp = { first: 5, perMinute: 300 };

const MINUTE_S = 60;

/** The pollers of one queue. All times are seconds of the simulation. */
export class Pollers {
  private readonly ramp: PollerRamp;
  private count = 0;
  private growsAtS = 0;

  constructor(ramp: PollerRamp) {
    this.ramp = ramp;
  }

  /** An idle queue has work again: the ramp starts from its beginning. */
  restart(nowS: number): void {
    this.count = this.ramp.first;
    this.growsAtS = nowS + MINUTE_S;
  }

  /** When one more batch can be read beside the `busy` ones, as far as the ramp decides it: now, or when it next grows. */
  freeAtS(busy: number, nowS: number): number {
    for (; this.growsAtS <= nowS; this.growsAtS += MINUTE_S) this.count += this.ramp.perMinute;
    return busy < this.count ? nowS : this.growsAtS;
  }
}
