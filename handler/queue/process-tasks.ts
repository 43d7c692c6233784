/** The objects of a batch, one after the other: each is processed, and again while another sheet has come beside it. */
import { inSeconds, PutOffError } from '../judging-time.ts';
import { processedMetrics } from '../metrics.ts';
import { type OpenedUpload, type ProcessOptions, processObject } from '../process.ts';
import { companionNow, isSameCompanion } from '../recording/companion/find-companion.ts';
import { type Result, unprocessed } from '../result.ts';
import { type QueueMessage, receivesOf } from './event.ts';
import { prefetch } from './prefetch.ts';
import type { Task } from './tasks.ts';
import { neededMs } from './time-left.ts';

/** How often an object is processed if its sheet has changed each time; after that, the queue tries again. */
const MAX_TIMES = 3;

/** What processing the objects of a batch needs, besides what each of them needs. */
export interface TasksPipeline extends ProcessOptions {
  /** Called for each object as soon as it is done. Must not throw. */
  readonly onResult?: (result: Result) => void;
  /** Milliseconds until the process is stopped; without it, the process is never stopped. */
  readonly timeLeftMs?: () => number;
  /** Memory of the function, in MiB; without it, nobody can tell how fast it is. */
  readonly memoryMib?: number | undefined;
  /** While one object is processed, the next is fetched if it is no larger than this; 0 for none. */
  readonly maxPrefetchBytes?: number;
  readonly metricsNamespace?: string;
}

interface TimedPipeline extends TasksPipeline {
  /** Milliseconds that were left when the batch began. */
  readonly mostMs: number;
}

/** What happened to the messages so far, by their ids. */
export interface MessageStates {
  readonly failed: Set<string>;
  /** Their turn when they come back, from 0: a recording and its sheets have the same. */
  readonly notStarted: Map<string, number>;
  /** The messages that wait for each object. */
  readonly done: Map<Result, readonly string[]>;
}

/** What happened to an object, and what is reported about it once that is certain. */
interface Processed {
  readonly result: Result;
  readonly tookS: number;
  /** Why it failed. */
  readonly error?: unknown;
}

/** How a round ended for an object: done, put off, or to be read again with the sheet that lies beside it by now. */
type Ended = Processed | PutOffError | 'again';

/** Processes until every object has been read with the sheet that is beside it now. */
export async function processTasks(
  tasks: readonly Task[],
  pipeline: TasksPipeline,
  states: MessageStates,
): Promise<void> {
  // The first object of a batch has all the time that there ever is.
  const timed = { ...pipeline, mostMs: pipeline.timeLeftMs?.() ?? Number.POSITIVE_INFINITY };
  let left = tasks;
  for (let times = 1; left.length > 0; times += 1) {
    left = await processOnce(left, timed, states, times);
  }
}

/** What a log line says about a message: which it is, and how often it was delivered. */
export function factsOf(message: QueueMessage) {
  return { messageId: message.messageId, receives: receivesOf(message) };
}

/**
 * One after the other: memory holds one recording that is being judged, and one that has been fetched. Whether the
 * sheet is still the same is asked after the last write, while the next object is processed.
 *
 * @param times which round it is; after the last, an object with another sheet is left for the queue to try again
 * @returns those that have another sheet by now
 */
async function processOnce(
  tasks: readonly Task[],
  pipeline: TimedPipeline,
  states: MessageStates,
  times: number,
): Promise<Task[]> {
  const again: Task[] = [];
  let ahead: Promise<OpenedUpload> | undefined;
  let recorded: Promise<void> = Promise.resolve();
  for (const [index, task] of tasks.entries()) {
    const isFirst = index === 0 && times === 1; // is always started: there will never be more time for it
    const next = tasks[index + 1];
    const opened = (isFirst ? undefined : putOffFor(0, pipeline)) ?? ahead ?? prefetch(task.object, pipeline);
    const hasNext = next !== undefined && putOffFor(0, pipeline) === undefined;
    ahead = hasNext ? prefetch(next.object, pipeline) : undefined;
    const processed = opened instanceof PutOffError ? opened : await processTask(task, opened, pipeline, isFirst);
    const isPutOff = processed instanceof PutOffError;
    const checked = isPutOff ? processed : checkSheet(processed, pipeline, times < MAX_TIMES);
    recorded = inTurn<Ended>(recorded, checked, (ended) => {
      if (ended === 'again') again.push(task);
      else record(task, ended, pipeline, states);
    });
  }
  await recorded;
  return again;
}

/** Objects are reported in the order of the batch, whichever was finished first. */
async function inTurn<T>(before: Promise<void>, checked: T | Promise<T>, tell: (ended: T) => void): Promise<void> {
  const ended = await checked;
  await before;
  tell(ended);
}

function withTime(pipeline: TimedPipeline, isFirst: boolean): TasksPipeline {
  const { timeLeftMs, mostMs, memoryMib } = pipeline;
  if (timeLeftMs === undefined || memoryMib === undefined) return pipeline;
  return { ...pipeline, stoppedAfter: { leftMs: timeLeftMs, mostMs, memoryMib, isFirst } };
}

/** Why an object of so many bytes is not begun now; undefined when there is time for it. */
function putOffFor(
  bytes: number,
  { timeLeftMs = () => Number.POSITIVE_INFINITY }: TasksPipeline,
): PutOffError | undefined {
  const [leftMs, leastMs] = [timeLeftMs(), neededMs(bytes)];
  if (leftMs >= leastMs) return undefined;
  const what = bytes === 0 ? 'an object' : `an object of ${bytes} bytes`;
  return new PutOffError(`${what} is begun with at least ${inSeconds(leastMs)} left, ${inSeconds(leftMs)} are`);
}

/** 0 when it cannot be opened: what is wrong with it comes out when it is processed. */
function sizeOf(opened: Promise<OpenedUpload>): Promise<number> {
  return opened.then(
    ({ size }) => size,
    () => 0,
  );
}

/** @returns why, when it was put off */
async function processTask(
  { object }: Task,
  opened: Promise<OpenedUpload>,
  pipeline: TimedPipeline,
  isFirst: boolean,
): Promise<Processed | PutOffError> {
  const putOff = isFirst ? undefined : putOffFor(await sizeOf(opened), pipeline);
  if (putOff !== undefined) return putOff;
  const started = performance.now();
  const tookS = () => (performance.now() - started) / 1000;
  try {
    const result = await processObject(object, await opened, withTime(pipeline, isFirst));
    return { result, tookS: tookS() };
  } catch (error) {
    if (error instanceof PutOffError) return error;
    return { result: unprocessed(object, error), tookS: tookS(), error };
  }
}

/** Asks once more which sheet lies beside an object, now that it is written. */
async function checkSheet(
  processed: Processed,
  { raw }: TasksPipeline,
  mayBeAgain: boolean,
): Promise<Processed | 'again'> {
  const { result, tookS } = processed;
  if (result.outcome === 'gone' || result.outcome === 'retry') return processed;
  try {
    if (isSameCompanion(result.companion, await companionNow(result.object, raw))) return processed;
    if (mayBeAgain) return 'again';
    throw new Error(`the sheet beside the recording changed ${MAX_TIMES} times while it was processed`);
  } catch (error) {
    return { result: unprocessed(result.object, error), tookS, error };
  }
}

/** @param processed why it was put off, when it was not started */
function record(
  task: Task,
  processed: Processed | PutOffError,
  pipeline: TasksPipeline,
  { failed, notStarted, done }: MessageStates,
): void {
  const { message, sheetMessages = [] } = task;
  const messageIds = [message, ...sheetMessages].map(({ messageId }) => messageId);
  if (processed instanceof PutOffError) {
    pipeline.log.info('object-not-begun', { ...factsOf(message), error: String(processed) });
    const turn = notStarted.get(message.messageId) ?? new Set(notStarted.values()).size;
    for (const messageId of messageIds) if (!notStarted.has(messageId)) notStarted.set(messageId, turn);
    return;
  }
  const { result } = processed;
  logProcessed(message, processed, pipeline);
  pipeline.onResult?.(result);
  if (result.outcome !== 'retry') done.set(result, messageIds);
  else for (const messageId of messageIds) failed.add(messageId);
}

function logProcessed(
  message: QueueMessage,
  { result, tookS, error }: Processed,
  { log, now = () => new Date(), metricsNamespace }: TasksPipeline,
): void {
  const { recordingId, outcome, code, profile } = result;
  const metrics = processedMetrics(result, tookS, now(), metricsNamespace);
  const facts = { ...factsOf(message), recordingId, outcome, code, profile, ...metrics };
  if (outcome === 'gone') log.warn('object-gone', { ...facts, error: String(error) });
  else if (outcome === 'retry') {
    const stack = error instanceof Error ? error.stack : undefined;
    log.error('message-will-retry', { ...facts, error: String(error), stack });
  } else log[outcome === 'accepted' ? 'info' : 'warn']('object-processed', facts);
}
