/**
 * The Thrift compact protocol as far as a Parquet footer uses it: bytes to a tree of fields and back, unknown fields
 * included, so that a footer can be taken apart and put together without knowing all of it.
 *
 * Source: Apache Thrift, doc/specs/thrift-compact-protocol.md.
 */

/** Field types of the compact protocol; in a struct a boolean's value is its type. */
const TYPE = { true: 1, false: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, struct: 12 } as const;

/** A value: integers are bigint, since an i64 may be past 2^53; statistics and names are bytes. */
export type ThriftValue = boolean | bigint | Uint8Array | ThriftList | ThriftStruct;

/** A list; `type` is that of its items. */
export interface ThriftList {
  readonly type: number;
  readonly items: readonly ThriftValue[];
}

/** A struct: field id to typed value, in ascending order of id. */
export type ThriftStruct = ReadonlyMap<number, ThriftField>;

/** What a field of a struct holds, with its type. */
export type ThriftField = { readonly type: number; readonly value: ThriftValue };

/** A field that holds an integer of 16, 32 or 64 bits. */
export const integerField = (bits: 16 | 32 | 64, value: bigint | number): ThriftField => ({
  type: TYPE[`i${bits}`],
  value: BigInt(value),
});

/** A field that holds bytes, or a text as UTF-8. */
export const bytesField = (value: Uint8Array): ThriftField => ({ type: TYPE.binary, value });

/** A field that holds a list of 32-bit integers. */
export const integersField = (items: readonly number[]): ThriftField => ({
  type: TYPE.list,
  value: { type: TYPE.i32, items: items.map(BigInt) },
});

/** A field that holds a list of texts. */
export const textsField = (items: readonly string[]): ThriftField => ({
  type: TYPE.list,
  value: { type: TYPE.binary, items: items.map((text) => new TextEncoder().encode(text)) },
});

/** A field that holds a struct. */
export const structField = (value: ThriftStruct): ThriftField => ({ type: TYPE.struct, value });

/** A field that holds a list of structs. */
export const structsField = (items: readonly ThriftStruct[]): ThriftField => ({
  type: TYPE.list,
  value: { type: TYPE.struct, items },
});

/** The field, which must be there. @throws {Error} when it is not */
export function fieldAt(struct: ThriftStruct, id: number): ThriftField {
  const field = struct.get(id);
  if (field === undefined)
    throw new Error(`a Parquet footer lacks field ${id}; it has ${[...struct.keys()].join(', ')}`);
  return field;
}

/** The integer in a field. @throws {Error} when there is none */
export function integerAt(struct: ThriftStruct, id: number): bigint {
  const { value } = fieldAt(struct, id);
  if (typeof value !== 'bigint') throw new Error(`field ${id} of a Parquet footer is no integer`);
  return value;
}

/** The struct in a field. @throws {Error} when there is none */
export function structAt(struct: ThriftStruct, id: number): ThriftStruct {
  const { value } = fieldAt(struct, id);
  if (!isStruct(value)) throw new Error(`field ${id} of a Parquet footer is no struct`);
  return value;
}

/** The structs in a field that is a list of them. @throws {Error} when it is not */
export function structsAt(struct: ThriftStruct, id: number): readonly ThriftStruct[] {
  const { value } = fieldAt(struct, id);
  if (!isList(value) || !value.items.every(isStruct))
    throw new Error(`field ${id} of a Parquet footer is no list of structs`);
  return value.items;
}

/** The text in a field, or the first text of a list. @throws {Error} when there is none */
export function textAt(struct: ThriftStruct, id: number): string {
  const { value } = fieldAt(struct, id);
  const bytes = isList(value) ? value.items[0] : value;
  if (!(bytes instanceof Uint8Array)) throw new Error(`field ${id} of a Parquet footer is no text`);
  return new TextDecoder().decode(bytes);
}

/**
 * Reads one struct from the start of `bytes`.
 *
 * @throws {Error} on a type that Parquet's footer does not use
 */
export function readThrift(bytes: Uint8Array): ThriftStruct {
  let at = 0;

  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const zigzag = (): bigint => {
    const value = varint();
    return (value >> 1n) ^ -(value & 1n);
  };
  const struct = (): ThriftStruct => {
    const fields = new Map<number, ThriftField>();
    for (let id = 0; bytes[at] !== 0; ) {
      const header = bytes[at++]!;
      id = header >> 4 === 0 ? Number(zigzag()) : id + (header >> 4);
      const type = header & 0x0f;
      fields.set(id, { type, value: type <= TYPE.false ? type === TYPE.true : read(type) });
    }
    at++;
    return fields;
  };
  const list = (): ThriftList => {
    const header = bytes[at++]!;
    const size = header >> 4 === 15 ? Number(varint()) : header >> 4;
    const type = header & 0x0f;
    return { type, items: Array.from({ length: size }, () => read(type)) };
  };
  const binary = (): Uint8Array => {
    const size = Number(varint());
    at += size;
    return bytes.subarray(at - size, at);
  };
  const read = (type: number): ThriftValue => {
    if (type === TYPE.true || type === TYPE.false) return bytes[at++] === TYPE.true;
    if (type === TYPE.i16 || type === TYPE.i32 || type === TYPE.i64) return zigzag();
    if (type === TYPE.byte) return BigInt(bytes[at++]!);
    if (type === TYPE.binary) return binary();
    if (type === TYPE.list) return list();
    if (type === TYPE.struct) return struct();
    throw new Error(`Thrift type ${type} at byte ${at} is not used in a Parquet footer`);
  };
  return struct();
}

/** The bytes of a struct, as {@link readThrift} reads them. */
export function writeThrift(root: ThriftStruct): Uint8Array {
  const out: number[] = [];

  const varint = (value: bigint): void => {
    for (let rest = value; ; rest >>= 7n) {
      if (rest < 0x80n) return void out.push(Number(rest));
      out.push(Number(rest & 0x7fn) | 0x80);
    }
  };
  const zigzag = (value: bigint): void => varint(value < 0n ? -2n * value - 1n : 2n * value);
  const struct = (fields: ThriftStruct): void => {
    let last = 0;
    for (const [id, { type, value }] of fields) {
      const header = typeof value === 'boolean' ? (value ? TYPE.true : TYPE.false) : type;
      if (id > last && id - last <= 15) out.push(((id - last) << 4) | header);
      else {
        out.push(header);
        zigzag(BigInt(id));
      }
      if (typeof value !== 'boolean') write(type, value);
      last = id;
    }
    out.push(0);
  };
  const write = (type: number, value: ThriftValue): void => {
    if (typeof value === 'boolean') out.push(value ? TYPE.true : TYPE.false);
    else if (typeof value === 'bigint') type === TYPE.byte ? out.push(Number(value)) : zigzag(value);
    else if (value instanceof Uint8Array) {
      varint(BigInt(value.length));
      out.push(...value);
    } else if (isList(value)) {
      if (value.items.length < 15) out.push((value.items.length << 4) | value.type);
      else {
        out.push(0xf0 | value.type);
        varint(BigInt(value.items.length));
      }
      for (const item of value.items) write(value.type, item);
    } else struct(value);
  };
  struct(root);
  return Uint8Array.from(out);
}

function isList(value: ThriftValue): value is ThriftList {
  return typeof value === 'object' && 'items' in value;
}

function isStruct(value: ThriftValue): value is ThriftStruct {
  return value instanceof Map;
}
