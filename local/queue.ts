/** The queue between uploads and handler: makes the same messages as S3 and SQS in the cloud. */
import { randomUUID } from 'node:crypto';
import type { QueueBatch } from '../handler/queue/event.ts';
import type { ObjectVersion } from '../handler/store.ts';

/** Messages that SQS delivers at once, unless it is set to wait for more. */
export const BATCH_SIZE = 10;

/** One message for each object, as S3 sends it when an object is created. */
export function batchOf(objects: readonly ObjectVersion[]): QueueBatch {
  return { Records: objects.map((object) => ({ messageId: randomUUID(), body: notificationOf(object) })) };
}

function notificationOf({ bucket, key, version }: ObjectVersion): string {
  const s3 = { bucket: { name: bucket }, object: { key: encodeKey(key), versionId: version } };
  return JSON.stringify({ Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3 }] });
}

/** As S3 writes keys in notifications: UTF-8 in percent signs, `+` for a space, slashes as they are. */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}
