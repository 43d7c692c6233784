/** A batch of requests to draw in, the messages to deliver again out. A report that cannot be drawn holds back no other. */
import { recordingId } from '../../lake/layout.ts';
import type { Log } from '../log.ts';
import { type BatchResponse, type QueueBatch, receivesOf } from '../queue/event.ts';
import { type DrawOptions, drawUpload } from './draw-upload.ts';
import { decodeRequest } from './drawing-request.ts';

/** What drawing a batch needs. */
export interface Drawing extends DrawOptions {
  readonly log: Log;
}

/** Draws every report that is asked for. Never throws: what went wrong is in the response and in the log. */
export async function drawBatch({ Records: messages }: QueueBatch, drawing: Drawing): Promise<BatchResponse> {
  const { log } = drawing;
  const batchItemFailures: { readonly itemIdentifier: string }[] = [];
  for (const message of messages) {
    const { messageId } = message;
    let id: string | undefined;
    try {
      const object = decodeRequest(message.body);
      id = recordingId(object.bucket, object.key, object.version);
      // Who runs out of time or memory writes no other line.
      log.info('report-begun', { recordingId: id, messageId, receives: receivesOf(message) });
      const started = performance.now();
      const drawn = await drawUpload(object, drawing);
      const tookS = Number(((performance.now() - started) / 1000).toFixed(3));
      if ('none' in drawn) log.info('report-not-needed', { recordingId: id, why: drawn.none });
      else log.info('report-drawn', { recordingId: id, bytes: drawn.bytes, tookS });
    } catch (error) {
      const stack = error instanceof Error ? error.stack : undefined;
      const facts = { messageId, receives: receivesOf(message), recordingId: id };
      log.error('report-will-be-redrawn', { ...facts, error: String(error), stack });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
