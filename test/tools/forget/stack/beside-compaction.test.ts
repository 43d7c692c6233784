/** Forgetting on a compacted stack, killed or beside the function that compacts: nobody else loses a row, and nobody comes back. */
import { describe, expect, test } from '@jest/globals';
import { S3VersionedBucket } from '../../../../handler/aws/s3-versioned-bucket.ts';
import { recordingId } from '../../../../lake/layout.ts';
import { RECORDING_TABLES } from '../../../../lake/schema.ts';
import { countCompacted, dropCompacted } from '../../../../tools/forget/stack/compacted-files.ts';
import { runsOf } from '../../../support/seed/seed.ts';
import { compactAfter, HOUR_MS, linesSeen } from './compacted-world.ts';
import { forget, people, versionsOf, type World } from './world.ts';

const SUBJECT = ['--subject', 'S-017', '--yes'];
const DAY = /ingest_date=([\d-]+)/;

/** Two people on a day that was compacted an hour ago, after these hours, and fresh files from before. */
async function compactedPeople(hours: readonly number[]): Promise<World> {
  const world = await people();
  world.stack.now = new Date(Date.now() - HOUR_MS);
  for (const hour of hours) await compactAfter(world, hour);
  return world;
}

/** What Athena shows of everybody else, once the person is forgotten in peace. */
async function othersOnly(): Promise<string[]> {
  const world = await compactedPeople([30]);
  expect((await forget(world, ...SUBJECT)).status).toBe(0);
  const seen = await linesSeen(world);
  expect(new Set(seen.map((line) => line.split(' ')[0]))).toEqual(new Set(RECORDING_TABLES));
  return seen;
}

const nothingLeft = ({ stack }: World) =>
  expect([...versionsOf(stack.lake, 'S-017'), ...versionsOf(stack.lake, 's017')]).toEqual([]);

const KILLED = Object.assign(new Error('killed'), { syscall: 'kill' });
const CHANGES = /^(?:PutObject|DeleteObjects?)Command$/;

/** Counts changes of the lake and its catalogue, and dies at one. @returns how many there were, once it is told to live again */
function mortal({ stack, catalogue }: World, dies = Number.POSITIVE_INFINITY): () => number {
  let changes = 0;
  const die = () => {
    changes += 1;
    if (changes >= dies) throw KILLED;
  };
  const send = stack.s3.send as (command: object) => Promise<unknown>;
  const move = catalogue.move;
  const dying = async (command: object) => {
    if (CHANGES.test(command.constructor.name)) die();
    return send(command);
  };
  Object.assign(stack.s3, { send: dying });
  Object.assign(catalogue, {
    move: async (...args: Parameters<typeof move>) => {
      die();
      return move.apply(catalogue, args);
    },
  });
  return () => {
    Object.assign(stack.s3, { send });
    Object.assign(catalogue, { move });
    return changes;
  };
}

test('killed after any change, everybody else is seen whole at that moment, and after the next run', async () => {
  const others = await othersOnly();
  const probe = await compactedPeople([30, 60]);
  const ofProbe = mortal(probe);
  await forget(probe, ...SUBJECT);
  const changes = ofProbe();
  expect(changes).toBeGreaterThan(20);
  const deaths = runsOf(changes);
  for (let death = 0; death < deaths; death += 1) {
    const dies = 1 + Math.round((death * (changes - 1)) / (deaths - 1));
    const world = await compactedPeople([30, 60]);
    const revive = mortal(world, dies);
    expect((await forget(world, ...SUBJECT)).status).toBe(1);
    revive();
    const seen = new Set(await linesSeen(world));
    expect([dies, others.filter((line) => !seen.has(line))]).toEqual([dies, []]);
    expect([dies, (await forget(world, ...SUBJECT)).status]).toEqual([dies, 0]);
    expect([dies, await linesSeen(world)]).toEqual([dies, others]);
    nothingLeft(world);
    expect(world.stack.lake.filter(({ key }) => key.includes('/moved/'))).toEqual([]);
  }
});

/** A bucket that does something once, before the first write to a key of this form. */
class Interrupted extends S3VersionedBucket {
  private readonly at: RegExp;
  private act: () => Promise<unknown>;

  constructor({ s3 }: World['stack'], at: RegExp, act: () => Promise<unknown>) {
    super(s3, 'lake');
    this.at = at;
    this.act = act;
  }

  override async write(key: string, bytes: Uint8Array): Promise<void> {
    await this.before(key);
    await super.write(key, bytes);
  }

  override async writeIf(key: string, bytes: Uint8Array, tag: string | undefined): Promise<boolean> {
    await this.before(key);
    return super.writeIf(key, bytes, tag);
  }

  private async before(key: string): Promise<void> {
    if (!this.at.test(key)) return;
    const { act } = this;
    this.act = async () => {};
    await act();
  }
}

describe('beside a compaction', () => {
  test('that is about to commit the first generation: it comes too late, and the others lose nothing', async () => {
    const others = await othersOnly();
    const world = await compactedPeople([]);
    let status: number | undefined;
    const bucket = new Interrupted(world.stack, /^compacted\/[^/]+\/manifest\.json$/, async () => {
      status = (await forget(world, ...SUBJECT)).status;
    });
    await compactAfter(world, 30, bucket);
    expect(status).toBe(0);
    nothingLeft(world);
    await compactAfter(world, 31);
    nothingLeft(world);
    expect(await linesSeen(world)).toEqual(others);
  });

  test('that is still writing what it has read of them: this is said, until that is gone as well', async () => {
    const others = await othersOnly();
    const world = await compactedPeople([]);
    world.stack.now = new Date();
    let said: Awaited<ReturnType<typeof forget>> | undefined;
    const bucket = new Interrupted(world.stack, /\/beats-00000\.parquet$/, async () => {
      said = await forget(world, ...SUBJECT);
    });
    await compactAfter(world, 30, bucket);
    expect(said).toMatchObject({ status: 1, err: expect.stringContaining('then in 20 minutes') });
    expect(await linesSeen(world)).toEqual(others);
    for (const one of world.stack.lake) Object.assign(one, { at: new Date(one.at.getTime() - HOUR_MS) });
    expect(await forget(world, ...SUBJECT)).toMatchObject({ status: 0, err: '' });
    nothingLeft(world);
    await compactAfter(world, 31);
    expect(await linesSeen(world)).toEqual(others);
  });

  test.each([
    ['before it is known what goes', 'ListObjectVersionsCommand'],
    ['before it goes', 'DeleteObjectsCommand'],
  ])('that moves a table back to its older generation %s: the table is moved again', async (_, name) => {
    const others = await othersOnly();
    const world = await compactedPeople([30, 60]);
    const { stack, catalogue } = world;
    const day = DAY.exec(stack.lake.at(-1)!.key)![1]!; // everything is of this day
    const older = await catalogue.folderOf('windows', day);
    const send = stack.s3.send as (command: object) => Promise<unknown>;
    let isSwapped = false;
    let isBack = false;
    const slow = async (command: {
      readonly constructor: { readonly name: string };
      readonly input: { Key?: string };
    }) => {
      if (isSwapped && !isBack && command.constructor.name === name) {
        isBack = true;
        await catalogue.move('windows', day, older!);
      }
      const answer = await send(command);
      isSwapped ||= command.constructor.name === 'PutObjectCommand' && command.input.Key?.endsWith('/swapped') === true;
      // What goes already when the table is moved back cannot be kept; that is seen again when the command ends.
      const seen = new Set(isBack && name === 'DeleteObjectsCommand' ? others : await linesSeen(world));
      expect(others.filter((line) => !seen.has(line))).toEqual([]);
      return answer;
    };
    Object.assign(stack.s3, { send: slow });
    expect((await forget(world, ...SUBJECT)).status).toBe(0);
    expect([isBack, await linesSeen(world)]).toEqual([true, others]);
  });

  test('that died before its swap: what it left is found by one more call', async () => {
    const world = await compactedPeople([30, 60]);
    const { stack, catalogue } = world;
    const day = DAY.exec(stack.lake.at(-1)!.key)![1]!;
    const recordings = stack.raw
      .filter(({ metadata }) => metadata.subject === 'S-017')
      .map(({ key, version }) => ({ recordingId: recordingId('raw', key, version), day }));
    const { move } = catalogue;
    Object.assign(catalogue, { move: () => Promise.reject(KILLED) });
    expect((await forget(world, ...SUBJECT)).status).toBe(1);
    Object.assign(catalogue, { move });
    const lake = { s3: stack.s3, bucket: 'lake', catalogue: async () => catalogue };
    expect(await countCompacted(lake, recordings)).toBeGreaterThan(0);
    await dropCompacted(lake, recordings);
    expect(await countCompacted(lake, recordings)).toBe(0);
    expect(await linesSeen(world)).toEqual(await othersOnly());
  });
});
