/**
 * Takes recordings out of the compacted rows of a stack: their days are compacted again without them, and generations that had
 * them go at once, in every version. A query under way that reads one of those fails; the next one does not.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import { S3VersionedBucket } from '../../../handler/aws/s3-versioned-bucket.ts';
import { BucketCompactStore } from '../../../handler/compact/bucket/bucket-compact-store.ts';
import { idsIn } from '../../../handler/compact/bucket/plan-bucket-day.ts';
import type { DayCatalogue } from '../../../handler/compact/bucket/versioned-bucket.ts';
import { compactedDays } from '../../stack/compacted-rows.ts';
import type { DoomedRecording, EarlierRow } from '../doomed.ts';
import { countLeft, type IdsOfDay, takeOut } from './compacted-day.ts';

/** The bucket of a lake, and the catalogue of its days, which is asked for only where something is compacted. */
export interface CompactedLake {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly catalogue: () => Promise<DayCatalogue>;
}

/**
 * Removes them. Their fresh files must have gone before, or they would be taken again.
 *
 * @param earlier rows that go from generations of recordings that stay
 */
export async function dropCompacted(
  lake: CompactedLake,
  recordings: readonly DoomedRecording[],
  earlier: readonly EarlierRow[] = [],
): Promise<void> {
  const bucket = new S3VersionedBucket(lake.s3, lake.bucket);
  for (const [day, ids] of await compactedIds(lake, recordings, earlier)) {
    const catalogue = await lake.catalogue();
    await takeOut({ bucket, catalogue, store: new BucketCompactStore(bucket, day), day }, ids);
  }
}

/** How often compacted files may still name one of the recordings, see `countLeft`. Undefined where nothing is compacted. */
export async function countCompacted(
  lake: CompactedLake,
  recordings: readonly DoomedRecording[],
  earlier: readonly EarlierRow[] = [],
): Promise<number | undefined> {
  const bucket = new S3VersionedBucket(lake.s3, lake.bucket);
  const days = await compactedIds(lake, recordings, earlier);
  let count = 0;
  for (const [day, ids] of days)
    count += await countLeft({ bucket, store: new BucketCompactStore(bucket, day), day }, ids);
  return days.size === 0 ? undefined : count;
}

/** The days whose generation has rows of a recording. */
export async function compactedPlacesOf(
  { s3, bucket }: CompactedLake,
  recordingId: string,
): Promise<DoomedRecording[]> {
  const found: DoomedRecording[] = [];
  for (const day of await compactedDays(s3, bucket)) {
    const store = new BucketCompactStore(new S3VersionedBucket(s3, bucket), day);
    if ((await idsIn(store, day)).has(recordingId)) found.push({ recordingId, day });
  }
  return found;
}

/** The recordings by day, of those days that have anything compacted. */
async function compactedIds(
  { s3, bucket }: CompactedLake,
  recordings: readonly DoomedRecording[],
  earlier: readonly EarlierRow[],
): Promise<Map<string, IdsOfDay>> {
  const compacted = new Set(await compactedDays(s3, bucket));
  const going = Map.groupBy(recordings, ({ day }) => day);
  const staying = Map.groupBy(earlier, ({ day }) => day);
  const idsOf = (list: readonly DoomedRecording[] = []) => [...new Set(list.map(({ recordingId }) => recordingId))];
  return new Map(
    [...new Set([...going.keys(), ...staying.keys()])].flatMap((day) =>
      day !== null && compacted.has(day)
        ? [[day, { going: idsOf(going.get(day)), staying: idsOf(staying.get(day)) }] as const]
        : [],
    ),
  );
}
