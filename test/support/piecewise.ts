/** Content that comes in pieces, for tests of what writes it. */
import type { Pieces } from '../../handler/bytes/file-content.ts';

/** @param all its pieces, which come one after the other in the same memory, as `Pieces` allows */
export function piecewise(all: readonly Uint8Array[]): Pieces {
  const memory = new Uint8Array(Math.max(0, ...all.map(({ length }) => length)));
  return {
    length: all.reduce((sum, { length }) => sum + length, 0),
    *pieces() {
      for (const piece of all) {
        memory.set(piece);
        yield memory.subarray(0, piece.length);
      }
    },
  };
}

/** Content whose last piece cannot be read, from the given time on that it is asked for. */
export function unreadable(fromTime = 1): Pieces {
  let times = 0;
  return {
    length: 2,
    *pieces() {
      times += 1;
      yield Uint8Array.of(1);
      if (times >= fromTime) throw new Error('the disk is gone');
      yield Uint8Array.of(2);
    },
  };
}
