import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ConstantRun, constantChunk } from '../../../handler/write/constant-chunk.ts';
import { joinRowGroups } from '../../../handler/write/join-row-groups.ts';
import type { Column } from '../../../lake/column.ts';
import { ask, chunksOf } from '../../support/read-back.ts';
import { anyText } from '../../support/seed/any-text.ts';
import { runsOf } from '../../support/seed/seed.ts';
import { expectFound } from './found.ts';

const VALUES: Readonly<Record<'string' | 'int32' | 'double', fc.Arbitrary<string | number>>> = {
  string: fc.oneof(anyText(), fc.constantFrom('', '💓', '\uffff', 'x'.repeat(65), '\u{10ffff}'.repeat(20))),
  int32: fc.oneof(fc.integer(), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1)),
  double: fc.oneof(
    fc.double().map((value) => value + 0),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
  ),
};

function columnOf(type: keyof typeof VALUES, nullable = true): Column {
  return { name: 'value', type, nullable, unit: '', sentence: '' };
}

function valuesIn(runs: readonly ConstantRun[]): ConstantRun['value'][] {
  return runs.flatMap(({ rows, value }) => Array(rows).fill(value));
}

const chunks = fc
  .tuple(fc.constantFrom('string' as const, 'int32' as const, 'double' as const), fc.boolean())
  .chain(([type, nullable]) => {
    const value: fc.Arbitrary<ConstantRun['value']> = nullable ? fc.option(VALUES[type]) : VALUES[type];
    const runs = fc.array(fc.record({ rows: fc.integer({ min: 1, max: 200 }), value }), {
      minLength: 1,
      maxLength: 12,
    });
    return fc.record({ column: fc.constant(columnOf(type, nullable)), runs });
  });

test('any runs come back from DuckDB row by row, and a query for a value finds its rows', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, async ({ column, runs }) => {
      const bytes = joinRowGroups([column], [[constantChunk(column, runs)]]);
      expect((await ask(bytes, 'SELECT value FROM read_parquet($file)')).flat()).toEqual(valuesIn(runs));
      await expectFound(bytes, column, valuesIn(runs));
    }),
    { numRuns: runsOf(100) },
  );
});

describe('statistics', () => {
  const boundsOf = async (type: keyof typeof VALUES, ...values: ConstantRun['value'][]) => {
    const column = columnOf(type);
    const chunk = constantChunk(
      column,
      values.map((value) => ({ rows: 3, value })),
    );
    const [found] = await chunksOf(joinRowGroups([column], [[chunk]]));
    return [found!.min, found!.max];
  };

  test('are the smallest and the largest value, of texts by their UTF-8', async () => {
    expect(await boundsOf('int32', 10, 9, -1, null)).toEqual(['-1', '10']);
    expect(await boundsOf('string', '\uffff', '💓')).toEqual(['\uffff', '💓']);
  });

  test('hold no bound where there is a NaN, or no value', async () => {
    expect(await boundsOf('double', 1, Number.NaN)).toEqual([null, null]);
    expect(await boundsOf('double', null)).toEqual([null, null]);
  });

  test('cut a long text so that the bounds still hold', async () => {
    const [min, max] = await boundsOf('string', 'x'.repeat(100));
    expect(min).toBe('x'.repeat(64));
    expect(max).toBe(`${'x'.repeat(63)}y`);
  });

  test('count the rows without a value', async () => {
    const column = columnOf('double');
    const chunk = constantChunk(column, [
      { rows: 5, value: null },
      { rows: 2, value: 1 },
    ]);
    const query = 'SELECT stats_null_count, num_values FROM parquet_metadata($file)';
    expect(await ask(joinRowGroups([column], [[chunk]]), query)).toEqual([[5n, 7n]]);
  });
});

test('a column without a value takes some 20 bytes, however many rows there are', () => {
  const { pages } = constantChunk(columnOf('double'), [{ rows: 1_000_000, value: null }]);
  expect(pages.length).toBeLessThan(30);
});
