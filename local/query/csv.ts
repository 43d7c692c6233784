/** Rows as comma-separated values (RFC 4180): null is empty, an empty text is in quotes, numbers have all their digits. */
import type { SqlValue } from '../open-lake.ts';
import { jsonValue } from '../terminal/json-lines.ts';

/** One line with its line break. */
export function csvLine(values: readonly SqlValue[]): string {
  return `${values.map(cell).join(',')}\n`;
}

function cell(value: SqlValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value === '' || /[",\r\n]/.test(value) ? inQuotes(value) : value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return typeof value === 'object' ? inQuotes(JSON.stringify(jsonValue(value))) : String(value);
}

function inQuotes(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
