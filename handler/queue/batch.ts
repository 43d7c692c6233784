/**
 * A batch of queue messages in, the messages to deliver again out. A failing object never holds back its neighbours,
 * and a message is done only when each of its objects is.
 */
import { isAnswered, orFalse } from '../notify/answered.ts';
import { type BadUpload, badUploadOf } from '../notify/report.ts';
import { removeStaleReports } from '../report/stale-reports.ts';
import type { BatchResponse, QueueBatch } from './event.ts';
import { factsOf, type MessageStates, processTasks, type TasksPipeline } from './process-tasks.ts';
import { recordingsForSheets } from './sheet-tasks.ts';
import { tasksOf } from './tasks.ts';

/** All that handling a batch needs. On AWS and on one machine only the stores and the callbacks differ. */
export interface Pipeline extends TasksPipeline {
  /** Reports the bad uploads. When it fails, the messages that named these uploads are delivered again. */
  readonly report: (bad: readonly BadUpload[]) => Promise<void>;
  /** Whether the lake has HTML reports of rejected recordings, which go when those are processed again and not rejected. */
  readonly hasHtmlReports?: boolean;
}

/** The answer to SQS, and which of its messages are delivered again only because time ran out. */
export interface BatchOutcome extends BatchResponse {
  /** Those of the messages to deliver again that did not fail: there was no time to start them. In which turn they come back, from 0. */
  readonly notStarted: ReadonlyMap<string, number>;
}

/** Processes every object that the batch names. Never throws: what went wrong is in the response and in the log. */
export async function handleBatch(batch: QueueBatch, pipeline: Pipeline): Promise<BatchOutcome> {
  const states: MessageStates = { failed: new Set(), notStarted: new Map(), done: new Map() };
  const named = tasksOf(batch);
  const { tasks, alone, bad } = await recordingsForSheets(named.tasks, pipeline.raw);
  for (const { message, error } of [...named.bad, ...bad]) {
    pipeline.log.error('message-will-retry', { ...factsOf(message), error: String(error) });
    states.failed.add(message.messageId);
  }
  for (const message of alone) pipeline.log.info('companion-without-recording', factsOf(message));
  await processTasks(tasks, pipeline, states);
  await report(pipeline, states);
  if (pipeline.hasHtmlReports === true) await removeStaleReports(states.done.keys(), pipeline.lake, pipeline);
  const { failed, notStarted } = states;
  return {
    batchItemFailures: [...new Set([...failed, ...notStarted.keys()])].map((itemIdentifier) => ({ itemIdentifier })),
    notStarted: withoutGaps([...notStarted].filter(([messageId]) => !failed.has(messageId))),
  };
}

/** The same turns, numbered from 0: one whose message has failed, too, is nobody's. */
function withoutGaps(turns: readonly (readonly [messageId: string, turn: number])[]): Map<string, number> {
  const taken = [...new Set(turns.map(([, turn]) => turn))];
  return new Map(turns.map(([messageId, turn]) => [messageId, taken.indexOf(turn)]));
}

/** When reporting fails, the messages with something bad are delivered again; otherwise no one would hear of them. */
async function report({ raw, report, log }: Pipeline, { done, failed }: MessageStates): Promise<void> {
  const bad: { readonly upload: BadUpload; readonly messageIds: readonly string[] }[] = [];
  for (const [result, messageIds] of done) {
    const upload = badUploadOf(result);
    if (upload !== undefined && !(await orFalse(() => isAnswered(result, raw), log))) bad.push({ upload, messageIds });
  }
  if (bad.length === 0) return;
  try {
    await report(bad.map(({ upload }) => upload));
  } catch (error) {
    log.error('report-not-sent', { error: String(error) });
    for (const messageId of bad.flatMap(({ messageIds }) => messageIds)) failed.add(messageId);
  }
}
