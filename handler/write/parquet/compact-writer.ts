/**
 * Writes Thrift's compact protocol, in which Parquet keeps page headers and footers, into one buffer that grows.
 *
 * `hyparquet-writer` writes the same bytes from objects whose keys it parses again for each value. For tables of one row that
 * took a third of the time that a short recording takes (docs/adr/0040).
 *
 * Source: Apache Thrift, "Thrift Compact protocol encoding".
 */

/** Types of fields and of elements of lists, as the protocol numbers them. */
export const TYPE = { true: 1, false: 2, int32: 5, int64: 6, binary: 8, list: 9, struct: 12 } as const;

/** Node takes a buffer of this size from one that it has. */
const INITIAL_BYTES = 512;
/** Of a whole number up to 2^53 with its sign, seven bits to a byte, and of the header before it. */
const MAX_NUMBER_BYTES = 16;
/** Longer lists have their length behind the header. */
const MAX_SHORT_LIST = 14;

/** A buffer with the fields of structs in it. Numbers are whole and not negative: Parquet's sizes, counts, places and codes. */
export class CompactWriter {
  /** Bytes written. */
  length = 0;
  private buffer: Buffer;
  /** The last field of each struct that is open. */
  private readonly outer: number[] = [];
  private last = 0;

  constructor(initialBytes = INITIAL_BYTES) {
    this.buffer = Buffer.allocUnsafe(initialBytes);
  }

  /** What was written, until more is. */
  view(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  /** A copy of what was written. */
  written(): Uint8Array {
    return new Uint8Array(this.buffer.subarray(0, this.length));
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  bytes(values: Uint8Array): void {
    this.reserve(values.length);
    this.buffer.set(values, this.length);
    this.length += values.length;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.length = this.buffer.writeUInt32LE(value, this.length);
  }

  int32(value: number): void {
    this.reserve(4);
    this.length = this.buffer.writeInt32LE(value, this.length);
  }

  int64(value: bigint): void {
    this.reserve(8);
    this.length = this.buffer.writeBigInt64LE(value, this.length);
  }

  double(value: number): void {
    this.reserve(8);
    this.length = this.buffer.writeDoubleLE(value, this.length);
  }

  /** @param bytes its length in UTF-8 */
  utf8(text: string, bytes: number): void {
    this.reserve(bytes);
    this.buffer.write(text, this.length, bytes, 'utf8');
    this.length += bytes;
  }

  /** A text as the encoding PLAIN has it, behind its length in four bytes. */
  plainText(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.uint32(bytes);
    this.utf8(text, bytes);
  }

  /** A text behind its length in UTF-8. */
  text(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.varint(bytes);
    this.utf8(text, bytes);
  }

  varint(value: number): void {
    this.reserve(MAX_NUMBER_BYTES);
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) this.buffer[this.length++] = (rest % 0x80) | 0x80;
    this.buffer[this.length++] = rest;
  }

  /** The header of a field; its value follows. */
  field(id: number, type: number): void {
    this.byte(((id - this.last) << 4) | type);
    this.last = id;
  }

  /** A field of either width; undefined leaves it out. */
  number(id: number, type: typeof TYPE.int32 | typeof TYPE.int64, value: number | bigint | undefined): void {
    if (value === undefined) return;
    this.field(id, type);
    this.varint(2 * Number(value));
  }

  /** A field that is in its header; undefined leaves it out. */
  flag(id: number, value: boolean | undefined): void {
    if (value !== undefined) this.field(id, value ? TYPE.true : TYPE.false);
  }

  /** A field of elements, which follow. @param type of the elements; of none, 0 */
  list(id: number, type: number, length: number): void {
    this.field(id, TYPE.list);
    const isShort = length <= MAX_SHORT_LIST;
    this.byte(((isShort ? length : MAX_SHORT_LIST + 1) << 4) | type);
    if (!isShort) this.varint(length);
  }

  /** Opens a struct that is a field. */
  struct(id: number): void {
    this.field(id, TYPE.struct);
    this.open();
  }

  /** Opens a struct that is a whole, or an element of a list. @param after the last of its fields, if some are written */
  open(after = 0): void {
    this.outer.push(this.last);
    this.last = after;
  }

  close(): void {
    this.byte(0);
    this.last = this.outer.pop() ?? 0;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.buffer.length, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
