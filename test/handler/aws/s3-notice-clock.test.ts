import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { NOTICE_CLOCK_KEY, S3NoticeClock } from '../../../handler/aws/s3-notice-clock.ts';
import { s3Error, startLoopback } from './loopback-aws.ts';

const NOTICE = { at: new Date('2026-11-26T12:00:00Z'), mark: '"3858f62230ac3c915f300c664312c63f"' };

async function clock() {
  const loopback = await startLoopback();
  const s3 = new S3Client({ ...loopback.config, forcePathStyle: true, maxAttempts: 1 });
  return { loopback, clock: new S3NoticeClock(s3, 'lake') };
}

function listing(key?: string) {
  const date = `<LastModified>${NOTICE.at.toISOString()}</LastModified><ETag>${NOTICE.mark}</ETag>`;
  const contents = key === undefined ? '' : `<Contents><Key>${key}</Key>${date}</Contents>`;
  return { body: `<ListBucketResult>${contents}</ListBucketResult>` };
}

test('the last notice is as old as the object, which is listed by its key', async () => {
  const { loopback, clock: notices } = await clock();
  loopback.answer = () => listing(NOTICE_CLOCK_KEY);
  expect(await notices.last()).toEqual(NOTICE);
  expect(loopback.asked.map(({ path, query }) => [path, query.get('prefix')])).toEqual([['/lake/', NOTICE_CLOCK_KEY]]);
});

test('without the object, or with another whose key begins so, there has been none', async () => {
  const { loopback, clock: notices } = await clock();
  for (const key of [undefined, `${NOTICE_CLOCK_KEY}-else`]) {
    loopback.answer = () => listing(key);
    expect(await notices.last()).toBeUndefined();
  }
});

test('a notice is claimed by writing the object, if it is the one that was listed, or if there is none', async () => {
  const { loopback, clock: notices } = await clock();
  expect(await notices.claim(NOTICE)).toBe(true);
  expect(await notices.claim(undefined)).toBe(true);
  expect(
    loopback.asked.map(({ method, path, headers }) => [
      method,
      path,
      headers['if-match'] ?? `none ${headers['if-none-match']}`,
    ]),
  ).toEqual([
    ['PUT', `/lake/${NOTICE_CLOCK_KEY}`, NOTICE.mark],
    ['PUT', `/lake/${NOTICE_CLOCK_KEY}`, 'none *'],
  ]);
});

test.each([
  [412, 'PreconditionFailed'],
  [409, 'ConditionalRequestConflict'],
  [404, 'NoSuchKey'],
])('whoever is answered %i %s has not claimed it', async (status, code) => {
  const { loopback, clock: notices } = await clock();
  loopback.answer = () => s3Error(status, code);
  expect(await notices.claim(NOTICE)).toBe(false);
});

test('what is released is deleted', async () => {
  const { loopback, clock: notices } = await clock();
  await notices.release();
  expect(loopback.asked.map(({ method, path }) => [method, path])).toEqual([['DELETE', `/lake/${NOTICE_CLOCK_KEY}`]]);
});

test('a refusal is an error, neither "there has been none" nor "another has it"', async () => {
  const { loopback, clock: notices } = await clock();
  for (const [status, code] of [
    [403, 'AccessDenied'],
    [404, 'NoSuchBucket'],
  ] as const) {
    loopback.answer = () => s3Error(status, code);
    await expect(notices.last()).rejects.toThrow();
    await expect(notices.claim(NOTICE)).rejects.toThrow();
    await expect(notices.release()).rejects.toThrow();
  }
});
