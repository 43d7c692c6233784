/** Names of what lies in the folder of a compacted day. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generationNumbers, manifestIn, manifestText, movedId, movedKey, movedPrefix } from '../../lake/generations.ts';
import { heldFolder, heldKey, keyOfHeld, newestHeld } from '../../lake/held-files.ts';
import { objectKey } from '../../lake/layout.ts';
import { RECORDING_TABLES, type RecordingTable } from '../../lake/schema.ts';

const DAY = '2026-01-31';
const ID = 'ab'.repeat(32);
const TIME = '0a1b2c3d-0000-4000-8000-123456789abc';

test('the last of the numbers is that of the highest generation, however many digits it has, and of nothing else', () => {
  const names = [
    'g000010',
    'g1000000',
    'g000002',
    'g000011.host-1-0-0.tmp',
    'moved',
    'held',
    'g3',
    'xg000099',
    'g000099x',
  ];
  expect(generationNumbers(names)).toEqual([2, 10, 1_000_000]);
  expect(generationNumbers([])).toEqual([]);
});

test('a name says which recording has left, at whatever time', () => {
  const key = movedKey(DAY, ID, TIME);
  expect(key.startsWith(movedPrefix(DAY, ID))).toBe(true);
  expect(movedId(key)).toBe(ID);
  expect(movedKey(DAY, ID, 'b')).not.toBe(key);
});

test('the name of a held file says the key that it had', () => {
  const tables = fc.constantFrom<RecordingTable>(...RECORDING_TABLES);
  fc.assert(
    fc.property(tables, fc.nat(99_999), (table, part) => {
      const key = table === 'samples' ? objectKey(table, DAY, ID, part) : objectKey(table, DAY, ID);
      const held = heldKey(DAY, key, TIME);
      expect(held.startsWith(`${heldFolder(DAY)}/${table}.`)).toBe(true);
      expect(keyOfHeld(DAY, held)).toBe(key);
    }),
  );
  for (const name of ['', 'x', '.DS_Store', `${ID}.parquet`, `windows.${ID}.parquet`, `windows.x.parquet.${TIME}`]) {
    expect(keyOfHeld(DAY, name)).toBeUndefined();
  }
});

test('of several versions that are held, the newest counts', () => {
  const [old, young, other] = [
    { of: 'a', modifiedMs: 1 },
    { of: 'a', modifiedMs: 2 },
    { of: 'b', modifiedMs: 1 },
  ] as const;
  for (const held of [
    [old, young, other],
    [other, young, old],
  ])
    expect(new Set(newestHeld(held))).toEqual(new Set([young, other]));
});

test('a manifest is read as it was written, and one of another format or without a table is refused', () => {
  const table = { files: [{ name: 'a.parquet', rows: 1, bytes: 2 }], sum: { rows: 1, hash: -3 } };
  const tables = Object.fromEntries(RECORDING_TABLES.map((name) => [name, table])) as Record<
    RecordingTable,
    typeof table
  >;
  const text = manifestText({ generation: 1, recordings: 1, tables });
  expect(manifestIn(text, 'm')).toMatchObject({ generation: 1, recordings: 1, tables });
  const { beats: _, ...others } = tables;
  const without = manifestText({ generation: 1, recordings: 1, tables: others as typeof tables });
  expect(() => manifestIn(without, 'm')).toThrow('m must list the files of every table, got none for beats');
  for (const wrong of ['', '[]', 'null', '{"format":1}', text.slice(0, -9)])
    expect(() => manifestIn(wrong, 'm')).toThrow(/^m must be a manifest of format 2, got /);
});
