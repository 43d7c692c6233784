/**
 * What arrives: an SQS batch whose bodies are S3 notifications, as S3 sends them or as SNS or EventBridge passes them
 * on.
 *
 * Source: AWS, "Event message structure" and "EventBridge event message structure" of S3 notifications, "Amazon SNS
 * message and JSON formats", and "Using Lambda with Amazon SQS" (batch item failures).
 */

import { NO_VERSION, type ObjectVersion } from '../store.ts';
import { jsonField, jsonOf } from './json.ts';

/** One SQS message. Its body is text that may be a notification of S3, or anything else. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  /** What SQS knows about it; missing in a test, or on a machine without a queue. */
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

/** A topic, and a topic behind it. */
const MAX_ENVELOPES = 2;

/** A message that is not an S3 notification: a bug, or from elsewhere. It is retried, and becomes a dead letter. */
export class BadMessageError extends Error {
  override readonly name = 'BadMessageError';
}

/**
 * The objects that a message is about.
 *
 * @returns in the order of the message; none for the test event that S3 sends once when notifications are set up,
 *   and for records of anything but a new object
 * @throws {BadMessageError} when the body is not a notification, naming what is wrong with it
 */
export function objectsIn(body: string): ObjectVersion[] {
  const message = unwrapped(body);
  if (jsonField(message, 'Event') === 's3:TestEvent') return [];
  if (jsonField(message, 'source') === 'aws.s3') return objectInEvent(message);
  const records = jsonField(message, 'Records');
  if (!Array.isArray(records))
    throw new BadMessageError('an S3 notification must have "Records", this message has none');
  return records.filter(announcesNewObject).map(objectOf);
}

/** How often a message was delivered, this time included; 1 where that is not counted. */
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

/** A message without the envelopes that SNS puts around it, each of which holds JSON as text. */
function unwrapped(body: string): unknown {
  const parse = (text: string) => jsonOf(text, (words, options) => new BadMessageError(words, options));
  let message = parse(body);
  for (let depth = 0; depth < MAX_ENVELOPES; depth += 1) {
    const letter = jsonField(message, 'Type') === 'Notification' ? jsonField(message, 'Message') : undefined;
    if (typeof letter !== 'string') break;
    message = parse(letter);
  }
  return message;
}

/** An EventBridge event is about one object, and gives its key as it is. */
function objectInEvent(event: unknown): ObjectVersion[] {
  if (jsonField(event, 'detail-type') !== 'Object Created') return [];
  const detail = jsonField(event, 'detail');
  const object = jsonField(detail, 'object');
  const bucket = jsonField(jsonField(detail, 'bucket'), 'name');
  return [namedObject(bucket, jsonField(object, 'key'), jsonField(object, 'version-id'), (key) => key)];
}

/** A record without a name is not ignored: one from elsewhere must become a dead letter, not disappear silently. */
function announcesNewObject(record: unknown): boolean {
  const name = jsonField(record, 'eventName');
  return typeof name !== 'string' || name.replace(/^s3:/, '').startsWith('ObjectCreated');
}

function objectOf(record: unknown): ObjectVersion {
  const s3 = jsonField(record, 's3');
  const bucket = jsonField(jsonField(s3, 'bucket'), 'name');
  const object = jsonField(s3, 'object');
  return namedObject(bucket, jsonField(object, 'key'), jsonField(object, 'versionId'), decodeKey);
}

function namedObject(bucket: unknown, key: unknown, version: unknown, decode: (key: string) => string): ObjectVersion {
  const versionId = version ?? NO_VERSION;
  if (typeof bucket !== 'string' || typeof key !== 'string' || typeof versionId !== 'string') {
    throw new BadMessageError('a record must name s3.bucket.name and s3.object.key, this one does not');
  }
  return { bucket, key: decode(key), version: versionId };
}
