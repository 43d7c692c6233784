/** A stack whose lake is compacted: the function that does it, and what Athena sees. */
import { S3VersionedBucket } from '../../../../handler/aws/s3-versioned-bucket.ts';
import { compactBucket } from '../../../../handler/compact/bucket/compact-bucket.ts';
import { createLog } from '../../../../handler/log.ts';
import { RECORDING_TABLES } from '../../../../lake/schema.ts';
import { athenaSees } from '../../../faults/bucket/athena-view.ts';
import type { World } from './world.ts';

export const HOUR_MS = 3600 * 1000;
const silent = createLog({ write: () => {} });

/** Has the function run, this many hours from now. @param bucket where it writes, if not in the lake as it is */
export function compactAfter({ stack, catalogue }: World, hours: number, bucket = lakeOf(stack)): Promise<void> {
  return compactBucket({ bucket, catalogue, nowMs: Date.now() + hours * HOUR_MS, hasTime: () => true }, silent);
}

/** What Athena sees of each table. */
export function seenIn({ stack, catalogue }: World) {
  const keys = (prefix: string) => [
    ...new Set(stack.lake.filter(({ key, isMarker }) => !isMarker && key.startsWith(prefix)).map(({ key }) => key)),
  ];
  return athenaSees({
    foldersOf: (table) => catalogue.foldersOf(table),
    keys,
    bytesOf: (key) => stack.lake.findLast((one) => one.key === key)!.bytes, // a key of the list
  });
}

/** The same, as one list of lines. */
export async function linesSeen(world: World): Promise<string[]> {
  const seen = await seenIn(world);
  return RECORDING_TABLES.flatMap((table) => seen[table].map((what) => `${table} ${what}`));
}

function lakeOf(stack: World['stack']): S3VersionedBucket {
  return new S3VersionedBucket(stack.s3, 'lake');
}
