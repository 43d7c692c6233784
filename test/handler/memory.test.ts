import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  inflatedBytesOnDisk,
  LARGEST_FILE_MIB,
  largestFileMibOnDisk,
  leastMsFor,
  SCRATCH_MIB,
  SCRATCH_RANGE_MIB,
} from '../../handler/memory.ts';

const { least, most } = SCRATCH_RANGE_MIB;
const MIB = 2 ** 20;

describe('the disk of a function', () => {
  test('holds the largest upload of a stack that changes nothing, and as much again of what it inflates to', () => {
    expect(LARGEST_FILE_MIB).toBeLessThanOrEqual(largestFileMibOnDisk(SCRATCH_MIB));
    expect(inflatedBytesOnDisk(SCRATCH_MIB, LARGEST_FILE_MIB * MIB)).toBe(2016 * MIB);
  });

  test('is never promised twice: a copy of the upload and what it inflates to fit, with some to spare', () => {
    const cases = fc.record({
      scratch: fc.integer({ min: least, max: most }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(cases, ({ scratch, share }) => {
        const bytes = Math.floor(share * largestFileMibOnDisk(scratch) * MIB);
        const inflated = inflatedBytesOnDisk(scratch, bytes);
        expect(inflated).toBeGreaterThanOrEqual(0);
        expect(bytes + inflated).toBeLessThan(scratch * MIB);
      }),
    );
    expect(inflatedBytesOnDisk(least, most * MIB)).toBe(0);
  });
});

test('a day of 12 leads is judged within 600 s by a function with a whole processor, and by one of 1024 MiB; a month by neither', () => {
  const day = 12 * 24 * 3600 * 500;
  for (const memoryMib of [1024, 1769]) {
    expect(leastMsFor(day, memoryMib)).toBeLessThan(600_000);
    expect(leastMsFor(30 * day, memoryMib)).toBeGreaterThan(600_000);
  }
  expect(leastMsFor(day, 10_240)).toBe(leastMsFor(day, 1769));
});
