import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ExportFailed } from '../../../../tools/export/export-failed.ts';
import { type ByteDisk, readWhole, writeWhole } from '../../../../tools/export/folder/whole-bytes.ts';

/** A file in memory, of which at most some bytes are written or read at once. */
function diskOf(content: Uint8Array, atOnce: number): ByteDisk {
  return {
    write: (_, bytes, at, length, position) => {
      const count = Math.min(length, atOnce);
      content.set(bytes.subarray(at, at + count), position);
      return count;
    },
    read: (_, bytes, at, length, position) => {
      const piece = content.subarray(position, position + Math.min(length, atOnce));
      bytes.set(piece, at);
      return piece.length;
    },
  };
}

const aPiece = fc.record({
  bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  position: fc.nat(20),
  atOnce: fc.integer({ min: 1, max: 50 }),
});

test('what is written whole is read whole, however few bytes the system takes at once', () => {
  fc.assert(
    fc.property(aPiece, ({ bytes, position, atOnce }) => {
      const content = new Uint8Array(60);
      const disk = diskOf(content, atOnce);
      writeWhole(3, bytes, position, disk);
      expect(content.subarray(position, position + bytes.length)).toEqual(bytes);
      expect(content.reduce((sum, byte) => sum + byte, 0)).toBe(bytes.reduce((sum, byte) => sum + byte, 0));
      const read = new Uint8Array(bytes.length);
      readWhole(3, read, position, disk);
      expect(read).toEqual(bytes);
    }),
  );
});

test('a file that ends before is refused, not read as noughts', () => {
  const cut = () => readWhole(3, new Uint8Array(16), 8, diskOf(new Uint8Array(20), 5));
  expect(cut).toThrow(ExportFailed);
  expect(cut).toThrow(
    'A temporary file of the export must have 24 bytes, got 20: it was cut off meanwhile; export again.',
  );
});
