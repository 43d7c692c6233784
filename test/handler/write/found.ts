/** Whether statistics lead a query astray: what DuckDB finds in a file by comparing is compared with what went in. */
import { expect } from '@jest/globals';
import type { Column } from '../../../lake/column.ts';
import { ask } from '../../support/read-back.ts';

const COMPARED = ['=', '<', '>'] as const;

/**
 * Asks for the rows that are equal to, below and above each distinct value of a column.
 *
 * @param values as they were written: null, or what the column holds
 */
export async function expectFound(bytes: Uint8Array, column: Column, values: readonly unknown[]): Promise<void> {
  const present = values.filter((value) => value !== null);
  const distinct = [...new Set(present)].slice(0, 5);
  if (distinct.length === 0) return;
  const counts = distinct.flatMap((value) =>
    COMPARED.map(
      (by) => `(SELECT count(*) FROM read_parquet($file) WHERE "${column.name}" ${by} ${literal(column, value)})`,
    ),
  );
  const [found] = await ask(bytes, `SELECT ${counts.join(', ')}`);
  const expected = distinct.flatMap((value) => {
    const orders = present.map((other) => order(other, value));
    return [0, -1, 1].map((sign) => BigInt(orders.filter((order) => Math.sign(order) === sign).length));
  });
  expect(found).toEqual(expected);
}

function literal({ type }: Column, value: unknown): string {
  if (typeof value === 'string') return `decode(from_hex('${Buffer.from(value).toString('hex')}'))`;
  if (value instanceof Date) return `make_timestamp_ms(${value.getTime()})`;
  return `'${value}'::${type === 'boolean' ? 'BOOLEAN' : type === 'double' ? 'DOUBLE' : 'BIGINT'}`;
}

/** As DuckDB compares: texts by their UTF-8, and NaN as the largest number. */
function order(one: unknown, other: unknown): number {
  if (typeof one === 'string') return Buffer.compare(Buffer.from(one), Buffer.from(String(other)));
  const [a, b] = [Number(one), Number(other)];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a === b ? 0 : a < b ? -1 : 1;
}
