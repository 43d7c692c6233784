/** A file of a generation is written from the pages that are held, which are tens of megabytes, without a second copy of them. */
import { S3Client } from '@aws-sdk/client-s3';
import { expect, jest, test } from '@jest/globals';
import { S3VersionedBucket } from '../../../handler/aws/s3-versioned-bucket.ts';
import { type FileContent, piecesOf } from '../../../handler/bytes/file-content.ts';
import { BucketCompactStore } from '../../../handler/compact/bucket/bucket-compact-store.ts';
import type { Stage } from '../../../handler/compact/compact-store.ts';
import { GenerationWriter } from '../../../handler/compact/generation-writer.ts';
import { constantChunk } from '../../../handler/write/constant-chunk.ts';
import { joinRowGroups } from '../../../handler/write/join-row-groups.ts';
import { COLUMNS } from '../../../lake/schema.ts';
import { FolderCompactStore } from '../../../local/stores/folder-compact-store.ts';
import { emptyFolder } from '../../support/lake-folder.ts';
import { startLoopback } from '../aws/loopback-aws.ts';

jest.spyOn(console, 'warn').mockReturnValue(); // the client says that it does not try a stream again

const DAY = '2026-01-31';
const ROWS = 1000;
/** Two row groups, together of more than the bytes from which a file is written in pieces. */
const GROUPS = [1, 2].map((number) =>
  COLUMNS.findings.map((column) => ({
    ...constantChunk(column, [{ rows: ROWS, value: null }]),
    pages: new Uint8Array(2 ** 17).fill(number),
  })),
);
const WHOLE = joinRowGroups(COLUMNS.findings, GROUPS);

async function writtenTo(stage: Pick<Stage, 'write'>) {
  const writer = new GenerationWriter('findings', stage as Stage); // it only writes
  for (const chunks of GROUPS) await writer.add({ rows: ROWS, chunks });
  await writer.finish();
  return writer.files;
}

test('the pages themselves are handed over, in order', async () => {
  let content: FileContent = new Uint8Array();
  const files = await writtenTo({
    write: async (_, given) => {
      content = given;
    },
  });
  expect(files).toEqual([{ name: 'findings-00000.parquet', rows: 2 * ROWS, bytes: WHOLE.length }]);
  const pages = new Set([...piecesOf(content)].map(({ buffer }) => buffer));
  expect(GROUPS.flat().filter((chunk) => !pages.has(chunk.pages.buffer))).toEqual([]);
});

test('a folder and a bucket have the whole file then', async () => {
  const stage = await new FolderCompactStore(emptyFolder()).stage(DAY);
  const [{ name } = { name: '' }] = await writtenTo(stage);
  expect(Buffer.compare(await stage.read(name), WHOLE)).toBe(0);
  const aws = await startLoopback();
  aws.answer = () => ({});
  const client = new S3Client({ ...aws.config, maxAttempts: 1 });
  await writtenTo(await new BucketCompactStore(new S3VersionedBucket(client, 'lake'), DAY).stage(DAY));
  expect(aws.asked.map(({ method }) => method)).toEqual(['PUT']);
  expect(Buffer.compare(aws.asked[0]!.body, WHOLE)).toBe(0);
});
