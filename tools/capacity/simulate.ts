/**
 * The way of messages from the queue to the lake, event by event: Lambda's pollers, batches, cold starts, the handler's
 * turns and its time, retries and dead letters. It knows nothing of ECG, and is decided by its arguments alone.
 *
 * What it leaves out: pollers are always given as many messages as there are, up to a batch (a real queue gives a few
 * less when it is nearly empty), nothing is delivered twice without a reason, and the download of the next object while
 * one is processed, which would make it faster.
 */
import { waitAfter } from '../../handler/aws/return-messages.ts';
import { neededMs } from '../../handler/queue/time-left.ts';
import { VISIBILITY_TIMES_TIMEOUT } from '../../infra/limits.ts';
import { heap } from './heap.ts';
import type { Ramp, Settings } from './settings.ts';

/** One upload, as the queue tells of it. */
export interface Message {
  readonly arrivesS: number;
  readonly bytes: number;
}

/** What chance decides, drawn when it is needed. */
export interface Draws {
  /** Seconds that one object takes in a warm function. */
  serviceS(message: Message): number;
  /** Seconds from invocation to handler in a new function. */
  coldStartS(): number;
  /** Whether a try ends in an error that may go away: storage was down. */
  fails(): boolean;
}

export interface Run {
  /** When each message's recording was in the lake; NaN when it became a dead letter. */
  readonly doneS: Float64Array;
  readonly dead: number;
  readonly deliveries: number;
  readonly invocations: number;
  readonly coldStarts: number;
  /** Function seconds of all invocations together, cold starts included: what is paid for. */
  readonly billedS: number;
  readonly maxAtOnce: number;
}

type Event =
  | { readonly kind: 'visible'; readonly message: number }
  | { readonly kind: 'ended'; readonly isWarm: boolean }
  | { readonly kind: 'wake' };

/** @param messages in any order */
export function simulate(messages: readonly Message[], settings: Settings, ramp: Ramp, draws: Draws): Run {
  const events = heap<Event>();
  const doneS = new Float64Array(messages.length).fill(Number.NaN);
  const receives = new Uint16Array(messages.length);
  const visibleS = new Float64Array(messages.length);
  const waiting: number[] = [];
  const totals = { dead: 0, deliveries: 0, invocations: 0, coldStarts: 0, billedS: 0, maxAtOnce: 0 };
  let [head, busy, warm, activeSinceS, wakeS] = [0, 0, 0, 0, Number.POSITIVE_INFINITY];

  const arrivals = [...messages.keys()].sort((a, b) => messages[a]!.arrivesS - messages[b]!.arrivesS);
  let arrived = 0;
  for (let next = nextEvent(); next !== undefined; next = nextEvent()) {
    const { atS, what } = next;
    if (what.kind === 'visible') arrive(what.message, atS);
    if (what.kind === 'ended') {
      busy -= 1;
      if (what.isWarm) warm += 1;
    }
    if (atS >= wakeS) wakeS = Number.POSITIVE_INFINITY;
    poll(atS);
  }
  return { doneS, ...totals };

  /** Uploads come in their order, and never through the heap: it holds what follows from them, which is far less. */
  function nextEvent(): { readonly atS: number; readonly what: Event } | undefined {
    const message = arrivals[arrived];
    if (message === undefined || messages[message]!.arrivesS > events.nextS()) return events.take();
    arrived += 1;
    return { atS: messages[message]!.arrivesS, what: { kind: 'visible', message } };
  }

  /** A message that was delivered too often is moved away instead of being delivered again. */
  function arrive(message: number, atS: number): void {
    if (receives[message]! >= settings.maxReceives) {
      if (Number.isNaN(doneS[message])) totals.dead += 1;
      return;
    }
    if (busy === 0 && head === waiting.length) activeSinceS = atS;
    visibleS[message] = atS;
    waiting.push(message);
  }

  function poll(atS: number): void {
    for (let left = waiting.length - head; left > 0; left = waiting.length - head) {
      const windowEndS = visibleS[waiting[head]!]! + settings.windowS;
      if (left < settings.batch && atS < windowEndS) {
        wakeAt(windowEndS);
        return;
      }
      const minutes = Math.floor((atS - activeSinceS) / 60);
      if (busy >= Math.min(settings.concurrency, ramp.first + ramp.perMinute * minutes)) {
        if (busy < settings.concurrency) wakeAt(activeSinceS + 60 * (minutes + 1));
        return;
      }
      const batch = waiting.slice(head, head + settings.batch);
      head += batch.length;
      invoke(batch, atS);
    }
  }

  function wakeAt(atS: number): void {
    if (atS >= wakeS) return;
    wakeS = atS;
    events.put(atS, { kind: 'wake' });
  }

  function invoke(batch: readonly number[], atS: number): void {
    const coldS = warm > 0 ? 0 : draws.coldStartS();
    if (warm > 0) warm -= 1;
    else totals.coldStarts += 1;
    busy += 1;
    totals.maxAtOnce = Math.max(totals.maxAtOnce, busy);
    totals.invocations += 1;
    totals.deliveries += batch.length;
    for (const message of batch) receives[message]! += 1;
    const { tookS, isStopped, again } = turns(batch, atS + coldS);
    const endS = atS + coldS + tookS;
    totals.billedS += coldS + tookS;
    events.put(endS, { kind: 'ended', isWarm: !isStopped });
    for (const { message, waitS } of again) {
      events.put(isStopped ? atS + VISIBILITY_TIMES_TIMEOUT * settings.timeoutS + settings.windowS : endS + waitS, {
        kind: 'visible',
        message,
      });
    }
  }

  /** As the handler takes them: often delivered ones first, the first always, the others while there is time. */
  function turns(batch: readonly number[], beginS: number) {
    const again: { message: number; waitS: number }[] = [];
    let tookS = 0;
    for (const [place, message] of [...batch].sort((a, b) => receives[b]! - receives[a]!).entries()) {
      const upload = messages[message]!;
      const isTime = place === 0 || 1000 * (settings.timeoutS - tookS) >= neededMs(upload.bytes);
      if (!isTime) {
        again.push({ message, waitS: 0 });
        continue;
      }
      tookS += draws.serviceS(upload);
      if (tookS > settings.timeoutS) {
        return { tookS: settings.timeoutS, isStopped: true, again: batch.map((one) => ({ message: one, waitS: 0 })) };
      }
      if (draws.fails()) again.push({ message, waitS: waitAfter(receives[message]!) });
      else if (Number.isNaN(doneS[message])) doneS[message] = beginS + tookS;
    }
    return { tookS, isStopped: false, again };
  }
}
