/**
 * How uploads get from the queue to the lake, event by event: Lambda's pollers, batches, cold starts, the time that
 * the handler takes, retries and dead letters. It knows nothing about ECG, and depends on its arguments alone.
 *
 * What it leaves out: that a queue that is nearly empty gives a poller fewer messages than it has, that messages are
 * sometimes delivered twice without a reason, and that the handler downloads the next upload while it processes one,
 * which would make it faster.
 */
import { VISIBILITY_TIMES_TIMEOUT } from '../../infra/limits.ts';
import { Heap, type Timed } from './heap.ts';
import { MessageQueue, type QueuedUpload } from './message-queue.ts';
import { type PollerRamp, Pollers } from './pollers.ts';
import type { CapacitySettings } from './scenario.ts';
import { type Draws, type SimulatedBatch, type SimulatedUpload, simulateBatch } from './simulate-batch.ts';

/** What happened to all uploads, in the order in which they were given; times in seconds since the first. */
export interface SimulatedRun {
  /** When each upload's recording was in the lake; NaN when its message became a dead letter. */
  readonly doneS: Float64Array;
  readonly deadLetters: number;
  readonly deliveries: number;
  readonly invocations: number;
  readonly coldStarts: number;
  /** Function seconds of all invocations together, cold starts included: what is billed. */
  readonly billedS: number;
  readonly maxAtOnce: number;
}

/** @param uploads in any order */
export function simulate(
  uploads: readonly SimulatedUpload[],
  settings: CapacitySettings,
  ramp: PollerRamp,
  draws: Draws,
): SimulatedRun {
  return new Simulation(uploads, settings, ramp, draws).run();
}

type SimulationEvent =
  | { readonly kind: 'visible'; readonly message: QueuedUpload }
  | { readonly kind: 'ended'; readonly isWarm: boolean }
  | { readonly kind: 'wake' };

class Simulation {
  private readonly settings: CapacitySettings;
  private readonly draws: Draws;
  private readonly messages: readonly QueuedUpload[];
  /** The same in the order in which they arrive, and how many have arrived. */
  private readonly arrivals: readonly QueuedUpload[];
  private arrived = 0;
  private readonly events = new Heap<SimulationEvent>();
  private readonly queue = new MessageQueue();
  private readonly pollers: Pollers;
  private readonly totals = { deadLetters: 0, deliveries: 0, invocations: 0, coldStarts: 0, billedS: 0, maxAtOnce: 0 };
  /** Functions that process a batch, and functions that wait for one. */
  private busy = 0;
  private warm = 0;
  /** When the pollers look again although nothing else happens. */
  private wakeS = Number.POSITIVE_INFINITY;

  constructor(uploads: readonly SimulatedUpload[], settings: CapacitySettings, ramp: PollerRamp, draws: Draws) {
    this.settings = settings;
    this.draws = draws;
    this.pollers = new Pollers(ramp);
    this.messages = uploads.map((upload) => ({ upload, receives: 0, visibleS: Number.NaN, doneS: Number.NaN }));
    this.arrivals = this.messages.toSorted((a, b) => a.upload.arrivesS - b.upload.arrivesS);
  }

  run(): SimulatedRun {
    for (let next = this.nextEvent(); next !== undefined; next = this.nextEvent()) {
      const { atS, what } = next;
      if (atS >= this.wakeS) this.wakeS = Number.POSITIVE_INFINITY;
      if (what.kind === 'visible') this.show(what.message, atS);
      if (what.kind === 'ended') this.end(what.isWarm);
      this.poll(atS);
    }
    return { doneS: Float64Array.from(this.messages, ({ doneS }) => doneS), ...this.totals };
  }

  /** Arrivals never go through the heap, which holds only what follows from them: that is twice as fast. */
  private nextEvent(): Timed<SimulationEvent> | undefined {
    const message = this.arrivals[this.arrived];
    if (message === undefined || message.upload.arrivesS > this.events.nextS) return this.events.take();
    this.arrived += 1;
    return { atS: message.upload.arrivesS, what: { kind: 'visible', message } };
  }

  /** A message that was delivered too often is moved away instead of being delivered again. */
  private show(message: QueuedUpload, nowS: number): void {
    if (message.receives >= this.settings.maxDeliveries) {
      if (Number.isNaN(message.doneS)) this.totals.deadLetters += 1;
      return;
    }
    if (this.busy === 0 && this.queue.length === 0) this.pollers.restart(nowS);
    this.queue.put(message, nowS);
  }

  private end(isWarm: boolean): void {
    this.busy -= 1;
    if (isWarm) this.warm += 1;
  }

  /** Hands over every batch that can be handed over now. */
  private poll(nowS: number): void {
    while (this.queue.length > 0) {
      const nextS = this.nextBatchS(nowS);
      if (nextS > nowS) {
        this.wakeAt(nextS);
        return;
      }
      this.invoke(this.queue.take(this.settings.batch), nowS);
    }
  }

  /** When a batch is full or has waited for its window, and a poller is free; infinity when one must first become free. */
  private nextBatchS(nowS: number): number {
    const { concurrency, batch, windowS } = this.settings;
    if (this.busy >= concurrency) return Number.POSITIVE_INFINITY;
    const readyS = this.queue.length >= batch ? nowS : this.queue.firstVisibleS + windowS;
    return Math.max(readyS, this.pollers.freeAtS(this.busy, nowS));
  }

  private wakeAt(atS: number): void {
    if (atS >= this.wakeS) return;
    this.wakeS = atS;
    this.events.put(atS, { kind: 'wake' });
  }

  private invoke(batch: readonly QueuedUpload[], nowS: number): void {
    for (const message of batch) message.receives += 1;
    const coldS = this.startFunction();
    const simulated = simulateBatch(batch, this.settings.timeoutS, this.draws);
    this.totals.invocations += 1;
    this.totals.deliveries += batch.length;
    this.totals.billedS += coldS + simulated.tookS;
    this.store(simulated, nowS + coldS);
    const endS = nowS + coldS + simulated.tookS;
    this.events.put(endS, { kind: 'ended', isWarm: !simulated.isStopped });
    if (simulated.isStopped) this.hide(batch, nowS);
    else this.giveBack(simulated, endS);
  }

  /** @returns seconds until the handler begins */
  private startFunction(): number {
    const isCold = this.warm === 0;
    if (isCold) this.totals.coldStarts += 1;
    else this.warm -= 1;
    this.busy += 1;
    this.totals.maxAtOnce = Math.max(this.totals.maxAtOnce, this.busy);
    return isCold ? this.draws.coldStartS() : 0;
  }

  /** An upload that is processed again was in the lake before, and nothing changes. */
  private store({ doneS }: SimulatedBatch<QueuedUpload>, beganS: number): void {
    for (const [message, afterS] of doneS) {
      if (Number.isNaN(message.doneS)) message.doneS = beganS + afterS;
    }
  }

  private giveBack({ returnedAfterS }: SimulatedBatch<QueuedUpload>, endS: number): void {
    for (const [message, waitS] of returnedAfterS) this.events.put(endS + waitS, { kind: 'visible', message });
  }

  /** A stopped function's batch is not given back: it comes again when its time in the queue is over. */
  private hide(batch: readonly QueuedUpload[], deliveredS: number): void {
    const { timeoutS, windowS } = this.settings;
    const visibleS = deliveredS + VISIBILITY_TIMES_TIMEOUT * timeoutS + windowS;
    for (const message of batch) this.events.put(visibleS, { kind: 'visible', message });
  }
}
