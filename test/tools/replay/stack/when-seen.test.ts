/** When queries see what a replay of a stack does, on days that were compacted and on others. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COMPACTION_MINUTE, earliestCompaction, SETTLED_MS } from '../../../../handler/compact/bucket/schedule.ts';
import { freshFolder, TAKEN } from '../../../../lake/day-manifest.ts';
import { RECORDING_TABLES } from '../../../../lake/schema.ts';
import { main } from '../../../../tools/replay/main.ts';
import { compactAfter, HOUR_MS } from '../../forget/stack/compacted-world.ts';
import { put, setUp, type World } from '../../forget/stack/world.ts';

const MINUTE_MS = HOUR_MS / 60;
const DAY = '2026-03-02';
const NOW_MS = Date.parse('2026-03-05T10:20:00Z');

const compactAt = (world: World, ms: number) => compactAfter(world, (ms - Date.now()) / HOUR_MS);

/** A stack with one upload of a closed day; its outputs say whether it compacts. */
async function closedDay({ isCompacting = true } = {}): Promise<World> {
  const world = setUp();
  const { stack, here } = world;
  stack.now = new Date(`${DAY}T12:00:00Z`);
  await put(stack, 'mit-bih-360/a.mat');
  await stack.process();
  const outputs = { ...stack.outputs, ...(isCompacting && { database: 'ecg_dev', compactionFunction: 'compaction' }) };
  here.put('outputs.json', JSON.stringify(outputs));
  return world;
}

/** The same, compacted, its fresh files gone. */
async function compactedDay(): Promise<World> {
  const world = await closedDay();
  for (const hours of [60, 30, 5]) await compactAt(world, NOW_MS - hours * HOUR_MS);
  return world;
}

interface Event {
  /** After the command was begun. */
  readonly minute: number;
  readonly what: (world: World) => Promise<void>;
}

const processing: Event['what'] = ({ stack }) => stack.processQueue();
/** The function begins at this minute. */
const compacting = (minute: number): Event => ({
  minute,
  what: (world) => compactAt(world, NOW_MS + minute * MINUTE_MS),
});

/** Replays everything, while time passes when the command sleeps and things happen. @returns after how many minutes it ended, too */
async function replay(world: World, argv: readonly string[], events: readonly Event[] = []) {
  const { stack, here, catalogue } = world;
  let ms = NOW_MS;
  const left = [...events];
  const clock = {
    now: () => new Date(ms),
    sleep: async (slept: number) => {
      ms += slept;
      stack.now = new Date(ms);
      while (left.length > 0 && ms - NOW_MS >= left[0]!.minute * MINUTE_MS) await left.shift()!.what(world);
    },
  };
  const status = await main(
    ['--prefix', 'mit-bih-360/', '--yes', '--stack-outputs', 'outputs.json', ...argv],
    here.context,
    {
      confirm: async () => undefined,
      s3: () => stack.s3,
      sqs: () => stack.sqs,
      catalogue: async () => catalogue,
      clock,
    },
  );
  return { status, minutes: Math.round((ms - NOW_MS) / MINUTE_MS), ...here.taken() };
}

test('the first compaction that may take what is written now begins at its minute, 20 minutes later or more, and within the hour', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (nowMs) => {
      const ms = earliestCompaction(nowMs);
      expect(new Date(ms).getUTCMinutes()).toBe(COMPACTION_MINUTE);
      expect(ms % MINUTE_MS).toBe(0);
      expect(ms - nowMs).toBeGreaterThanOrEqual(SETTLED_MS);
      expect(ms - nowMs).toBeLessThan(SETTLED_MS + HOUR_MS);
    }),
  );
});

describe('of a day that was compacted', () => {
  test('is said before the question, also on a dry run, and after it is sent', async () => {
    const world = await compactedDay();
    const { status, out } = await replay(world, []);
    expect([status, out.split('\n')]).toEqual([
      0,
      [
        '1 object to replay, 7.2 kB.',
        '1 object of 1 day whose files were compacted: queries see the result after a compaction, not before 2026-03-05 11:15 UTC.',
        'Sent 1 object. Results appear in the lake within minutes; on days that were compacted, not before 2026-03-05 11:15 UTC.',
        '',
      ],
    ]);
  });

  test('is waited for until a compaction has taken it: not the row, and not a compaction that came too early for it', async () => {
    const events = [{ minute: 40, what: processing }, compacting(55), compacting(115)];
    expect(await replay(await compactedDay(), ['--wait', '180'], events)).toMatchObject({
      status: 0,
      minutes: 115,
      out: expect.stringMatching(/Queries see the result of 1 object\.\n$/),
      err: '',
    });
  });

  test('is seen when a message was delivered twice, and a compaction takes what was written the second time', async () => {
    const world = await compactedDay();
    const twice: Event = {
      minute: 2,
      what: async ({ stack }) => {
        const messages = stack.queues.get(stack.outputs.queueUrl!)!;
        const again = [...messages];
        await stack.processQueue();
        messages.push(...again);
      },
    };
    const events = [twice, { minute: 5, what: processing }, compacting(55)];
    expect(await replay(world, ['--wait', '57'], events)).toMatchObject({ status: 0, minutes: 55, err: '' });
  });

  test('is not seen in what a generation took before an earlier replay, although it is listed still', async () => {
    const world = await closedDay();
    for (const hours of [5, 4]) await compactAt(world, NOW_MS - hours * HOUR_MS);
    const { stack } = world;
    stack.now = new Date(NOW_MS - 5 * MINUTE_MS);
    expect((await replay(world, [])).status).toBe(0);
    await stack.processQueue();
    const events = [{ minute: 54, what: processing }, compacting(55), compacting(115)];
    expect(await replay(world, ['--wait', '180', '--restart'], events)).toMatchObject({ status: 0, minutes: 115 });
  });

  test('asks nothing of a catalogue before a compaction can have taken it, and fetches what a generation has taken once', async () => {
    const world = await compactedDay();
    const asked: string[] = [];
    const { folderOf } = world.catalogue;
    world.catalogue.folderOf = (...args) => {
      asked.push(args[0]);
      return folderOf.apply(world.catalogue, args);
    };
    const fetched: string[] = [];
    const { s3 } = world.stack;
    const send = s3.send.bind(s3) as (command: { input: { Key?: string } }) => unknown;
    s3.send = ((command: { input: { Key?: string } }) => {
      if (command.input.Key?.endsWith(`/${TAKEN}`)) fetched.push(command.input.Key);
      return send(command);
    }) as typeof s3.send;
    await replay(world, ['--wait', '57'], [{ minute: 2, what: processing }]);
    expect(asked.length).toBeLessThanOrEqual(6 * RECORDING_TABLES.length); // every 30 s of the last two minutes
    expect(fetched).toHaveLength(1);
  });

  test('is not waited for longer than was asked: what is not processed, and what no compaction has taken, are told apart', async () => {
    expect(await replay(await compactedDay(), ['--wait', '57'])).toMatchObject({
      status: 1,
      minutes: 57,
      err:
        'Stopped waiting after 57 minutes. What was sent is processed all the same.\n' +
        '1 object not processed yet, or deleted since: ./ecg status says what waits and what failed.\n',
    });
    const processed = [{ minute: 1, what: processing }];
    expect(await replay(await compactedDay(), ['--wait', '57'], processed)).toMatchObject({
      status: 1,
      err:
        'Stopped waiting after 57 minutes. What was sent is processed all the same.\n' +
        `Processed, but not seen yet: ${DAY}. The saved log query "Compaction, day by day" says what became of the day.\n`,
    });
  });

  test('is refused where it cannot be seen in that time, and nothing is sent', async () => {
    const world = await compactedDay();
    expect(await replay(world, ['--wait', '50'])).toMatchObject({
      status: 2,
      err: `The files of ${DAY} were compacted, and the next compaction that takes a replay begins at 2026-03-05 11:15 UTC: --wait must be 56 or more, got 50.\n`,
    });
    expect(world.stack.queues.get(world.stack.outputs.queueUrl!)).toEqual([]);
  });

  test('is refused, before anything is sent, to whoever may not list versions of the lake', async () => {
    const world = await compactedDay();
    const { s3 } = world.stack;
    const send = s3.send as (command: { readonly input: { readonly Bucket?: string } }) => Promise<unknown>;
    const lists = (bucket: string) =>
      Object.assign(s3, {
        send: async (command: {
          readonly constructor: { readonly name: string };
          readonly input: { Bucket?: string };
        }) => {
          if (command.constructor.name === 'ListObjectVersionsCommand' && command.input.Bucket === bucket)
            throw Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
          return send.call(s3, command);
        },
      });
    lists('lake');
    expect((await replay(world, ['--wait', '180'])).err).toMatch(
      /^Nothing was sent: AWS denied access: this needs s3:ListBucketVersions on the lake, and .*; or leave out --wait\.\n$/,
    );
    lists('raw');
    expect((await replay(world, ['--wait', '180'])).err).toMatch(
      /^AWS denied access: this needs s3:ListBucketVersions on the raw bucket and sqs:SendMessage .*\.\nRun the same command again to continue\.\n$/,
    );
    expect(world.stack.queues.get(world.stack.outputs.queueUrl!)).toEqual([]);
  });

  test('is not known to whoever may not look at the catalogue: the replay goes on, unless somebody wants to wait', async () => {
    const world = await compactedDay();
    const denied = Object.assign(new Error('no'), {
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
    world.catalogue.foldersOf = () => Promise.reject(denied);
    expect(await replay(world, [])).toMatchObject({
      status: 0,
      out: expect.stringContaining(
        'When queries see the result on days that were compacted is not known. AWS denied access: this needs glue:GetPartitions on the tables of the stack.\n',
      ),
    });
    world.stack.queues.get(world.stack.outputs.queueUrl!)!.length = 0;
    expect(await replay(world, ['--wait', '180', '--restart'])).toMatchObject({
      status: 1,
      err: 'Nothing was sent: AWS denied access: this needs s3:ListBucketVersions on the lake, and s3:ListBucket and s3:GetObject on the lake, glue:GetPartition and glue:GetPartitions on its tables; or leave out --wait.\n',
    });
    expect(world.stack.queues.get(world.stack.outputs.queueUrl!)).toEqual([]);
  });
});

describe('of a day that lies as it was written', () => {
  const soon = [{ minute: 3, what: processing }];

  test.each([
    ['that waits for its first compaction', true],
    ['of a stack that does not compact', false],
  ])('%s is seen once it is processed', async (_, isCompacting) => {
    const world = await closedDay({ isCompacting });
    for (const table of isCompacting ? RECORDING_TABLES : [])
      await world.catalogue.register(table, DAY, freshFolder(table, DAY));
    const { status, minutes, out } = await replay(world, ['--wait', '5'], soon);
    expect([status, minutes]).toEqual([0, 3]);
    expect(out).not.toContain('compact');
  });

  test('is not seen as long as the catalogue does not have it, or has it in a place of somebody else', async () => {
    const world = await closedDay();
    const unseen = `Processed, but not seen yet: ${DAY}. `;
    expect(await replay(world, ['--wait', '5'], soon)).toMatchObject({
      status: 1,
      err: expect.stringContaining(unseen),
    });
    for (const table of RECORDING_TABLES) await world.catalogue.register(table, DAY, 's3://elsewhere');
    expect((await replay(world, ['--wait', '5'], soon)).err).toContain(
      `The catalogue has ${DAY} at "s3://elsewhere", which this stack does not write to, so its compactions do not show.\n`,
    );
  });
});
