/** What the sum of a table notices, and what it does not. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { difference, type Row, RunningSum } from '../../../handler/compact/table-sum.ts';
import { COLUMNS, RECORDING_TABLES } from '../../../lake/schema.ts';
import { anyCells } from '../../support/rows.ts';

const NAMES = ['recording_id', 'lead', 'sample', 'adu'];
const row = (recording_id: string, lead: string | null, sample: number, adu: number | null): Row => {
  return { recording_id, lead, sample, adu };
};
const sumOf = (rows: readonly Row[], names: readonly string[] = NAMES) => {
  const sum = new RunningSum(names);
  sum.add(rows);
  return sum.total();
};
const anyRows = fc.constantFrom(...RECORDING_TABLES).chain((table) =>
  fc.record({
    names: fc.constant(COLUMNS[table].map(({ name }) => name)),
    rows: fc.array(anyCells(table), { minLength: 2, maxLength: 6 }),
  }),
);

test('rows in any order, at once, one by one, or column by column in pieces, have one sum', async () => {
  await fc.assert(
    fc.asyncProperty(anyRows, fc.nat(), async ({ names, rows }, cut) => {
      const sum = new RunningSum(names);
      for (const one of rows.toReversed()) sum.add([one]);
      expect(sum.total()).toEqual(sumOf(rows, names));
      const byColumn = new RunningSum(names);
      await byColumn.addColumns(rows.length, async (take) => {
        for (const name of names.toReversed()) {
          const values = rows.map((one) => one[name]);
          const at = cut % rows.length;
          take(name, values.slice(0, at));
          take(name, values.slice(at));
        }
      });
      expect(byColumn.total()).toEqual(sumOf(rows, names));
    }),
  );
});

test('what is added to a sum can be taken away, and a sum can be added', () => {
  fc.assert(
    fc.property(anyRows, ({ names, rows }) => {
      const sum = new RunningSum(names);
      sum.addSum(sumOf(rows, names));
      sum.add(rows.slice(0, 1), -1);
      expect(sum.total()).toEqual(sumOf(rows.slice(1), names));
    }),
  );
});

test('two rows that have changed one value with each other are not what they were', () => {
  fc.assert(
    fc.property(anyRows, fc.nat(), ({ names, rows }, number) => {
      const name = names[number % names.length]!;
      const [one, other, ...rest] = rows as [Row, Row, ...Row[]];
      const others = names.filter((each) => each !== name);
      const isAlike = (columns: readonly string[]) => sumOf([one], columns).hash === sumOf([other], columns).hash;
      fc.pre(!isAlike([name]) && !isAlike(others));
      const swapped = [{ ...one, [name]: other[name] }, { ...other, [name]: one[name] }, ...rest];
      expect(difference(sumOf(rows, names), sumOf(swapped, names))).toBe('the rows are not those that were read');
    }),
  );
});

test.each([
  ['a value of another column', [row('a', 'I', 1, 2)], [row('a', 'I', 2, 1)]],
  [
    'a lead of another recording',
    [row('a', 'I', 0, 5), row('b', 'V', 0, 5)],
    [row('a', 'V', 0, 5), row('b', 'I', 0, 5)],
  ],
  ['null for 0', [row('a', 'I', 1, 0)], [row('a', 'I', 1, null)]],
  ['a lead for another', [row('a', '1', 1, 0)], [row('a', 'I', 1, 0)]],
  ['one row twice for two', [row('a', 'I', 1, 0), row('b', 'I', 1, 0)], [row('a', 'I', 1, 0), row('a', 'I', 1, 0)]],
])('%s is noticed', (_, read, written) => {
  expect(difference(sumOf(read), sumOf(written))).toBe('the rows are not those that were read');
});

test('a row that is missing is counted', () => {
  expect(difference(sumOf([row('a', 'I', 1, 2)]), sumOf([]))).toBe('1 rows were read, 0 written');
});

test('a column that older rows lack, where it is null, changes nothing', () => {
  const rows = [row('a', 'I', 1, 2), row('a', 'I', 2, null)];
  expect(sumOf(rows, [...NAMES, 'mv'])).toEqual(sumOf(rows));
});
