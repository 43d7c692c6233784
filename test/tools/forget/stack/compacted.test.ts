/** Forgetting on a stack that compacts its lake: rows lie in generations, with those of other people. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { generationOfKey } from '../../../../handler/compact/bucket/remove-superseded.ts';
import { ingestDate } from '../../../../lake/layout.ts';
import { dayPinKey } from '../../../../lake/pins.ts';
import { samples } from '../../../support/workspace.ts';
import { compactAfter, seenIn } from './compacted-world.ts';
import { forget, people, put, versionsOf, type World } from './world.ts';

/** What Athena sees of all recordings, in numbers of rows. */
async function rowsSeen(world: World) {
  const { recordings } = await seenIn(world);
  return recordings.map((what) => what.split(' ').at(-1)).reduce((sum, count) => sum + Number(count), 0);
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

  test('goes from a generation that is pinned as well, and the pin with it', async () => {
    const world = await people();
    const { stack } = world;
    await compactAfter(world, 30);
    const generations = () => new Set(stack.lake.flatMap(({ key }) => generationOfKey(key) ?? []));
    const [first = ''] = generations();
    const pin = dayPinKey(ingestDate(stack.now), 'Paper_v1.1', first.split('/').at(-1)!);
    await stack.s3.send(new PutObjectCommand({ Bucket: 'lake', Key: pin, Body: '' }));
    await put(stack, 'mit-bih-360/s018/c.mat', samples.good, { subject: 'S-018' });
    await stack.process();
    for (const hours of [40, 70]) await compactAfter(world, hours);
    expect([generations().size, versionsOf(stack.lake, pin)]).toEqual([2, [pin]]);
    expect(await forget(world, '--subject', 'S-017', '--yes')).toMatchObject({ status: 0, err: '' });
    expect([versionsOf(stack.lake, 's017'), versionsOf(stack.lake, pin), generations().size]).toEqual([[], [], 1]);
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
