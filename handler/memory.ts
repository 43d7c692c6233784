/**
 * What a function's memory and disk hold of an upload. Of versions 4 and 5 memory holds a part that does not grow with the
 * file, and the disk holds the file and what it inflates to; files of version 7.3 lie in memory. Those took 851 and 1004 MiB
 * for 150 and 200 MiB of counts, as `node test/bench/largest-file.ts` measured it.
 */

/** Larger uploads are refused by everybody: no function has more disk for a copy of one. */
export const MAX_BYTES = 10_240 * 2 ** 20;

/** Node, the bundle, and one part of the samples on its way into Parquet. */
const FUNCTION_MIB = 400;
/** For each MiB of a version 7.3 file: itself, the copy that the HDF5 library reads from, and the values. */
const MIB_PER_MIB = 3.1;
/** The rest is for Lambda's runtime client, and for what was not foreseen. */
const USABLE_SHARE = 0.9;

/** Disk of a function, in MiB, where nobody asks for more. */
export const SCRATCH_MIB = 512;
/** Of it, for what is not foreseen. */
const SCRATCH_KEPT_MIB = 32;

/** Larger uploads than this many MiB are refused as `too-large` where nobody says otherwise: what 1024 MiB hold, and some room. */
export const LARGEST_FILE_MIB = 150;

/** The largest upload, in whole MiB, that a function with this much memory may be set to read. */
export function largestFileMibIn(memoryMib: number): number {
  return Math.floor((USABLE_SHARE * memoryMib - FUNCTION_MIB) / MIB_PER_MIB);
}

/** The same for a function with this much disk: a copy of the upload and, where it is compressed, at least as much again. */
export function largestFileMibOnDisk(scratchMib: number): number {
  return Math.floor((scratchMib - SCRATCH_KEPT_MIB) / 2);
}

/** What an upload of at most so many bytes may inflate to on a disk of this size, in bytes. */
export function inflatedBytesOnDisk(scratchMib: number, largestFileBytes: number): number {
  return (scratchMib - SCRATCH_KEPT_MIB) * 2 ** 20 - largestFileBytes;
}
