/** Numbers that are packed come back, and what is not packed so is refused. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { maxDeltaBytes, packDeltas } from '../../../../../../handler/write/parquet/delta-binary-packed.ts';
import { unpackDeltas } from '../../../../../../tools/look/read/signal/packed/unpack-deltas.ts';

const AT = 3;

function packed(values: Int32Array): Uint8Array {
  const bytes = new Uint8Array(AT + maxDeltaBytes(values.length));
  return bytes.subarray(0, packDeltas(values, bytes, AT));
}

test('whatever is packed comes back, of every width and across the ends of the range', () => {
  const width = fc.integer({ min: 0, max: 32 });
  const values = width.chain((bits) => {
    const most = 2 ** Math.max(0, bits - 1);
    return fc.array(fc.integer({ min: -most, max: most - 1 }), { maxLength: 400 });
  });
  fc.assert(
    fc.property(values, (some) => {
      const all = Int32Array.from(some);
      const into = new Int32Array(all.length);
      unpackDeltas(packed(all), AT, into);
      expect(into).toEqual(all);
    }),
  );
});

test('every proper prefix is refused, and another number of numbers', () => {
  const all = Int32Array.from({ length: 257 }, (_, i) => (i * 7919) % 1000); // no padding behind the last
  const bytes = packed(all);
  for (let end = AT; end < bytes.length; end += 1) {
    expect(() => unpackDeltas(bytes.slice(0, end), AT, new Int32Array(257))).toThrow();
  }
  expect(() => unpackDeltas(bytes, AT, new Int32Array(256))).toThrow('expected 256 numbers, got 257');
  const wide = Uint8Array.from([0x80, 2, 4, 1, 0]); // 256 numbers in 4
  expect(() => unpackDeltas(wide, 0, new Int32Array(1))).toThrow('expected miniblocks of 32 numbers, got 4 in 256');
});
