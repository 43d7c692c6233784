/** What a file is to hold: all of its bytes, or pieces of them where all are too many to be held. */

/** Bytes that come in pieces, as often as they are asked for: to write them again begins at the front. */
export interface Pieces {
  /** Of all of them together. */
  readonly length: number;
  /** From front to back. A piece may be written over when the next one is asked for: who needs it longer copies it. */
  pieces(): Iterable<Uint8Array>;
}

/** Bytes of a file. */
export type FileContent = Uint8Array | Pieces;

/** The bytes from front to back, in one piece or several; the same holds for them as for those of `Pieces`. */
export function piecesOf(content: FileContent): Iterable<Uint8Array> {
  return content instanceof Uint8Array ? [content] : content.pieces();
}

/** All bytes in one array: a new one unless they were. */
export function wholeOf(content: FileContent): Uint8Array {
  if (content instanceof Uint8Array) return content;
  const whole = new Uint8Array(content.length);
  let at = 0;
  for (const piece of content.pieces()) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
