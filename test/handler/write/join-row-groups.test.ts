import { expect, test } from '@jest/globals';
import { constantChunk } from '../../../handler/write/constant-chunk.ts';
import { joinRowGroups } from '../../../handler/write/join-row-groups.ts';
import { COLUMNS } from '../../../lake/schema.ts';

const outcome = COLUMNS.findings.find(({ name }) => name === 'outcome')!;
const chunk = constantChunk(outcome, [{ rows: 1, value: 'warn' }]);

test('a row group that lacks a column, or holds it twice, is refused', () => {
  expect(() => joinRowGroups(COLUMNS.findings, [[chunk]])).toThrow('row group lacks column recording_id');
  expect(() => joinRowGroups([outcome], [[chunk, chunk]])).toThrow('row group holds column outcome twice');
});

test('a file of no row group is refused', () => {
  expect(() => joinRowGroups([outcome], [])).toThrow('a Parquet file needs at least one row group');
});
