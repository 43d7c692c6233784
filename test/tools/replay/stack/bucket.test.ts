/** What S3's listings look like where no imitation of it can show: pages, encoded keys, restored copies. */
import type { ListObjectVersionsCommand, ListObjectVersionsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { planReplay } from '../../../../tools/replay/plan.ts';
import { planLines } from '../../../../tools/replay/plan-lines.ts';
import { uploadsInBucket } from '../../../../tools/replay/stack/bucket.ts';

const RECEIVED = new Date('2025-03-01');
const FUTURE = new Date('2999-01-01');

/** Answers with one page after the other, and keeps what was asked. */
function s3With(pages: readonly Partial<ListObjectVersionsCommandOutput>[]) {
  const asked: ListObjectVersionsCommand['input'][] = [];
  const send = async ({ input }: ListObjectVersionsCommand) => ({ $metadata: {}, ...pages[asked.push(input) - 1] });
  return { s3: { send } as unknown as S3Client, asked }; // the only part of it that is used
}

test('goes through every page, each from the key and version where the last one ended', async () => {
  const { s3, asked } = s3With([
    {
      EncodingType: 'url',
      IsTruncated: true,
      NextKeyMarker: 'a+b%2Bc%E2%80%A6',
      NextVersionIdMarker: 'v2',
      Versions: [{ Key: 'a+b%2Bc%E2%80%A6', VersionId: 'v2', Size: 5, LastModified: RECEIVED, IsLatest: true }],
    },
    { EncodingType: 'url', Versions: [{ Key: '%00%0A', VersionId: 'v1', Size: 7, LastModified: RECEIVED }] },
  ]);
  const found = await uploadsInBucket(s3, 'raw', 'a');
  expect(found.map(({ object }) => object.key)).toEqual(['a b+c…', '\0\n']);
  expect(found.map(({ bytes, isNewest }) => [bytes, isNewest])).toEqual([
    [5, true],
    [7, false],
  ]);
  expect(asked.map(({ Prefix, KeyMarker, VersionIdMarker }) => [Prefix, KeyMarker, VersionIdMarker])).toEqual([
    ['a', undefined, undefined],
    ['a', 'a b+c…', 'v2'],
  ]);
});

test('lists recordings, not the sheets beside them', async () => {
  const keys = ['a.mat', 'a.hea', 'B.INFO', 'c'];
  const { s3 } = s3With([{ Versions: keys.map((Key) => ({ Key, VersionId: 'v1', LastModified: RECEIVED })) }]);
  expect((await uploadsInBucket(s3, 'raw', '')).map(({ object }) => object.key)).toEqual(['a.mat', 'c']);
});

test.each([
  ['GLACIER', undefined, true],
  ['DEEP_ARCHIVE', { IsRestoreInProgress: true }, true],
  ['GLACIER', { RestoreExpiryDate: RECEIVED }, true],
  ['GLACIER', { RestoreExpiryDate: FUTURE }, false],
  ['GLACIER_IR', undefined, false],
  ['STANDARD', undefined, false],
] as const)('an object in %s, restored %j, sleeps: %p', async (StorageClass, RestoreStatus, isArchived) => {
  const listed = { Key: 'a', StorageClass, ...(RestoreStatus && { RestoreStatus }) };
  const { s3 } = s3With([{ Versions: [listed] as ListObjectVersionsCommandOutput['Versions'] }]);
  expect(await uploadsInBucket(s3, 'raw', '')).toMatchObject([{ isArchived }]);
});

test('what is read from Instant Retrieval is priced before anything is sent, and nothing else is', async () => {
  const of = (Key: string, StorageClass: string) => ({ Key, StorageClass, Size: 50 * 2 ** 30, IsLatest: true });
  const Versions = [of('a', 'GLACIER_IR'), of('b', 'GLACIER_IR'), of('c', 'STANDARD')];
  const { s3 } = s3With([{ Versions: Versions as ListObjectVersionsCommandOutput['Versions'] }]);
  const found = await uploadsInBucket(s3, 'raw', '');
  const everything = { prefix: '', outcome: undefined, since: undefined, allVersions: true };
  const progress = { sent: new Set<string>(), begunAt: undefined, path: 'p' };
  const linesOf = (some: typeof found) => planLines(planReplay(some, undefined, everything, new Set()), progress);
  expect(linesOf(found)).toContainEqual(expect.stringMatching(/^107\.4 GB of it .* about \$3\.00\.$/));
  expect(linesOf(found.slice(2)).join('\n')).not.toContain('$');
});
