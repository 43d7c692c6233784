/** Forgetting on a stack finds what earlier versions of rows say: a replay has written over them, or their file was deleted. */
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { generationOfKey } from '../../../../handler/compact/bucket/remove-superseded.ts';
import { keyParts, recordingId } from '../../../../lake/layout.ts';
import { dayPinKey } from '../../../../lake/pins.ts';
import { RECORDING_TABLES } from '../../../../lake/schema.ts';
import { runsOf } from '../../../support/seed/seed.ts';
import type { FakeVersion } from '../../stack/fake-stack.ts';
import { anHourLater, compactAfter, HOUR_MS, seenIn } from './compacted-world.ts';
import { corrected } from './corrected-world.ts';
import { forget, put, redeliver, versionsOf, type World } from './world.ts';

const SUBJECT = ['--subject', 'S-099'];
/** `npm test` tries a part of the deaths; all are tried under a seed that was asked for. */
const EVERY = runsOf(4) === 4 ? 1 : 3;
const MINUTE_MS = 60_000;
const KEY = 'mit-bih-360/corrected/c.mat';

/** What somebody finds who names no version. */
const newest = (versions: readonly FakeVersion[]) =>
  [...new Map(versions.map((one) => [one.key, one])).values()].sort((one, other) => (one.key < other.key ? -1 : 1));

const ofTables = ({ stack }: World, id: string) =>
  stack.lake.filter(({ key, isMarker }) => !isMarker && keyParts(key)?.recordingId === id);

/** A recording of another person that was replayed, so that it has earlier versions too. @returns its id */
async function replayed({ stack }: World): Promise<string> {
  const version = await put(stack, 'w/other.mat', undefined, { subject: 'S-018' });
  await stack.process();
  await redeliver(stack, 'w/other.mat');
  return recordingId('raw', 'w/other.mat', version);
}

function idIn({ stack }: World): string {
  const upload = stack.raw.find(({ key }) => key === KEY)!;
  return recordingId('raw', KEY, upload.version);
}

/** Somebody deletes files, as a person does who does not name the version. */
async function deleteFiles({ stack }: World, isMeant: (key: string) => boolean, bucket: 'raw' | 'lake' = 'lake') {
  for (const { key } of newest(stack[bucket]))
    if (isMeant(key)) await stack.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}

/** Is gone for good, as after 30 days. */
function dropVersions(versions: FakeVersion[], isMeant: (one: FakeVersion) => boolean): void {
  versions.splice(0, Number.POSITIVE_INFINITY, ...versions.filter((one) => !isMeant(one)));
}

describe('a row that was written over', () => {
  test('goes with what its run wrote in every table; what is there today stays, and what others had before', async () => {
    const world = await corrected({ isCompacted: false });
    const { stack } = world;
    const other = await replayed(world);
    const id = idIn(world);
    await deleteFiles(world, (key) => key.startsWith(`beats/`) && key.includes(id)); // as a run that rejects it does
    const [raw, today, theirs] = [[...stack.raw], newest(stack.lake), ofTables(world, other)];
    expect(theirs).toHaveLength(2 * new Set(theirs.map(({ key }) => key)).size);
    expect(versionsOf(stack.lake, 'S-099')).not.toEqual([]);
    expect((await forget(world, ...SUBJECT, '--dry-run')).out).toMatch(
      /^Subject "S-099" .*: only earlier rows\.\n1 recording stays: its last row names another subject, or cannot be read\. Earlier versions of its files go; its last row and every version of its uploads stay\. .* forget by --recording:\n {2}"[0-9a-f]{64}"\n/,
    );
    expect(await forget(world, ...SUBJECT, '--yes')).toMatchObject({
      status: 0,
      err: '',
      out: expect.stringMatching(
        /\nLeft in the tables, .*: recordings 0, windows 0, findings 0, beats 0, samples 0\.\nMessages .*\nRead \d+ earlier versions? of rows\.\nForgotten: .*\n1 recording stays, without earlier rows of the subject\./,
      ),
    });
    expect(versionsOf(stack.lake, 'S-099')).toEqual([]);
    expect(stack.raw).toEqual(raw);
    expect(newest(stack.lake)).toEqual(today);
    expect(ofTables(world, other)).toEqual(theirs);
    const tables = ofTables(world, id).map(({ key }) => keyParts(key)!.table);
    expect(tables.sort()).toEqual(['findings', 'recordings', 'samples', 'windows']);
    expect((await forget(world, ...SUBJECT, '--yes')).out).toMatch(/^There is nothing of subject "S-099"/);
  });

  test('goes from a generation and from its versions', async () => {
    const world = await corrected();
    const before = await seenIn(world);
    expect(await forget(world, ...SUBJECT, '--yes')).toMatchObject({ status: 0, err: '' });
    expect([versionsOf(world.stack.lake, 'S-099'), before.recordings.length]).toEqual([[], 1]);
    expect((await seenIn(world)).recordings).toHaveLength(1);
  });

  test('of a recording that is nobody’s today is named, and the recording goes', async () => {
    const world = await corrected({ isCompacted: false, today: null });
    const { out, status } = await forget(world, ...SUBJECT, '--yes');
    expect(out).toMatch(
      /\n1 recording of these is found only by what an earlier row says: today it has no row, or one that names no subject\.\n/,
    );
    expect([status, ofTables(world, idIn(await corrected())), world.stack.raw]).toEqual([0, [], []]);
  });

  test('that a compaction at work may have read is said to be left, and goes later', async () => {
    const world = await corrected({ isCompacted: false, at: new Date() });
    world.stack.lake.push({ ...world.stack.lake[0]!, key: taken(world) });
    const said = await forget(world, ...SUBJECT, '--yes');
    expect(said).toMatchObject({ status: 1, err: expect.stringMatching(/^A compaction may .* in 20 minutes\.\n$/) });
    expect(versionsOf(world.stack.lake, 'S-099')).toEqual([]);
    expect(await forget(world, ...SUBJECT, '--yes')).toMatchObject({ status: 1, err: said.err });
    expect(await anHourLater(() => forget(world, ...SUBJECT, '--yes'))).toMatchObject({ status: 0, err: '' });
    expect(world.stack.lake.filter(({ key }) => key.startsWith('forgetting/'))).toEqual([]);
  });

  test('goes with what its run wrote, and not with what later runs wrote that were written over too', async () => {
    const world = await corrected({ isCompacted: false, at: new Date(Date.now() - 2 * MINUTE_MS - HOUR_MS / 2) });
    const { stack } = world;
    stack.now = new Date(Date.now() - HOUR_MS / 2);
    await redeliver(stack, KEY);
    const samples = () => stack.lake.filter(({ key }) => key.startsWith('samples/'));
    const [, ...later] = samples();
    expect(later).toHaveLength(2);
    expect(await forget(world, ...SUBJECT, '--yes')).toMatchObject({ status: 0, err: '' });
    expect(samples()).toEqual(later);
  });

  test('killed after any change, the next run finishes, whoever it forgets', async () => {
    const probe = await corrected({ isCompacted: false });
    probe.stack.asked.length = 0;
    await forget(probe, ...SUBJECT, '--yes');
    const changes = probe.stack.asked.filter(([name]) => CHANGE.test(name)).length;
    expect(changes).toBeGreaterThan(RECORDING_TABLES.length);
    for (let dies = 2; dies <= changes; dies += EVERY) {
      const world = await corrected({ isCompacted: false });
      const today = newest(world.stack.lake);
      const revive = dying(world, dies);
      expect([dies, (await forget(world, ...SUBJECT, '--yes')).status]).toEqual([dies, 1]);
      revive();
      expect([dies, (await forget(world, '--key', 'no/such.mat', '--yes')).status]).toEqual([dies, 0]);
      expect([dies, versionsOf(world.stack.lake, 'S-099'), newest(world.stack.lake)]).toEqual([dies, [], today]);
    }
  });
});

describe('a row whose file was deleted', () => {
  test.each([
    ['--subject', 'S-099'],
    ['--prefix', 'mit-bih-360/'],
    ['--recording', undefined],
  ])('is found by %s when nothing else is left', async (option, value) => {
    const world = await corrected({ isCompacted: false, today: 'S-099' });
    const { stack } = world;
    const id = idIn(world);
    await deleteFiles(world, (key) => key.includes(id));
    stack.raw.length = 0;
    stack.pageSize = 1; // the marker is listed before its versions, on a page of its own
    expect(await forget(world, option, value ?? id, '--yes')).toMatchObject({ status: 0, err: '' });
    expect(versionsOf(stack.lake, id)).toEqual([]);
  });

  test('stays where its last row names another: only what was said before goes', async () => {
    const world = await corrected({ isCompacted: false });
    const { stack } = world;
    await deleteFiles(world, (key) => key.includes(idIn(world)));
    stack.pageSize = 1;
    const raw = [...stack.raw];
    expect(await forget(world, ...SUBJECT, '--yes')).toMatchObject({ status: 0, err: '' });
    expect([versionsOf(stack.lake, 'S-099'), stack.raw]).toEqual([[], raw]);
    expect(versionsOf(stack.lake, 'S-018')).toHaveLength(1);
  });
});

describe('a row whose file was deleted, after an earlier one that names the subject,', () => {
  /** Its file is deleted, and its last version is found here. */
  async function deleted(today: string | null, subject?: string): Promise<[World, FakeVersion]> {
    const world = await corrected({ isCompacted: false, today });
    if (subject !== undefined)
      Object.assign(world.stack.raw.find(({ key }) => key === KEY)!, { metadata: { subject } });
    await deleteFiles(world, (key) => keyParts(key)?.table === 'recordings');
    return [world, world.stack.lake.findLast((one) => one.key.startsWith('recordings/') && !one.isMarker)!];
  }

  test('stays when it is damaged, and is named with the command', async () => {
    const [world, last] = await deleted('S-018');
    Object.assign(last, { bytes: last.bytes.subarray(0, last.bytes.length - 9) });
    const raw = [...world.stack.raw];
    for (const argv of ['--dry-run', '--yes']) {
      const { status, err } = await forget(world, ...SUBJECT, argv);
      expect([status, err]).toEqual([1, expect.stringContaining(`: version ${last.version} of ${last.key} must be`)]);
      expect(err).toContain(
        ', so forget the same without --dry-run first; then remove it, and forget the same again: aws',
      );
    }
    expect([world.stack.raw, versionsOf(world.stack.lake, 'S-099')]).toEqual([raw, []]);
    expect(world.stack.lake).toContain(last);
    dropVersions(world.stack.lake, (one) => one === last);
    expect(await forget(world, ...SUBJECT, '--yes')).toMatchObject({ status: 0, err: '' });
    expect(world.stack.raw).toEqual(raw);
  });

  test('stays when it goes before it is read', async () => {
    const [world, last] = await deleted('S-018');
    const { s3, lake, raw } = world.stack;
    const uploads = [...raw];
    const send = s3.send as (command: object) => Promise<unknown>;
    const dropping = async (command: { readonly input: { VersionId?: string } }) => {
      if (command.input.VersionId === last.version) dropVersions(lake, (one) => one === last);
      return send(command);
    };
    Object.assign(s3, { send: dropping });
    expect(await forget(world, ...SUBJECT, '--yes')).toMatchObject({ status: 0, err: '' });
    expect([raw, lake.includes(last), versionsOf(lake, 'S-099')]).toEqual([uploads, false, []]);
  });

  test('stays when it names another, though its upload names the subject', async () => {
    const [world, last] = await deleted('S-018', 'S-099');
    const raw = [...world.stack.raw];
    expect(await forget(world, ...SUBJECT, '--yes')).toMatchObject({ status: 0, err: '' });
    expect([world.stack.raw, world.stack.lake.includes(last)]).toEqual([raw, true]);
  });

  test.each([[null], ['S-099']])('is named before the recording goes when it names %p', async (today) => {
    const [world] = await deleted(today);
    const { out, status } = await forget(world, ...SUBJECT, '--yes');
    expect(out).toContain(
      `\n1 recording of these is found only by what an earlier row says: today it has no row, or one that names no subject.\n  "${idIn(await corrected())}"\n`,
    );
    expect([status, world.stack.raw]).toEqual([0, []]);
  });
});

describe('a damaged file of a generation that is not the newest', () => {
  test.each([
    [
      'is pinned',
      'Only queries of what is pinned as "Paper_v1.1" read it: remove it, which breaks what is pinned, and',
    ],
    ['the catalogue still names', 'Nothing was deleted: '],
  ])('that %s: it is said who reads it', async (how, sentence) => {
    const world = await corrected();
    const { stack, catalogue } = world;
    const folder = generationOfKey(stack.lake.find(({ key }) => key.startsWith('compacted/'))!.key)!;
    const { day } = keyParts(stack.lake.find(({ key }) => key.startsWith('recordings/'))!.key)!;
    const pin = dayPinKey(day, 'Paper_v1.1', folder.split('/').at(-1)!);
    if (how === 'is pinned') await stack.s3.send(new PutObjectCommand({ Bucket: 'lake', Key: pin, Body: '' }));
    await compactAfter(world, 31);
    if (how !== 'is pinned') await catalogue.move('recordings', day, `${folder}/recordings`);
    const damaged = stack.lake.find(({ key }) => key.startsWith(`${folder}/recordings/`))!;
    Object.assign(damaged, { bytes: damaged.bytes.subarray(0, damaged.bytes.length - 9) });
    const { status, err } = await forget(world, '--subject', 'S-017', '--dry-run');
    expect([status, err]).toEqual([1, expect.stringContaining(sentence)]);
  });
});

describe('a damaged file with rows that no query of today reads', () => {
  test.each([
    ['a version that was written over', (one: FakeVersion) => one.key.startsWith('recordings/')],
    ['one of a generation that waits', (one: FakeVersion) => /^compacted\/.*\/recordings\//.test(one.key)],
  ])('%s: everything else goes, the file is named with the command, and stays', async (_, isIt) => {
    const isGeneration = !isIt({ key: 'recordings/' } as FakeVersion);
    const world = await corrected({ isCompacted: isGeneration });
    const { stack } = world;
    if (isGeneration) await compactAfter(world, 31); // the day has another generation since
    stack.now = new Date(Date.now() - 49 * HOUR_MS);
    await put(stack, 'w/mine.mat', undefined, { subject: 'S-017' });
    await stack.process();
    const damaged = stack.lake.find((one) => isIt(one) && Buffer.from(one.bytes).includes('S-099'))!;
    Object.assign(damaged, { bytes: damaged.bytes.subarray(0, damaged.bytes.length - 9) });
    const { key, version } = damaged;
    const line = `Not proven for one file: version ${version} of ${key} must be a Parquet file with rows of recordings, got one that cannot be read (`;
    const command = `aws s3api delete-object --bucket lake --key ${key} --version-id ${version}\n`;
    const mine = ['--subject', 'S-017'];
    const [dry, said, again] = [
      await forget(world, ...mine, '--dry-run'),
      await forget(world, ...mine, '--yes'),
      await forget(world, ...mine, '--yes'),
    ];
    for (const { status, err } of [dry, said, again]) {
      expect({ status, err }).toEqual({ status: 1, err: expect.stringContaining(line) });
      expect(err).toContain(command);
    }
    expect(said.out).toContain('\nForgotten, except for what could not be read: subject "S-017".\n');
    expect(again.out).toMatch(/^Nothing was found of subject "S-017"/);
    expect([versionsOf(stack.lake, 'S-017'), versionsOf(stack.raw, 'mine')]).toEqual([[], []]);
    expect(stack.lake).toContain(damaged);
    expect(stack.lake.filter((one) => one.key.startsWith('forgetting/'))).toEqual([]);
    dropVersions(stack.lake, (one) => one === damaged);
    expect(await forget(world, ...mine, '--yes')).toMatchObject({ status: 0, err: '' });
  });
});

const CHANGE = /^(?:Put|Delete)Object$/;

/** What a compaction writes first, before it reads any row. */
function taken({ stack }: World): string {
  const { day } = keyParts(stack.lake.find(({ key }) => key.startsWith('recordings/'))!.key)!;
  return `compacted/ingest_date=${day}/g000001-0a/taken`;
}

/** Dies at a change. @returns what lets it live again */
function dying({ stack: { s3 } }: World, dies: number): () => void {
  const send = s3.send as (command: object) => Promise<unknown>;
  let changes = 0;
  const mortal = async (command: object) => {
    if (CHANGE.test(command.constructor.name.replace(/Command$/, '')) && ++changes >= dies)
      throw Object.assign(new Error('killed'), { syscall: 'kill' });
    return send(command);
  };
  Object.assign(s3, { send: mortal });
  return () => Object.assign(s3, { send });
}
