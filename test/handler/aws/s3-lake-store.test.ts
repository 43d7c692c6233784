import { crc32 } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { S3LakeStore } from '../../../handler/aws/s3-lake-store.ts';
import { piecewise, unreadable } from '../../support/piecewise.ts';
import { s3Error, startLoopback } from './loopback-aws.ts';

const aws = await startLoopback();

jest.spyOn(console, 'warn').mockReturnValue(); // the client says that it does not try a stream again: the store does

const client = new S3Client({ ...aws.config, maxAttempts: 1 });
const lake = new S3LakeStore(client, 'lake');
const inThrees = new S3LakeStore(client, 'lake', [1, 2]);

describe('the bucket of the lake', () => {
  test('is given the bytes with their type and their checksum', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        aws.asked.length = 0;
        aws.answer = () => ({});
        await lake.write('samples/ingest_date=2025-03-01/a-00000.parquet', bytes);
        const [asked] = aws.asked;
        expect(asked).toMatchObject({ method: 'PUT', path: '/lake/samples/ingest_date%3D2025-03-01/a-00000.parquet' });
        expect(asked!.headers['content-type']).toBe('application/vnd.apache.parquet');
        const sum = Buffer.from(asked!.headers['x-amz-checksum-crc32'] as string, 'base64').readUInt32BE();
        expect(sum).toBe(crc32(bytes));
        expect(Buffer.compare(asked!.body, bytes)).toBe(0);
      }),
    );
  });

  test('is given what comes in pieces as one body, and again from its first byte when S3 did not take it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 3000 })),
        fc.constantFrom<[number, string]>(
          [500, 'InternalError'],
          [503, 'SlowDown'],
          [429, 'SlowDown'],
          [400, 'RequestTimeout'],
        ),
        async (all, [status, code]) => {
          aws.asked.length = 0;
          aws.answer = () => (aws.asked.length < 3 ? s3Error(status, code) : {});
          await inThrees.write('beats/a.parquet', piecewise(all));
          const whole = Buffer.concat(all);
          expect(aws.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(
            Array(3).fill('PUT /lake/beats/a.parquet'),
          );
          for (const { body, headers } of aws.asked) {
            expect(Buffer.compare(body, whole)).toBe(0);
            expect(headers['content-length']).toBe(String(whole.length));
            const sum = Buffer.from(headers['x-amz-checksum-crc32'] as string, 'base64').readUInt32BE();
            expect(sum).toBe(crc32(whole));
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  test('gives up after three times, at once where S3 refuses, and when the pieces cannot be read', async () => {
    const content = piecewise([Uint8Array.of(1), Uint8Array.of(2)]);
    for (const [status, times] of [
      [503, 3],
      [403, 1],
      [400, 1],
    ] as const) {
      aws.asked.length = 0;
      aws.answer = () => s3Error(status, 'No');
      await expect(inThrees.write('a', content)).rejects.toThrow('of a test');
      expect(aws.asked.length).toBe(times);
    }
    aws.asked.length = 0;
    aws.answer = () => ({});
    const lost = unreadable(2); // the checksum is taken first
    await expect(inThrees.write('a', lost)).rejects.toThrow('the disk is gone');
    expect(aws.asked).toEqual([]); // no request was whole
  });

  test('is left in peace for a while before each further try of what comes in pieces', async () => {
    const times: number[] = [];
    aws.answer = () => {
      times.push(performance.now());
      return s3Error(503, 'SlowDown');
    };
    const content = piecewise([Uint8Array.of(1)]);
    await expect(new S3LakeStore(client, 'lake', [20, 60]).write('a', content)).rejects.toThrow('of a test');
    const [first, second, third] = times as [number, number, number];
    expect(times.length).toBe(3);
    expect(second - first).toBeGreaterThanOrEqual(19); // a timer may be a millisecond early
    expect(third - second).toBeGreaterThanOrEqual(59);
  });

  test('keeps the first of what is written once: whoever comes later is refused by S3, and that is no error', async () => {
    aws.asked.length = 0;
    aws.answer = () => ({});
    await lake.writeOnce('rulesets/a.parquet', Uint8Array.of(1));
    expect(aws.asked).toMatchObject([{ method: 'PUT', headers: { 'if-none-match': '*' } }]);
    aws.answer = () => s3Error(412, 'PreconditionFailed');
    await lake.writeOnce('rulesets/a.parquet', Uint8Array.of(2));
    aws.answer = () => s3Error(409, 'ConditionalRequestConflict');
    await expect(lake.writeOnce('rulesets/a.parquet', Uint8Array.of(3))).rejects.toThrow('of a test');
    aws.answer = () => ({});
    await lake.write('rulesets/a.parquet', Uint8Array.of(4));
    expect(aws.asked.at(-1)!.headers).not.toHaveProperty('if-none-match');
  });

  test('lists every key with the prefix, over as many pages as there are', async () => {
    const pages = [['samples/a', 'samples/b &amp; c'], ['samples/d'], []];
    aws.answer = ({ query }) => {
      expect(query.get('prefix')).toBe('samples/');
      const page = Number(query.get('continuation-token') ?? 0);
      const contents = pages[page]!.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
      const next = page + 1 < pages.length ? `<NextContinuationToken>${page + 1}</NextContinuationToken>` : '';
      const isTruncated = `<IsTruncated>${next !== ''}</IsTruncated>`;
      return { body: `<ListBucketResult>${isTruncated}${next}${contents}</ListBucketResult>` };
    };
    expect(await lake.list('samples/')).toEqual(['samples/a', 'samples/b & c', 'samples/d']);
  });

  test('removes a key, also one that is not there', async () => {
    aws.asked.length = 0;
    aws.answer = () => ({ status: 204 });
    await lake.remove('findings/a b.parquet');
    expect(aws.asked).toMatchObject([{ method: 'DELETE', path: '/lake/findings/a%20b.parquet' }]);
  });

  test('that refuses makes each call fail', async () => {
    aws.answer = () => s3Error(403, 'AccessDenied');
    await expect(lake.write('a', new Uint8Array(1))).rejects.toThrow('of a test');
    await expect(lake.writeOnce('a', new Uint8Array(1))).rejects.toThrow('of a test');
    await expect(lake.list('a')).rejects.toThrow('of a test');
    await expect(lake.remove('a')).rejects.toThrow('of a test');
  });
});
