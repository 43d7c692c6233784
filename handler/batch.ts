/**
 * A batch of queue messages in, the messages to deliver again out. A failing object never holds back its neighbours,
 * and a message is done only when each of its objects is.
 */
import type { BatchResponse, QueueBatch, QueueMessage } from './event.ts';
import { objectsIn } from './event.ts';
import { recordingId } from './lake/layout.ts';
import { processedMetrics } from './metrics.ts';
import { noticeOf } from './notice.ts';
import type { ProcessOptions } from './process.ts';
import { processObject } from './process.ts';
import { NOTHING_READ, type Result } from './result.ts';
import type { ObjectVersion } from './store.ts';
import { ObjectGoneError } from './store.ts';

export interface Pipeline extends ProcessOptions {
  /** Sends a notice: the text of a custom notification. */
  readonly notify: (message: string) => Promise<void>;
  /** Told of each object as soon as it is done. Must not throw. */
  readonly onResult?: (result: Result) => void;
}

/** Processes every object that the batch tells of. Never throws: what went wrong is in the answer and in the log. */
export async function handleBatch(batch: QueueBatch, pipeline: Pipeline): Promise<BatchResponse> {
  const failed = new Set<string>();
  const done = new Map<Result, string>();
  for (const message of batch.Records) {
    for (const result of await handleMessage(message, pipeline)) {
      if (result === 'bad message' || result.outcome === 'retry') failed.add(message.messageId);
      else done.set(result, message.messageId);
    }
  }
  for (const messageId of await tell(done, pipeline)) failed.add(messageId);
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
}

async function handleMessage(
  { messageId, body }: QueueMessage,
  pipeline: Pipeline,
): Promise<(Result | 'bad message')[]> {
  let objects: readonly ObjectVersion[];
  try {
    objects = objectsIn(body);
  } catch (error) {
    pipeline.log.error('message-will-retry', { messageId, error: String(error) });
    return ['bad message'];
  }
  const results: Result[] = [];
  for (const object of objects) {
    const result = await handleObject(object, messageId, pipeline);
    pipeline.onResult?.(result);
    results.push(result);
  }
  return results;
}

async function handleObject(object: ObjectVersion, messageId: string, pipeline: Pipeline): Promise<Result> {
  const { log, now = () => new Date() } = pipeline;
  const started = performance.now();
  const factsOf = (result: Result) => {
    const { recordingId, outcome, code, profile } = result;
    const seconds = (performance.now() - started) / 1000;
    return { messageId, recordingId, outcome, code, profile, ...processedMetrics(result, seconds, now()) };
  };
  try {
    const result = await processObject(object, pipeline);
    log[result.outcome === 'accepted' ? 'info' : 'warn']('object-processed', factsOf(result));
    return result;
  } catch (error) {
    const result = unprocessed(object, error);
    const facts = { ...factsOf(result), error: String(error) };
    if (result.outcome === 'gone') log.warn('object-gone', facts);
    else log.error('message-will-retry', { ...facts, stack: error instanceof Error ? error.stack : undefined });
    return result;
  }
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

/** Sends the batch's notice. When that fails, its messages are delivered again: nobody would hear of them otherwise. */
async function tell(results: ReadonlyMap<Result, string>, pipeline: Pipeline): Promise<string[]> {
  const notice = noticeOf([...results.keys()]);
  if (notice === undefined) return [];
  try {
    await pipeline.notify(JSON.stringify(notice));
    return [];
  } catch (error) {
    pipeline.log.error('notice-not-sent', { error: String(error) });
    return [...results].filter(([{ outcome }]) => outcome !== 'accepted').map(([, messageId]) => messageId);
  }
}
