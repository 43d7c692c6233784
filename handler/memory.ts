/**
 * What a function's memory holds of an upload, as `node test/bench/largest-file.ts` measured it: of 150 and 200 MiB of
 * counts, raw files took 689 and 780 MiB, compressed ones 750 and 866, files of version 7.3 the most, 851 and 1004.
 */

/** Larger uploads are refused by everybody: no function has more disk for a copy of one. */
export const MAX_BYTES = 10_240 * 2 ** 20;

/** Node, the bundle, and one part of the samples on its way into Parquet. */
const FUNCTION_MIB = 400;
/** For each MiB of a version 7.3 file: itself, the copy that the HDF5 library reads from, and the values. */
const MIB_PER_MIB = 3.1;
/** The rest is for Lambda's runtime client, and for what was not foreseen. */
const USABLE_SHARE = 0.9;

/** Larger uploads than this many MiB are refused as `too-large` where nobody says otherwise: what 1024 MiB hold, and some room. */
export const LARGEST_FILE_MIB = 150;

/** The largest upload, in whole MiB, that a function with this much memory may be set to read. */
export function largestFileMibIn(memoryMib: number): number {
  return Math.floor((USABLE_SHARE * memoryMib - FUNCTION_MIB) / MIB_PER_MIB);
}
