import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { NOTICE_CLOCK_KEY, S3NoticeClock } from '../../../handler/aws/s3-notice-clock.ts';
import { s3Error, startLoopback } from './loopback-aws.ts';

const NOTICE = new Date('2026-11-26T12:00:00Z');
const before = (ms: number) => new Date(NOTICE.getTime() - ms);

async function clock() {
  const loopback = await startLoopback();
  const s3 = new S3Client({ ...loopback.config, forcePathStyle: true, maxAttempts: 1 });
  return { loopback, clock: new S3NoticeClock(s3, 'lake') };
}

function listing(key?: string) {
  const contents =
    key === undefined
      ? ''
      : `<Contents><Key>${key}</Key><LastModified>${NOTICE.toISOString()}</LastModified></Contents>`;
  return { body: `<ListBucketResult>${contents}</ListBucketResult>` };
}

test('the last notice is as old as the object, which is listed by its key and asked for once', async () => {
  const { loopback, clock: notices } = await clock();
  loopback.answer = () => listing(NOTICE_CLOCK_KEY);
  expect(await notices.hasNoticeSince(before(1000))).toBe(true);
  expect(await notices.hasNoticeSince(before(5000))).toBe(true);
  expect(loopback.asked.map(({ path, query }) => [path, query.get('prefix')])).toEqual([['/lake/', NOTICE_CLOCK_KEY]]);
  expect(await notices.hasNoticeSince(new Date(NOTICE.getTime() + 1))).toBe(false);
  expect(loopback.asked).toHaveLength(2);
});

test('without the object, or with another whose key begins so, there has been none', async () => {
  const { loopback, clock: notices } = await clock();
  for (const key of [undefined, `${NOTICE_CLOCK_KEY}-else`]) {
    loopback.answer = () => listing(key);
    expect(await notices.hasNoticeSince(before(1000))).toBe(false);
  }
});

test('a notice is recorded by writing the object; this process then knows, even when that fails', async () => {
  const { loopback, clock: notices } = await clock();
  await notices.record();
  expect(loopback.asked.map(({ method, path }) => [method, path])).toEqual([['PUT', `/lake/${NOTICE_CLOCK_KEY}`]]);
  expect(await notices.hasNoticeSince(new Date(Date.now() - 60_000))).toBe(true);
  loopback.answer = () => s3Error(403, 'AccessDenied');
  await expect(notices.record()).rejects.toThrow();
});

test('a refusal is an error, not "there has been none"', async () => {
  const { loopback, clock: notices } = await clock();
  loopback.answer = () => s3Error(403, 'AccessDenied');
  await expect(notices.hasNoticeSince(before(1000))).rejects.toThrow();
});
