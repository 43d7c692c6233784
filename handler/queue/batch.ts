/**
 * A batch of queue messages in, the messages to deliver again out. A failing object never holds back its neighbours,
 * and a message is done only when each of its objects is.
 */
import { recordingId } from '../../lake/layout.ts';
import { processedMetrics } from '../metrics.ts';
import { type BadUpload, badUploadOf } from '../notify/report.ts';
import { type ProcessOptions, processObject } from '../process.ts';
import { NOTHING_READ, type Result } from '../result.ts';
import { ObjectGoneError, type ObjectVersion, type RawStore, type StoredObject } from '../store.ts';
import { type BatchResponse, type QueueBatch, type QueueMessage, receivesOf } from './event.ts';
import { prefetch } from './prefetch.ts';
import { type Task, tasksOf } from './tasks.ts';
import { neededMs } from './time-left.ts';

/** All that handling a batch needs. On AWS and on one machine only the stores and the callbacks differ. */
export interface Pipeline extends ProcessOptions {
  readonly raw: RawStore;
  /** Reports what was found bad. When it fails, the messages that named these uploads are delivered again. */
  readonly report: (bad: readonly BadUpload[]) => Promise<void>;
  /** Called for each object as soon as it is done. Must not throw. */
  readonly onResult?: (result: Result) => void;
  /** Milliseconds until the process is stopped; without it, the process is never stopped. */
  readonly timeLeftMs?: () => number;
  /** While one object is processed, the next is fetched if it is no larger than this; 0 for none. */
  readonly maxPrefetchBytes?: number;
  readonly metricsNamespace?: string;
}

/** The answer to SQS, and which of its messages are delivered again only because time ran out. */
export interface BatchOutcome extends BatchResponse {
  /** Those of the messages to deliver again that did not fail: there was no time to start them. */
  readonly notStarted: readonly string[];
}

/** What became of the messages so far, by their ids. */
interface MessageStates {
  readonly failed: Set<string>;
  readonly notStarted: Set<string>;
  readonly done: Map<Result, string>;
}

/** Processes every object that the batch names. Never throws: what went wrong is in the response and in the log. */
export async function handleBatch(batch: QueueBatch, pipeline: Pipeline): Promise<BatchOutcome> {
  const states: MessageStates = { failed: new Set(), notStarted: new Set(), done: new Map() };
  const { tasks, bad } = tasksOf(batch);
  for (const { message, error } of bad) {
    pipeline.log.error('message-will-retry', { ...factsOf(message), error: String(error) });
    states.failed.add(message.messageId);
  }
  await processTasks(tasks, pipeline, states);
  await report(pipeline, states);
  const { failed, notStarted } = states;
  return {
    batchItemFailures: [...new Set([...failed, ...notStarted])].map((itemIdentifier) => ({ itemIdentifier })),
    notStarted: [...notStarted].filter((messageId) => !failed.has(messageId)),
  };
}

/** One after the other: memory holds one recording that is being judged, and one that has been fetched. */
async function processTasks(tasks: readonly Task[], pipeline: Pipeline, states: MessageStates): Promise<void> {
  let ahead: Promise<StoredObject> | undefined;
  for (const [index, task] of tasks.entries()) {
    const isFirst = index === 0; // is always started: there will never be more time for it
    const next = tasks[index + 1];
    const opened = isFirst || hasTimeFor(0, pipeline) ? (ahead ?? prefetch(task.object, pipeline)) : undefined;
    ahead = next !== undefined && hasTimeFor(0, pipeline) ? prefetch(next.object, pipeline) : undefined;
    const isStarted = opened !== undefined && (isFirst || hasTimeFor(await sizeOf(opened), pipeline));
    const result = isStarted ? await processTask(task, opened, pipeline) : undefined;
    record(task, result, pipeline, states);
  }
}

function hasTimeFor(bytes: number, { timeLeftMs = () => Number.POSITIVE_INFINITY }: Pipeline): boolean {
  return timeLeftMs() >= neededMs(bytes);
}

/** 0 when it cannot be opened: what is wrong with it comes out when it is processed. */
function sizeOf(opened: Promise<StoredObject>): Promise<number> {
  return opened.then(
    ({ size }) => size,
    () => 0,
  );
}

/** @param result undefined when it was not started */
function record(
  { message }: Task,
  result: Result | undefined,
  { log, onResult }: Pipeline,
  states: MessageStates,
): void {
  const { messageId } = message;
  if (result !== undefined) onResult?.(result);
  if (result === undefined) {
    log.info('object-not-begun', factsOf(message));
    states.notStarted.add(messageId);
  } else if (result.outcome === 'retry') states.failed.add(messageId);
  else states.done.set(result, messageId);
}

async function processTask(
  { object, message }: Task,
  opened: Promise<StoredObject>,
  pipeline: Pipeline,
): Promise<Result> {
  const { log, now = () => new Date(), metricsNamespace } = pipeline;
  const started = performance.now();
  const factsAbout = (result: Result) => {
    const { recordingId, outcome, code, profile } = result;
    const metrics = processedMetrics(result, (performance.now() - started) / 1000, now(), metricsNamespace);
    return { ...factsOf(message), recordingId, outcome, code, profile, ...metrics };
  };
  try {
    const result = await processObject(object, await opened, pipeline);
    log[result.outcome === 'accepted' ? 'info' : 'warn']('object-processed', factsAbout(result));
    return result;
  } catch (error) {
    const result = unprocessed(object, error);
    const facts = { ...factsAbout(result), error: String(error) };
    if (result.outcome === 'gone') log.warn('object-gone', facts);
    else log.error('message-will-retry', { ...facts, stack: error instanceof Error ? error.stack : undefined });
    return result;
  }
}

/** What a log line says of a message: which it is, and how often it was delivered. */
function factsOf(message: QueueMessage) {
  return { messageId: message.messageId, receives: receivesOf(message) };
}

function unprocessed(object: ObjectVersion, error: unknown): Result {
  const isGone = error instanceof ObjectGoneError;
  return {
    ...NOTHING_READ,
    object,
    recordingId: recordingId(object.bucket, object.key, object.version),
    outcome: isGone ? 'gone' : 'retry',
    profile: '',
    reason: error instanceof Error ? error.message : String(error),
    code: isGone ? error.why : undefined,
    bytes: 0,
  };
}

/** When reporting fails, the messages with something bad are delivered again: nobody would hear of them otherwise. */
async function report({ report, log }: Pipeline, { done, failed }: MessageStates): Promise<void> {
  const bad = [...done].flatMap(([result, messageId]) => {
    const upload = badUploadOf(result);
    return upload === undefined ? [] : [{ upload, messageId }];
  });
  if (bad.length === 0) return;
  try {
    await report(bad.map(({ upload }) => upload));
  } catch (error) {
    log.error('report-not-sent', { error: String(error) });
    for (const { messageId } of bad) failed.add(messageId);
  }
}
