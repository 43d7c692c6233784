import { expect, test } from '@jest/globals';
import { parquetMetadata } from 'hyparquet';
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

test('the footer counts rows and bytes of each row group, and rows of the file', () => {
  const groups = [1, 2, 5].map((rows) => [constantChunk(outcome, [{ rows, value: 'warn' }])]);
  const file = joinRowGroups([outcome], groups);
  const { num_rows, row_groups } = parquetMetadata(file);
  expect(num_rows).toBe(8n);
  let at = 4n; // behind the magic at the start
  for (const [index, group] of row_groups.entries()) {
    const bytes = BigInt(groups[index]![0]!.pages.length);
    const { columns, ...totals } = group;
    expect(totals).toMatchObject({ num_rows: [1n, 2n, 5n][index], total_compressed_size: bytes, file_offset: at });
    expect(totals.total_byte_size).toBe(bytes);
    expect(columns[0]?.meta_data?.dictionary_page_offset).toBe(at);
    at += bytes;
  }
  expect(row_groups).toHaveLength(3);
});
