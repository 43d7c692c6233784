import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BadMessageError, decodeKey, objectsIn } from '../../../handler/queue/event.ts';
import { encodedKey, notification, record } from '../../support/pipeline.ts';
import { anyText } from '../../support/seed/any-text.ts';

/** Any text that can be a key: S3 keys are UTF-8, so no half of a surrogate pair. */
const keys = anyText({ maxLength: 200 });

function refusal(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    return String(error);
  }
  return 'not refused';
}

describe('keys', () => {
  test('any key comes back from how S3 writes it', () => {
    fc.assert(
      fc.property(keys, (key) => {
        expect(decodeKey(encodedKey(key))).toBe(key);
        expect(decodeKey(encodeURIComponent(key))).toBe(key);
      }),
    );
  });

  test.each([
    ['1+NSR/100m+%280%29.mat', '1 NSR/100m (0).mat'],
    ['a%2Bb.mat', 'a+b.mat'],
    ['%C3%BCbung/%E5%BF%83%E9%9B%BB%E5%9B%B3.mat', 'übung/心電図.mat'],
    ['100%25.mat', '100%.mat'],
    ['plain.mat', 'plain.mat'],
  ])('%s is %s', (written, key) => expect(decodeKey(written)).toBe(key));

  test.each(['50%.mat', '%zz', '%C3', '%FF%FE'])('%s is refused, for it is not how S3 writes a key', (written) => {
    expect(refusal(() => decodeKey(written))).toBe(`BadMessageError: "${written}" is not a URL-encoded key`);
  });
});

describe('messages', () => {
  test('any list of keys comes back in its order', () => {
    fc.assert(
      fc.property(fc.array(keys), (list) => {
        expect(objectsIn(notification(...list)).map(({ key }) => key)).toEqual(list);
      }),
    );
  });

  test('any text gives objects or a BadMessageError', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify({ Records: value })),
        ),
        (body) => {
          try {
            for (const { bucket, key, version } of objectsIn(body)) {
              expect([typeof bucket, typeof key, typeof version]).toEqual(['string', 'string', 'string']);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(BadMessageError);
          }
        },
      ),
    );
  });

  const object = { bucket: 'uploads', key: 'ward 3/a+ü.mat', version: 'v1' };
  /** As a topic hands on a message. */
  const inSns = (message: string) =>
    JSON.stringify({ Type: 'Notification', MessageId: '1', TopicArn: 'arn:aws:sns:::uploads', Message: message });
  /** As EventBridge writes an event of S3. */
  const inEventBridge = (type = 'Object Created', version: unknown = 'v1') =>
    JSON.stringify({
      version: '0',
      'detail-type': type,
      source: 'aws.s3',
      detail: { bucket: { name: object.bucket }, object: { key: object.key, size: 7224, 'version-id': version } },
    });

  test.each([
    ['a topic', inSns(notification(object.key))],
    ['a topic behind a topic', inSns(inSns(notification(object.key)))],
    ['EventBridge', inEventBridge()],
    ['EventBridge and a topic', inSns(inEventBridge())],
  ])('that come through %s name the same object', (_, body) => expect(objectsIn(body)).toEqual([object]));

  test.each([
    ["S3's test event through a topic", inSns('{"Event":"s3:TestEvent"}')],
    ['an object that was deleted, through EventBridge', inEventBridge('Object Deleted')],
  ])('%s names none', (_, body) => expect(objectsIn(body)).toEqual([]));

  test.each([
    ['a topic with something else', inSns('hello'), 'a message is JSON, this one begins with "hello"'],
    [
      'envelopes without end',
      inSns(inSns(inSns('{}'))),
      'an S3 notification must have "Records", this message has none',
    ],
    [
      'a confirmation',
      '{"Type":"SubscriptionConfirmation"}',
      'an S3 notification must have "Records", this message has none',
    ],
    [
      'an event without a name',
      inEventBridge('Object Created', 7),
      'a record must name s3.bucket.name and s3.object.key, this one does not',
    ],
  ])('%s is refused', (_, body, words) => expect(refusal(() => objectsIn(body))).toBe(`BadMessageError: ${words}`));

  test("S3's test event names no object", () => {
    const body = { Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2025-03-01T12:00:00.000Z', Bucket: 'uploads' };
    expect(objectsIn(JSON.stringify(body))).toEqual([]);
  });

  test('a record names bucket, key and version', () => {
    expect(objectsIn(notification('1 NSR/100m (0).mat'))).toEqual([
      { bucket: 'uploads', key: '1 NSR/100m (0).mat', version: 'v1' },
    ]);
  });

  test('an object of a bucket without versions has the version "null", as S3 calls it', () => {
    const body = JSON.stringify({ Records: [{ s3: { bucket: { name: 'b' }, object: { key: 'k' } } }] });
    expect(objectsIn(body)).toEqual([{ bucket: 'b', key: 'k', version: 'null' }]);
  });

  test.each(['ObjectCreated:Put', 's3:ObjectCreated:Copy', 'ObjectCreated:CompleteMultipartUpload'])(
    '%s announces a new object',
    (name) => expect(objectsIn(JSON.stringify({ Records: [record('k', name)] }))).toHaveLength(1),
  );

  test.each(['ObjectRemoved:Delete', 's3:ObjectRemoved:DeleteMarkerCreated', 'ObjectRestore:Completed'])(
    '%s does not, and leaves the other records of its message alone',
    (name) => {
      const body = JSON.stringify({ Records: [record('gone', name), record('new')] });
      expect(objectsIn(body).map(({ key }) => key)).toEqual(['new']);
    },
  );

  test.each([
    ['', 'a message is JSON, this one begins with ""'],
    ['<xml/>', 'a message is JSON, this one begins with "<xml/>"'],
    ['x'.repeat(100), `a message is JSON, this one begins with "${'x'.repeat(40)}"`],
    ['null', 'an S3 notification must have "Records", this message has none'],
    ['{}', 'an S3 notification must have "Records", this message has none'],
    ['{"Records":{}}', 'an S3 notification must have "Records", this message has none'],
    ['{"__proto__":{"Records":[]}}', 'an S3 notification must have "Records", this message has none'],
    ['{"Records":[null]}', 'a record must name s3.bucket.name and s3.object.key, this one does not'],
    [
      '{"Records":[{"s3":{"bucket":{"name":"b"},"object":{}}}]}',
      'a record must name s3.bucket.name and s3.object.key, this one does not',
    ],
    [
      '{"Records":[{"s3":{"bucket":{"__proto__":{"name":"b"}},"object":{"key":"k"}}}]}',
      'a record must name s3.bucket.name and s3.object.key, this one does not',
    ],
    [
      '{"Records":[{"s3":{"bucket":{"name":"b"},"object":{"key":7}}}]}',
      'a record must name s3.bucket.name and s3.object.key, this one does not',
    ],
    [
      '{"Records":[{"s3":{"bucket":{"name":"b"},"object":{"key":"k","versionId":7}}}]}',
      'a record must name s3.bucket.name and s3.object.key, this one does not',
    ],
    ['{"Records":[{"s3":{"bucket":{"name":"b"},"object":{"key":"%"}}}]}', '"%" is not a URL-encoded key'],
  ])('%s is refused', (body, message) => {
    expect(refusal(() => objectsIn(body))).toBe(`BadMessageError: ${message}`);
  });
});
