/** Forgetting a subject on a stack, whose name recordings had that are another one's today: those stay, their earlier rows go. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { generationOfKey } from '../../../../handler/compact/bucket/remove-superseded.ts';
import { ingestDate } from '../../../../lake/layout.ts';
import { dayPinKey } from '../../../../lake/pins.ts';
import { rowsBefore } from '../../../../tools/forget/stack/rows-before.ts';
import { anHourLater, compactAfter, seenIn } from './compacted-world.ts';
import { corrected } from './corrected-world.ts';
import { forget, versionsOf, type World } from './world.ts';

const SUBJECT = ['--subject', 'S-099'];

const generations = ({ stack }: World) => new Set(stack.lake.flatMap(({ key }) => generationOfKey(key) ?? []));

/** How many rows generations have of a subject. */
const rowsOf = async ({ stack, catalogue }: World, value: string) => {
  const lake = { s3: stack.s3, bucket: 'lake', catalogue: async () => catalogue };
  return (await rowsBefore(lake, { kind: 'subject', value })).rows.length;
};

test('a pinned row goes with its pin; the recording, its uploads and its row of today stay', async () => {
  const world = await corrected();
  const { stack } = world;
  const [first = ''] = generations(world);
  const pin = dayPinKey(ingestDate(stack.now), 'paper', first.split('/').at(-1)!);
  await stack.s3.send(new PutObjectCommand({ Bucket: 'lake', Key: pin, Body: '' }));
  for (const hours of [40, 70]) await compactAfter(world, hours);
  const [raw, seen] = [[...stack.raw], await seenIn(world)];
  const dry = await forget(world, ...SUBJECT, '--dry-run');
  expect(dry.out).toMatch(
    /^Subject "S-099" .*: only earlier rows\.\n1 recording stays: its last row names another subject, or cannot be read\. Its earlier compacted rows go, with what is pinned of those days; its last row and every version of its uploads stay\. .* forget by --recording:\n {2}"[0-9a-f]{64}"\n/,
  );
  expect(await forget(world, ...SUBJECT, '--yes')).toMatchObject({
    status: 0,
    err: '',
    out: expect.stringMatching(
      /\nForgotten: .*\n1 recording stays, without earlier rows of the subject\. Earlier versions of its sheet may still name the subject from before: see docs\/operations\.md\.\n$/,
    ),
  });
  expect([versionsOf(stack.lake, pin), [...generations(world)].includes(first)]).toEqual([[], false]);
  expect([await rowsOf(world, 'S-099'), await rowsOf(world, 'S-018')]).toEqual([0, 1]);
  expect([stack.raw, await seenIn(world)]).toEqual([raw, seen]);
});

test('a row that was not compacted since, which queries see, is replaced by the row of today', async () => {
  const world = await corrected();
  const raw = [...world.stack.raw];
  const own = world.stack.lake.find(({ key }) => /^compacted\/.*\/recordings\//.test(key))!;
  const { bytes } = own;
  Object.assign(own, { bytes: bytes.subarray(0, bytes.length - 9) });
  expect((await forget(world, ...SUBJECT, '--dry-run')).err).toContain('put a whole copy back under its key');
  Object.assign(own, { bytes });
  expect([await rowsOf(world, 'S-099'), await rowsOf(world, 'S-018')]).toEqual([1, 0]);
  expect(await forget(world, ...SUBJECT, '--yes')).toMatchObject({ status: 0, err: '' });
  expect([await rowsOf(world, 'S-099'), await rowsOf(world, 'S-018')]).toEqual([0, 1]);
  expect((await seenIn(world)).recordings).toHaveLength(1);
  expect(world.stack.raw).toEqual(raw);
  expect((await forget(world, ...SUBJECT, '--yes')).out).toMatch(/^There is nothing of subject "S-099"/);
});

test('one that may still be written is said to be left, and goes later; nothing is lost meanwhile', async () => {
  const world = await corrected({ at: new Date() });
  expect(await forget(world, ...SUBJECT, '--yes')).toMatchObject({
    status: 1,
    err: expect.stringContaining('run the same command again in 20 minutes'),
  });
  expect((await seenIn(world)).recordings).toHaveLength(1);
  expect(await anHourLater(() => forget(world, ...SUBJECT, '--yes'))).toMatchObject({ status: 0, err: '' });
  expect([await rowsOf(world, 'S-099'), await rowsOf(world, 'S-018')]).toEqual([0, 1]);
});

test('one that nobody has today is named before it goes', async () => {
  const { out } = await forget(await corrected({ today: null }), ...SUBJECT, '--dry-run');
  expect(out).toMatch(/^Subject "S-099" .*: 1 recording of /);
  expect(out).toMatch(
    /\n1 recording of these is found only by .*: today it has no row, or one that names no subject\.\n {2}"[0-9a-f]{64}"\n/,
  );
});
