import type { ListObjectsV2Command, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { listUploads } from '../../../handler/aws/s3-listing.ts';

const RECEIVED = new Date('2026-11-01');

test('lists every page, with keys as they were uploaded', async () => {
  const pages: Partial<ListObjectsV2CommandOutput>[] = [
    {
      EncodingType: 'url',
      IsTruncated: true,
      NextContinuationToken: 'more',
      Contents: [{ Key: 'ward+3/a%2Bb.mat', LastModified: RECEIVED }],
    },
    { Contents: [{ Key: 'plain+key.mat', LastModified: RECEIVED }] },
  ];
  const asked: (string | undefined)[] = [];
  const client = new S3Client({ region: 'eu-central-1' });
  client.send = (async ({ input }: ListObjectsV2Command) => {
    asked.push(input.ContinuationToken);
    return { $metadata: {}, ...pages[asked.length - 1] };
  }) as typeof client.send; // the only part of it that is used
  const found: string[] = [];
  for await (const { key } of listUploads(client, 'raw')) found.push(key);
  expect(found).toEqual(['ward 3/a+b.mat', 'plain+key.mat']);
  expect(asked).toEqual([undefined, 'more']);
});
