/**
 * Time: a function is stopped when its time is over, in the middle of whatever it does, and the whole batch is delivered
 * again. So nothing is begun that might not come to its end.
 */

/** Opening, writing and the batch's report, on a slow day of the storage. */
const LEAST_MS = 15_000;
/**
 * A compressed day of Holter, 40 MiB, takes 25 s of one core (`npm run bench`); a function of 1024 MiB has 0.6 of one,
 * one of 1769 MiB a whole one. For the smaller, half as much again for what storage adds.
 */
const MS_PER_MIB = 1_500;

/** Milliseconds that must be left before an object of so many bytes is begun. */
export function neededMs(bytes: number): number {
  return LEAST_MS + (bytes / 2 ** 20) * MS_PER_MIB;
}
