/**
 * A copy of a stack's bucket, in a folder: its compacted days cannot be read here. Which fresh files a generation stands for is
 * told there by the versions of objects, which a copy has not; read without them, rows would be missing or doubled.
 */
import { dayManifestKey } from '../../lake/day-manifest.ts';

/**
 * @param isThere whether a file is in the folder, by its key
 * @throws {Error} when the day was compacted in a bucket
 */
export function refuseBucketCopy(isThere: (key: string) => boolean, day: string): void {
  if (!isThere(dayManifestKey(day))) return;
  throw new Error(
    `${day} was compacted in the bucket of a stack, and a copy of that cannot be read: ask the stack instead, with --stack`,
  );
}
