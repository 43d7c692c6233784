/** The smallest and the largest value of a column as statistics have them: the bytes of the value, a long text cut. */
import type { SchemaElement } from 'hyparquet';
import type { MinMaxType } from 'hyparquet/src/types.js';
import { unconvertMinMax } from 'hyparquet-writer/src/unconvert.js';
import { MAX_STATISTIC_BYTES } from '../schema-elements.ts';
import { type CompactWriter, TYPE } from './compact-writer.ts';

/**
 * Writes a bound as a field; undefined leaves it out.
 *
 * @param isMax whether no value is above it: a text that is cut is then rounded up, unless no text is above its beginning
 * @returns whether it was cut
 */
export function writeBound(
  writer: CompactWriter,
  id: number,
  value: MinMaxType | undefined,
  element: SchemaElement,
  isMax: boolean,
): boolean {
  if (value === undefined) return false;
  writer.field(id, TYPE.binary);
  if (writeWhole(writer, value, element)) return false;
  const bytes = unconvertMinMax(value, element, isMax, MAX_STATISTIC_BYTES) ?? new Uint8Array();
  writer.varint(bytes.length);
  writer.bytes(bytes);
  return bytes.length < (typeof value === 'string' ? Buffer.byteLength(value) : 0);
}

/** Writes a value that `storedValue` gives, without the arrays that the library makes of it. @returns false of any other, and of a long text */
function writeWhole(writer: CompactWriter, value: MinMaxType, { type }: SchemaElement): boolean {
  if (typeof value === 'string') {
    const isShort = Buffer.byteLength(value) <= MAX_STATISTIC_BYTES;
    if (isShort) writer.text(value);
    return isShort;
  }
  if (type === 'DOUBLE' && typeof value === 'number') {
    writer.varint(8);
    writer.double(value);
  } else if (type === 'INT64' && typeof value === 'bigint') {
    writer.varint(8);
    writer.int64(value);
  } else if (type === 'INT32' && typeof value === 'number') {
    writer.varint(4);
    writer.int32(value);
  } else if (typeof value === 'boolean') {
    writer.varint(1);
    writer.byte(value ? 1 : 0);
  } else return false;
  return true;
}
