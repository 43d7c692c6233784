/** What the sum of a table notices, and what it does not. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PageValues } from '../../../handler/compact/read-pages.ts';
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

/** Values as pages have them: as they are; without the missing ones; or as places in a list of them. */
const FORMS: readonly ((values: readonly unknown[]) => PageValues)[] = [
  (values) => ({ rows: values.length, values }),
  (values) => ({
    rows: values.length,
    values: values.filter(isThere),
    levels: values.map((one) => (isThere(one) ? 1 : 0)),
  }),
  (values) => {
    const there = values.filter(isThere);
    const places = there.map((_, at) => there.length - 1 - at);
    const levels = values.map((one) => (isThere(one) ? 1 : 0));
    return { rows: values.length, values: places, dictionary: there.toReversed(), levels };
  },
];
const isThere = (value: unknown) => value !== null;

test('rows in any order, at once, one by one, or column by column in pages, have one sum', () => {
  fc.assert(
    fc.property(anyRows, fc.nat(), fc.constantFrom(...FORMS), ({ names, rows }, cut, page) => {
      const sum = new RunningSum(names);
      for (const one of rows.toReversed()) sum.add([one]);
      expect(sum.total()).toEqual(sumOf(rows, names));
      const byColumn = new RunningSum(names);
      byColumn.addColumns(rows.length, (take) => {
        for (const name of names.toReversed()) {
          const values = rows.map((one) => one[name]);
          const at = cut % rows.length;
          take(name, page(values.slice(0, at)));
          take(name, page(values.slice(at)));
        }
      });
      expect(byColumn.total()).toEqual(sumOf(rows, names));
    }),
  );
});

test('whole numbers that come packed have the sum of the same numbers one by one', () => {
  const numbers = fc.array(fc.oneof(fc.integer(), fc.constantFrom(-(2 ** 31), -1, 0, 2 ** 31 - 1)), { maxLength: 300 });
  fc.assert(
    fc.property(numbers, (values) => {
      const sum = new RunningSum(['adu']);
      sum.addColumns(values.length, (take) => take('adu', { rows: values.length, values: Int32Array.from(values) }));
      expect(sum.total()).toEqual(
        sumOf(
          values.map((adu) => ({ adu })),
          ['adu'],
        ),
      );
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
