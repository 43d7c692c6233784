/** A row of the lake read by itself, without an engine: what was written comes back. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeCells } from '../../../handler/write/encode-cells.ts';
import { objectKey } from '../../../lake/layout.ts';
import { COLUMNS } from '../../../lake/schema.ts';
import { lakeRow } from '../../../tools/stack/lake-row.ts';
import { anyCells, recording } from '../../support/rows.ts';
import { fakeStack } from './fake-stack.ts';

const place = { bucket: 'lake', day: '2026-01-31', recordingId: 'a'.repeat(64) };

async function readBack(
  cells: Readonly<Record<string, unknown>>,
  columns: readonly (typeof COLUMNS.recordings)[number][],
) {
  const { s3 } = fakeStack();
  const Key = objectKey('recordings', place.day, place.recordingId);
  await s3.send(new PutObjectCommand({ Bucket: 'lake', Key, Body: encodeCells(columns, [cells]) }));
  return lakeRow(s3, place);
}

test('any row comes back as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(anyCells('recordings'), async (cells) => {
      expect(await readBack(cells, COLUMNS.recordings)).toEqual(cells);
    }),
  );
});

test('a column that a file of an earlier version lacks is null', async () => {
  const earlier = COLUMNS.recordings.filter(({ name }) => name !== 'companion_key');
  expect(await readBack({ ...recording, companion_key: 'x.hea' }, earlier)).toEqual({
    ...recording,
    companion_key: null,
  });
});

test('there is none until it is written', async () => {
  expect(await lakeRow(fakeStack().s3, place)).toBeUndefined();
});
