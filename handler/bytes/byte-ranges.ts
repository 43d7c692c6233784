/** Bytes that are asked for by their place: a file is read as if it were held, and is not. */

/** The bytes of one file, or of one thing that was unpacked from it. They never change. */
export interface ByteRanges {
  /** How many there are. */
  readonly length: number;
  /** Of the open file that they are, from its first byte on; undefined where they are none. */
  readonly descriptor?: number;
  /**
   * Bytes `[from, to)`, not to be changed; a view where they are held already. `from` and `to` are between 0 and `length`.
   *
   * @throws when they cannot be read now, or are no longer those that they were: to be tried again
   */
  read(from: number, to: number): Uint8Array;
  /**
   * The same bytes for the length of one call, in memory that is used again after it: `use` must leave them as they were and
   * keep none. For many large pieces, one after the other. Left out where the bytes are held already.
   */
  lend?<T>(from: number, to: number, use: (bytes: Uint8Array) => T): T;
}

/** Bytes that are held. */
export function heldBytes(bytes: Uint8Array): ByteRanges {
  return { length: bytes.byteLength, read: (from, to) => bytes.subarray(from, to) };
}
