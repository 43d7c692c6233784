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
  const textBytes = typeof value === 'string' ? Buffer.byteLength(value) : 0;
  if (typeof value === 'string' && textBytes <= MAX_STATISTIC_BYTES) {
    writer.field(id, TYPE.binary);
    writer.text(value);
  } else if (element.type === 'DOUBLE' && typeof value === 'number') {
    writer.field(id, TYPE.binary);
    writer.varint(8);
    writer.double(value);
  } else {
    const bytes = unconvertMinMax(value, element, isMax, MAX_STATISTIC_BYTES) ?? new Uint8Array();
    writer.field(id, TYPE.binary);
    writer.varint(bytes.length);
    writer.bytes(bytes);
    return bytes.length < textBytes;
  }
  return false;
}
