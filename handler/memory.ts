/**
 * What a function's memory and disk hold of an upload. Memory holds a part that does not grow with the file
 * (`node test/bench/largest-file.ts`), so its size decides only how fast the function is. The disk holds a copy of the file and
 * what it inflates to.
 */

const MIB = 2 ** 20;

/** Disk that a function may have, in MiB: the least, which is free, and the most. Source: AWS Lambda, "Lambda quotas". */
export const SCRATCH_RANGE_MIB = { least: 512, most: 10_240 } as const;
/** Disk of a function where nobody says otherwise: for a raw upload of 2 GiB, or a compressed day of 12 leads and all it holds. */
export const SCRATCH_MIB = 4096;
/** Of it, for what is not foreseen. */
const SCRATCH_KEPT_MIB = 32;

/** Larger uploads are refused by everybody: no function has more disk for a copy of one. */
export const MAX_BYTES = SCRATCH_RANGE_MIB.most * MIB;

/** Larger uploads than this many MiB are refused as `too-large` where nobody says otherwise: two raw days of 12 leads. */
export const LARGEST_FILE_MIB = 2048;

/** Compressed recordings that last longer are refused where nobody says otherwise: a week, and a day for whoever takes the recorder off. */
export const MAX_DAYS = 8;

/** MiB at which a function has one whole processor; with less, as much less of it. Source: AWS Lambda Developer Guide. */
const ONE_PROCESSOR_MIB = 1769;
/**
 * Processor time that a sample of a lead takes at least, with all rules, quality, beats and tables: less than half of what it took on
 * a busy machine, 30 s for 65 million (3 h × 12 leads, `test/bench/one-file.ts`). What is refused by it would
 * end in no function of that memory.
 */
const NS_PER_SAMPLE = 180;

/** And what it takes on that machine: what has less time left is not begun. */
const LIKELY_NS_PER_SAMPLE = 460;

/** The largest upload, in whole MiB, of which a function with this much disk has room for a copy. */
export function largestFileMibOnDisk(scratchMib: number): number {
  return scratchMib - SCRATCH_KEPT_MIB;
}

/** What an upload of so many bytes may inflate to on a disk of this size, in bytes. */
export function inflatedBytesOnDisk(scratchMib: number, fileBytes: number): number {
  return Math.max(0, largestFileMibOnDisk(scratchMib) * MIB - fileBytes);
}

/** Milliseconds that a function with this much memory takes at least to judge so many samples, all leads together. */
export function leastMsFor(samples: number, memoryMib: number): number {
  return msFor(samples, NS_PER_SAMPLE, memoryMib);
}

/** Milliseconds that it takes, rather too many than too few. */
export function likelyMsFor(samples: number, memoryMib: number): number {
  return msFor(samples, LIKELY_NS_PER_SAMPLE, memoryMib);
}

function msFor(samples: number, nsPerSample: number, memoryMib: number): number {
  return (samples * nsPerSample * Math.max(1, ONE_PROCESSOR_MIB / memoryMib)) / 1e6;
}
