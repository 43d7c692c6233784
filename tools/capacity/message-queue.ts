/** The queue of uploads as Lambda's pollers find it: the messages that wait, in the order in which they became visible. */
import type { DeliveredUpload } from './simulate-batch.ts';

/** An upload and the course of its message. Times are seconds since the first upload of the simulation. */
export interface QueuedUpload extends DeliveredUpload {
  /** How often it was delivered so far. */
  receives: number;
  /** When it was last put into the queue. */
  visibleS: number;
  /** When its recording was first in the lake; NaN until then. */
  doneS: number;
}

/** First in, first out: who becomes visible first is taken first. */
export class MessageQueue {
  private readonly visible: QueuedUpload[] = [];
  private taken = 0;

  get length(): number {
    return this.visible.length - this.taken;
  }

  /** Since when the first one waits; NaN when none does. */
  get firstVisibleS(): number {
    return this.visible[this.taken]?.visibleS ?? Number.NaN;
  }

  put(message: QueuedUpload, atS: number): void {
    message.visibleS = atS;
    this.visible.push(message);
  }

  /** The first ones, up to `count`; they wait no longer. */
  take(count: number): QueuedUpload[] {
    const batch = this.visible.slice(this.taken, this.taken + count);
    this.taken += batch.length;
    return batch;
  }
}
