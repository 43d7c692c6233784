/**
 * What arrives: an SQS batch whose bodies are S3 notifications.
 *
 * Source: AWS, "Event message structure" of S3 notifications, and "Using Lambda with Amazon SQS" (batch item failures).
 */

import type { ObjectVersion } from '../store.ts';
import { jsonField, jsonOf } from './json.ts';

/** What S3 calls the version of an object in a bucket that keeps none. */
const NO_VERSION = 'null';

/** One SQS message. Its body is text that may be a notification of S3, or anything else. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  /** What SQS knows of it; a test or a machine without a queue knows nothing. */
  readonly attributes?: { readonly ApproximateReceiveCount?: string };
}

/** What Lambda is invoked with: one message or more. */
export interface QueueBatch {
  readonly Records: readonly QueueMessage[];
}

/** The messages that must be delivered again; the others are done. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** A message that is no S3 notification: a bug or a stranger. It is retried, and ends among the dead letters. */
export class BadMessageError extends Error {
  override readonly name = 'BadMessageError';
}

/**
 * The objects a message tells of.
 *
 * @returns in the order of the message; none for the test event that S3 sends once when notifications are set up,
 *   and for records of anything but a new object
 * @throws {BadMessageError} when the body is not a notification, naming what is wrong with it
 */
export function objectsIn(body: string): ObjectVersion[] {
  const message = jsonOf(body, (words, options) => new BadMessageError(words, options));
  if (jsonField(message, 'Event') === 's3:TestEvent') return [];
  const records = jsonField(message, 'Records');
  if (!Array.isArray(records)) throw new BadMessageError('an S3 notification has "Records", this message has none');
  return records.filter(announcesNewObject).map(objectOf);
}

/** How often a message was delivered, this time included; 1 where nobody counts. */
export function receivesOf({ attributes }: QueueMessage): number {
  const count = Number(attributes?.ApproximateReceiveCount);
  return Number.isSafeInteger(count) && count > 0 ? count : 1;
}

/** S3 writes a space as `+`, and everything else that is unusual as UTF-8 in percent signs. */
export function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (cause) {
    throw new BadMessageError(`${JSON.stringify(key)} is not a URL-encoded key`, { cause });
  }
}

/** A record without a name is not passed over: a stranger's must end among the dead letters, not in silence. */
function announcesNewObject(record: unknown): boolean {
  const name = jsonField(record, 'eventName');
  return typeof name !== 'string' || name.replace(/^s3:/, '').startsWith('ObjectCreated');
}

function objectOf(record: unknown): ObjectVersion {
  const s3 = jsonField(record, 's3');
  const bucket = jsonField(jsonField(s3, 'bucket'), 'name');
  const object = jsonField(s3, 'object');
  const key = jsonField(object, 'key');
  const version = jsonField(object, 'versionId') ?? NO_VERSION;
  if (typeof bucket !== 'string' || typeof key !== 'string' || typeof version !== 'string') {
    throw new BadMessageError('a record names s3.bucket.name and s3.object.key, this one does not');
  }
  return { bucket, key: decodeKey(key), version };
}
