import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { S3RawStore } from '../../../handler/aws/s3-raw-store.ts';
import { ObjectGoneError } from '../../../handler/store.ts';
import { type Answer, type Asked, s3Error, startLoopback } from './loopback-aws.ts';

const MIB = 2 ** 20;
const OBJECT = { bucket: 'uploads', key: 'a b/ü+.mat', version: 'v/1' };
const RECEIVED = new Date('2025-03-01T23:59:59Z');

const aws = await startLoopback();
const store = new S3RawStore(new S3Client({ ...aws.config, maxAttempts: 1 }));

function objectOf(body: Uint8Array, headers: Record<string, string> = {}): Answer {
  const about = { 'content-length': String(body.length), 'last-modified': RECEIVED.toUTCString(), etag: '"e"' };
  return { headers: { ...about, ...headers }, body };
}

/** The requests that `work` makes. */
async function askedBy(work: () => Promise<unknown>) {
  aws.asked.length = 0;
  await work();
  return [...aws.asked];
}

describe('an object of the bucket of uploads', () => {
  test('comes as it was uploaded, asked for by its version', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        aws.answer = () => objectOf(bytes, { 'x-amz-meta-profile': 'holter-24h' });
        const [asked] = await askedBy(async () => {
          const stored = await store.open(OBJECT);
          expect(stored).toMatchObject({ size: bytes.length, lastModified: RECEIVED });
          expect(stored.metadata).toEqual(new Map([['profile', 'holter-24h']]));
          expect(await stored.bytes()).toEqual(bytes);
        });
        expect(decodeURIComponent(asked!.path)).toBe('/uploads/a b/ü+.mat');
        expect(asked!.query.get('versionId')).toBe('v/1');
      }),
    );
  });

  test('of a mebibyte is fetched with the question; a larger one is asked for again when it is wanted, and is the same', async () => {
    for (const [size, requests] of [
      [MIB, 1],
      [MIB + 1, 2],
      [5 * MIB, 2],
    ] as const) {
      const bytes = new Uint8Array(size).map((_, index) => index * 7);
      aws.answer = () => objectOf(bytes);
      const asked = await askedBy(async () => {
        const stored = await store.open(OBJECT);
        expect(Buffer.compare(await stored.bytes(), bytes)).toBe(0);
      });
      expect(asked.map(({ headers }) => headers['if-match'])).toEqual([undefined, '"e"'].slice(0, requests));
    }
  });

  test('that has changed between the two questions is not taken for what it was', async () => {
    const bytes = new Uint8Array(2 * MIB);
    aws.answer = ({ headers }) => (headers['if-match'] ? s3Error(412, 'PreconditionFailed') : objectOf(bytes));
    const stored = await store.open(OBJECT);
    await expect(stored.bytes()).rejects.toThrow('of a test');
  });

  test('whose connection breaks is to be tried again, wherever it broke', async () => {
    for (const size of [1, 1000, 3 * MIB]) {
      for (const arrived of new Set([0, size >> 1, size - 1])) {
        const whole = objectOf(new Uint8Array(size));
        const cut = { ...whole, body: new Uint8Array(arrived), isCut: true };
        aws.answer = ({ headers }) => (size > MIB && !headers['if-match'] ? whole : cut);
        const fetched = store.open(OBJECT).then((stored) => stored.bytes());
        await expect(fetched).rejects.toThrow(
          'the body of "s3://uploads/a b/ü+.mat" (version v/1) did not arrive whole',
        );
      }
    }
  });

  test('whose bytes are not those of its checksum is to be tried again', async () => {
    const bytes = Buffer.from('as it was');
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32('as it was'));
    aws.answer = () => objectOf(bytes, { 'x-amz-checksum-crc32': checksum.toString('base64') });
    expect(Buffer.from(await (await store.open(OBJECT)).bytes()).toString()).toBe('as it was');
    aws.answer = () => objectOf(Buffer.from('as it is!'), { 'x-amz-checksum-crc32': checksum.toString('base64') });
    await expect(store.open(OBJECT)).rejects.toThrow('did not arrive whole: Checksum mismatch');
  });

  test('that is longer or shorter than announced is to be tried again', async () => {
    for (const [pieces, words] of [
      [['abc', 'd'], 'more than the 3 bytes announced'],
      [['a', 'b'], '2 bytes of the 3 announced'],
    ] as const) {
      const answer = {
        Body: Readable.from(pieces.map(Buffer.from)),
        ContentLength: 3,
        LastModified: RECEIVED,
        ETag: 'e',
      };
      const client = { send: async () => answer } as unknown as S3Client; // HTTP itself would not let such a body through
      await expect(new S3RawStore(client).open(OBJECT)).rejects.toThrow(words);
    }
  });

  test('is asked for again by the SDK when S3 is busy', async () => {
    const patient = new S3RawStore(new S3Client(aws.config));
    aws.answer = () => (aws.asked.length === 1 ? s3Error(503, 'SlowDown') : objectOf(Buffer.from('done')));
    const asked = await askedBy(async () => expect((await patient.open(OBJECT)).size).toBe(4));
    expect(asked).toHaveLength(2);
  });
});

describe('a range of an object', () => {
  const bytes = new Uint8Array(2 * MIB).map((_, index) => index * 7);
  /** As S3 answers, but for what a test changes. */
  const answerTo = (
    { headers }: Asked,
    change: { headers?: Record<string, string>; body?: Uint8Array } = {},
  ): Answer => {
    const [, from, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
    if (from === undefined) return objectOf(bytes);
    const body = change.body ?? bytes.slice(Number(from), Number(last) + 1);
    const range = { 'content-range': `bytes ${from}-${last}/${bytes.length}` };
    return { ...objectOf(body, { ...range, ...change.headers }), status: 206 };
  };

  test('is asked for by version, ETag and place, and is that part of it', async () => {
    aws.answer = (asked) => answerTo(asked);
    const stored = await store.open(OBJECT);
    for (const [from, to] of [
      [0, 1],
      [5, MIB + 5],
      [bytes.length - 1, bytes.length],
    ] as const) {
      const [asked] = await askedBy(async () => {
        expect(Buffer.compare(await stored.range!(from, to), bytes.subarray(from, to))).toBe(0);
      });
      expect(asked!.query.get('versionId')).toBe('v/1');
      expect(asked!.headers).toMatchObject({ 'if-match': '"e"', range: `bytes=${from}-${to - 1}` });
    }
    expect(await askedBy(async () => expect(await stored.range!(7, 7)).toHaveLength(0))).toEqual([]);
  });

  test.each<[string, (asked: Asked) => Answer, string]>([
    ['of another version', () => s3Error(412, 'PreconditionFailed'), 'of a test'],
    ['with another ETag', (asked) => answerTo(asked, { headers: { etag: '"f"' } }), 'with ETag "f"'],
    [
      'that is all of it',
      () => objectOf(bytes),
      'must answer "s3://uploads/a b/ü+.mat" (version v/1) with bytes 10-19/',
    ],
    ['at another place', (asked) => answerTo(asked, { headers: { 'content-range': 'bytes 0-9/99' } }), 'bytes 0-9/99'],
    ['that is shorter', (asked) => answerTo(asked, { body: new Uint8Array(9) }), 'got 9 bytes'],
    [
      'that ends early',
      (asked) => ({ ...answerTo(asked), body: new Uint8Array(4), isCut: true }),
      'did not arrive whole',
    ],
  ])('%s is not taken: it is to be tried again', async (_, answer, words) => {
    aws.answer = (asked) => (asked.headers.range === undefined ? objectOf(bytes) : answer(asked));
    const range = (await store.open(OBJECT)).range!(10, 20);
    await expect(range).rejects.toThrow(words);
    await expect(range).rejects.not.toBeInstanceOf(ObjectGoneError);
  });

  test('of an object that went is gone', async () => {
    aws.answer = ({ headers }) => (headers.range === undefined ? objectOf(bytes) : s3Error(404, 'NoSuchVersion'));
    await expect((await store.open(OBJECT)).range!(0, 5)).rejects.toBeInstanceOf(ObjectGoneError);
  });
});

describe('what S3 refuses', () => {
  const gone = [
    ['a deleted key', s3Error(404, 'NoSuchKey'), 'deleted', 'it was deleted'],
    ['a deleted version', s3Error(404, 'NoSuchVersion'), 'deleted', 'this version of it was deleted'],
    [
      'a delete marker',
      s3Error(405, 'MethodNotAllowed', '', { 'x-amz-delete-marker': 'true' }),
      'deleted',
      'this version of it is a delete marker',
    ],
    [
      'an archived object',
      s3Error(403, 'InvalidObjectState', '<StorageClass>DEEP_ARCHIVE</StorageClass>'),
      'archived',
      'it was archived (DEEP_ARCHIVE) and has to be restored before it can be read',
    ],
  ] as const;

  test.each(gone)('%s is gone', async (_, answer, why, words) => {
    aws.answer = () => answer;
    const refused = store.open(OBJECT);
    await expect(refused).rejects.toThrow(words);
    await expect(refused).rejects.toBeInstanceOf(ObjectGoneError);
    await expect(refused).rejects.toMatchObject({ why });
  });

  test('an object that went between the two questions is gone', async () => {
    aws.answer = ({ headers }) =>
      headers['if-match'] ? s3Error(404, 'NoSuchVersion') : objectOf(new Uint8Array(2 * MIB));
    await expect((await store.open(OBJECT)).bytes()).rejects.toBeInstanceOf(ObjectGoneError);
  });

  test('the newest version of a key is asked for without its content', async () => {
    aws.answer = () => objectOf(new Uint8Array(), { 'x-amz-version-id': 'v/2' });
    const { bucket, key } = OBJECT;
    const asked = await askedBy(async () =>
      expect(await store.newest(bucket, key)).toEqual({ bucket, key, version: 'v/2' }),
    );
    expect(asked.map(({ method }) => method)).toEqual(['HEAD']);
    aws.answer = () => objectOf(new Uint8Array());
    expect(await store.newest(bucket, key)).toEqual({ bucket, key, version: 'null' });
  });

  test('a key that has none is not an error, but one that may not be looked at is', async () => {
    const empty = (status: number) => ({ status, headers: {}, body: '' });
    aws.answer = () => empty(404);
    expect(await store.newest('uploads', 'a.hea')).toBeUndefined();
    aws.answer = () => empty(403);
    await expect(store.newest('uploads', 'a.hea')).rejects.toThrow('without s3:ListBucket');
    aws.answer = () => empty(503);
    await expect(store.newest('uploads', 'a.hea')).rejects.toThrow();
  });

  test('a forbidden object is to be tried again, and the words say what else it may mean', async () => {
    aws.answer = () => s3Error(403, 'AccessDenied');
    const refused = store.open(OBJECT);
    await expect(refused).rejects.toThrow(
      'S3 denies access to "s3://uploads/a b/ü+.mat" (version v/1): the function may not read it, or it is not there: without s3:ListBucket, S3 gives the same answer in both cases',
    );
    await expect(refused).rejects.not.toBeInstanceOf(ObjectGoneError);
  });

  test.each([
    ['a bucket that is not there', 404, 'NoSuchBucket'],
    ['an error of S3 itself', 500, 'InternalError'],
    ['a wrong version id', 400, 'InvalidArgument'],
  ])('%s is to be tried again', async (_, status, code) => {
    aws.answer = () => s3Error(status, code);
    const refused = store.open(OBJECT);
    await expect(refused).rejects.toMatchObject({ name: code });
    await expect(refused).rejects.not.toBeInstanceOf(ObjectGoneError);
  });
});
