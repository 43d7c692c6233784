/**
 * A batch of queue messages in, the messages to deliver again out. A failing object never holds back its neighbours,
 * and a message is done only when each of its objects is.
 */

import { recordingId } from '../../lake/layout.ts';
import { processedMetrics } from '../metrics.ts';
import { type BadUpload, badUploadOf } from '../notify/report.ts';
import type { ProcessOptions } from '../process.ts';
import { processObject } from '../process.ts';
import { NOTHING_READ, type Result } from '../result.ts';
import type { ObjectVersion, StoredObject } from '../store.ts';
import { ObjectGoneError } from '../store.ts';
import type { BatchResponse, QueueBatch, QueueMessage } from './event.ts';
import { receivesOf } from './event.ts';
import { openAhead } from './open-ahead.ts';
import { neededMs } from './time-left.ts';
import { type Turn, turnsOf } from './turns.ts';

export interface Pipeline extends ProcessOptions {
  /** Hands on what was found bad. When it fails, the messages that told of it are delivered again. */
  readonly report: (bad: readonly BadUpload[]) => Promise<void>;
  /** Told of each object as soon as it is done. Must not throw. */
  readonly onResult?: (result: Result) => void;
  /** Milliseconds until the process is stopped; it never is when nobody says. */
  readonly timeLeftMs?: () => number;
  /** While one object is processed the next is fetched, if it has at most so many bytes; 0 for none. */
  readonly maxPrefetchBytes?: number;
  readonly metricsNamespace?: string;
}

export interface BatchOutcome extends BatchResponse {
  /** Those of the messages to deliver again that did not fail: there was no time to begin them. */
  readonly notBegun: readonly string[];
}

/** What became of the messages so far, by their ids. */
interface Ledger {
  readonly failed: Set<string>;
  readonly notBegun: Set<string>;
  readonly done: Map<Result, string>;
}

/** Processes every object that the batch tells of. Never throws: what went wrong is in the answer and in the log. */
export async function handleBatch(batch: QueueBatch, pipeline: Pipeline): Promise<BatchOutcome> {
  const ledger: Ledger = { failed: new Set(), notBegun: new Set(), done: new Map() };
  const { turns, bad } = turnsOf(batch);
  for (const { message, error } of bad) {
    pipeline.log.error('message-will-retry', { ...factsOf(message), error: String(error) });
    ledger.failed.add(message.messageId);
  }
  await takeTurns(turns, pipeline, ledger);
  await report(pipeline, ledger);
  const { failed, notBegun } = ledger;
  return {
    batchItemFailures: [...new Set([...failed, ...notBegun])].map((itemIdentifier) => ({ itemIdentifier })),
    notBegun: [...notBegun].filter((messageId) => !failed.has(messageId)),
  };
}

/** One after the other: memory holds one recording that is being judged, and one that has been fetched. */
async function takeTurns(turns: readonly Turn[], pipeline: Pipeline, ledger: Ledger): Promise<void> {
  let ahead: Promise<StoredObject> | undefined;
  for (const [index, turn] of turns.entries()) {
    const isFirst = index === 0; // is always begun: there will never be more time for it
    const next = turns[index + 1];
    const opened = isFirst || isTimeFor(0, pipeline) ? (ahead ?? openAhead(turn.object, pipeline)) : undefined;
    ahead = next !== undefined && isTimeFor(0, pipeline) ? openAhead(next.object, pipeline) : undefined;
    const isBegun = opened !== undefined && (isFirst || isTimeFor(await sizeOf(opened), pipeline));
    const result = isBegun ? await handleObject(turn, opened, pipeline) : undefined;
    settle(turn, result, pipeline, ledger);
  }
}

function isTimeFor(bytes: number, { timeLeftMs = () => Number.POSITIVE_INFINITY }: Pipeline): boolean {
  return timeLeftMs() >= neededMs(bytes);
}

/** 0 when it cannot be opened: what is wrong with it comes out in its turn. */
function sizeOf(opened: Promise<StoredObject>): Promise<number> {
  return opened.then(
    ({ size }) => size,
    () => 0,
  );
}

/** @param result undefined when it was not begun */
function settle({ message }: Turn, result: Result | undefined, { log, onResult }: Pipeline, ledger: Ledger): void {
  const { messageId } = message;
  if (result !== undefined) onResult?.(result);
  if (result === undefined) {
    log.info('object-not-begun', factsOf(message));
    ledger.notBegun.add(messageId);
  } else if (result.outcome === 'retry') ledger.failed.add(messageId);
  else ledger.done.set(result, messageId);
}

async function handleObject({ object, message }: Turn, opened: Promise<StoredObject>, pipeline: Pipeline) {
  const { log, now = () => new Date(), metricsNamespace } = pipeline;
  const started = performance.now();
  const factsAbout = (result: Result) => {
    const { recordingId, outcome, code, profile } = result;
    const metrics = processedMetrics(result, (performance.now() - started) / 1000, now(), metricsNamespace);
    return { ...factsOf(message), recordingId, outcome, code, profile, ...metrics };
  };
  try {
    const result = await processObject(object, { ...pipeline, raw: { open: () => opened } });
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
async function report({ report, log }: Pipeline, { done, failed }: Ledger): Promise<void> {
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
