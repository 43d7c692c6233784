/** Rows of a query as objects: which column fills which property. */
import type { SqlValue } from '../../../local/open-lake.ts';

/** What to select, and how a row becomes an object. */
export interface SqlColumns<T> {
  /** The list after SELECT. */
  readonly select: string;
  readonly row: (values: readonly SqlValue[]) => T;
}

/** @param columns an SQL expression for each property; whole numbers of 64 bits come out as numbers */
export function sqlColumns<T>(columns: Readonly<Record<keyof T & string, string>>): SqlColumns<T> {
  const names = Object.keys(columns);
  return {
    select: names.map((name) => `${columns[name as keyof T & string]} AS "${name}"`).join(', '),
    row: (values) => Object.fromEntries(names.map((name, i) => [name, plain(values[i]!)])) as T, // the types are the schema's
  };
}

function plain(value: SqlValue): SqlValue {
  return typeof value === 'bigint' ? Number(value) : value;
}
