/**
 * One batch in a function: the order in which the handler processes it, the time that must be left for each upload, and
 * the wait after a failure are those of the handler's own code. How long things take is drawn.
 */
import { waitAfter, waitOfNotStarted } from '../../handler/aws/return-messages.ts';
import { processingOrder } from '../../handler/queue/tasks.ts';
import { neededMs } from '../../handler/queue/time-left.ts';

/** What the simulation knows of an upload. */
export interface SimulatedUpload {
  readonly arrivesS: number;
  readonly bytes: number;
}

/** An upload whose message has been handed to a function. */
export interface DeliveredUpload {
  readonly upload: SimulatedUpload;
  /** How often, this time included. */
  readonly receives: number;
}

/** What chance decides, drawn when it is needed. */
export interface Draws {
  /** Seconds that one upload takes in a warm function. */
  serviceS(upload: SimulatedUpload): number;
  /** Seconds from invocation to handler in a new function. */
  coldStartS(): number;
  /** Whether a try ends in an error that may go away: storage was down. */
  fails(): boolean;
}

/** What happened to each upload of a batch, and how long the function took. */
export interface SimulatedBatch<D extends DeliveredUpload> {
  /** Seconds of the function, cold start excluded. */
  readonly tookS: number;
  /** The timeout stopped the function: whatever it did, the queue delivers the whole batch again. */
  readonly isStopped: boolean;
  /** What reached the lake, with the seconds since the handler began. */
  readonly doneS: ReadonlyMap<D, number>;
  /** What is given back to the queue, with the seconds until it is delivered again. */
  readonly returnedAfterS: ReadonlyMap<D, number>;
}

/**
 * Runs one batch through the handler's order and limits.
 *
 * @param timeoutS seconds after which AWS stops the function
 */
export function simulateBatch<D extends DeliveredUpload>(
  batch: readonly D[],
  timeoutS: number,
  draws: Draws,
): SimulatedBatch<D> {
  const [doneS, returnedAfterS] = [new Map<D, number>(), new Map<D, number>()];
  let tookS = 0;
  let notBegun = 0;
  for (const [place, delivered] of processingOrder(batch, ({ receives }) => receives).entries()) {
    const { upload, receives } = delivered;
    const isBegun = place === 0 || isTimeFor(upload, timeoutS - tookS);
    if (isBegun) tookS += draws.serviceS(upload);
    if (tookS > timeoutS) return { tookS: timeoutS, isStopped: true, doneS, returnedAfterS: new Map() };
    if (!isBegun) {
      returnedAfterS.set(delivered, waitOfNotStarted(notBegun, receives));
      notBegun += 1;
    } else if (draws.fails()) returnedAfterS.set(delivered, waitAfter(receives));
    else doneS.set(delivered, tookS);
  }
  return { tookS, isStopped: false, doneS, returnedAfterS };
}

function isTimeFor({ bytes }: SimulatedUpload, leftS: number): boolean {
  return 1000 * leftS >= neededMs(bytes);
}
