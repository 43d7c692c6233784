/** Forgetting on a stack that compacts its lake: rows lie in generations, with those of other people. */
import { describe, expect, test } from '@jest/globals';
import { S3VersionedBucket } from '../../../handler/aws/s3-versioned-bucket.ts';
import { compactBucket } from '../../../handler/compact/bucket/compact-bucket.ts';
import { createLog } from '../../../handler/log.ts';
import { athenaSees } from '../../faults/bucket/athena-view.ts';
import { forget, people, versionsOf, type World } from './world.ts';

const HOUR_MS = 3600 * 1000;
const silent = createLog({ write: () => {} });

/** Has the function run, this many hours from now. */
function compactAfter({ stack, catalogue }: World, hours: number): Promise<void> {
  const bucket = new S3VersionedBucket(stack.s3, 'lake');
  return compactBucket({ bucket, catalogue, nowMs: Date.now() + hours * HOUR_MS, hasTime: () => true }, silent);
}

/** What Athena sees of a person's recordings and of all, in numbers of rows. */
async function rowsSeen({ stack, catalogue }: World) {
  const keys = (prefix: string) => [
    ...new Set(stack.lake.filter(({ key, isMarker }) => !isMarker && key.startsWith(prefix)).map(({ key }) => key)),
  ];
  const seen = await athenaSees({
    foldersOf: (table) => catalogue.foldersOf(table),
    keys,
    bytesOf: (key) => stack.lake.findLast((one) => one.key === key)!.bytes, // a key of the list
  });
  return seen.recordings.map((what) => what.split(' ').at(-1)).reduce((sum, count) => sum + Number(count), 0);
}

describe('a person whose rows are compacted', () => {
  test.each([
    ['while the fresh files are still there', [30]],
    ['once they are gone', [30, 60]],
  ])('is forgotten %s: no version of any object holds them, and everybody else has all they had', async (_, hours) => {
    const world = await people();
    for (const hour of hours) await compactAfter(world, hour);
    expect(await rowsSeen(world)).toBe(5);
    expect(versionsOf(world.stack.lake, 'S-017').length).toBeGreaterThan(0);
    const { status, err, out } = await forget(world, '--subject', 'S-017', '--yes');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('compacted 0');
    expect([versionsOf(world.stack.lake, 'S-017'), versionsOf(world.stack.lake, 's017')]).toEqual([[], []]);
    expect(await rowsSeen(world)).toBe(2);
    await compactAfter(world, 90);
    expect(await rowsSeen(world)).toBe(2);
  });

  test('is found by the id of a recording alone, and forgetting the rest leaves nothing', async () => {
    const world = await people();
    await compactAfter(world, 30);
    await compactAfter(world, 60);
    world.stack.raw.length = 0;
    const row = world.stack.lake.find(({ key }) => key.endsWith('/recording-ids'))!;
    const [id] = Buffer.from(row.bytes).toString().split('\n');
    expect((await forget(world, '--recording', id!, '--yes')).status).toBe(0);
    expect(versionsOf(world.stack.lake, id!)).toEqual([]);
    expect(await rowsSeen(world)).toBe(4);
    expect((await forget(world, '--prefix', 'mit-bih-360/', '--yes')).status).toBe(0);
    expect(await rowsSeen(world)).toBe(0);
  });
});
