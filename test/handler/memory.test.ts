import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  inflatedBytesOnDisk,
  LARGEST_FILE_MIB,
  largestFileMibIn,
  largestFileMibOnDisk,
  SCRATCH_MIB,
} from '../../handler/memory.ts';

describe('the largest upload', () => {
  test('fits into the memory of a stack that changes nothing, and into the least that a stack may have fits one', () => {
    expect(largestFileMibIn(1024)).toBe(168);
    expect(LARGEST_FILE_MIB).toBeLessThanOrEqual(largestFileMibIn(1024));
    expect(largestFileMibIn(512)).toBe(19);
  });

  test('fits twice on the disk of a stack that changes nothing: as it is, and unpacked', () => {
    expect(largestFileMibOnDisk(SCRATCH_MIB)).toBe(240);
    expect(LARGEST_FILE_MIB).toBeLessThanOrEqual(largestFileMibOnDisk(SCRATCH_MIB));
    fc.assert(
      fc.property(fc.integer({ min: 512, max: 10_240 }), (scratch) => {
        const bytes = largestFileMibOnDisk(scratch) * 2 ** 20;
        expect(inflatedBytesOnDisk(scratch, bytes)).toBeGreaterThanOrEqual(bytes);
        expect(bytes + inflatedBytesOnDisk(scratch, bytes)).toBeLessThan(scratch * 2 ** 20);
      }),
    );
  });

  test('grows with the memory, and takes at least three times its size of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 512, max: 10_240 }), fc.integer({ min: 1, max: 1000 }), (memory, more) => {
        expect(largestFileMibIn(memory + more)).toBeGreaterThanOrEqual(largestFileMibIn(memory));
        expect(3 * largestFileMibIn(memory)).toBeLessThan(memory);
      }),
    );
  });
});
