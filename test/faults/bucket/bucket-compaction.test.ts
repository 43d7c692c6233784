/**
 * A day of a bucket, compacted by the scheduled function hour after hour, beside a late delivery and a replay. Every call of
 * every run fails in every way; after each call that changes something, all tables are looked at as Athena does.
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { compactBucket } from '../../../handler/compact/bucket/compact-bucket.ts';
import { generationOfKey } from '../../../handler/compact/bucket/remove-superseded.ts';
import { createLog } from '../../../handler/log.ts';
import { freshFolder } from '../../../lake/day-manifest.ts';
import { dayPinKey } from '../../../lake/pins.ts';
import { RECORDING_TABLES, TABLE_NAMES } from '../../../lake/schema.ts';
import { MemoryCloud } from '../../support/bucket/memory-cloud.ts';
import { DAY, type Run, run, type Seen, wrongIn } from '../compacted-lake.ts';
import { athenaSees, twiceInFolders } from './athena-view.ts';
import { FATES, type Fate, Fault, fatesOf, faulty } from './faulty-cloud.ts';

const HOUR_MS = 3600 * 1000;
const MIDNIGHT_MS = Date.parse('2026-02-01T00:00:00Z');
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(64)) as [string, string, string, string];

const silent = createLog({ write: () => {} });
/** Two recordings at a time, so that the first compaction needs two pieces; everything at once is cheaper. */
const [TWO, ALL] = [2, 5].map((recordings) => ({ recordings, bytes: 2 ** 20 }));

async function write(cloud: MemoryCloud, runs: readonly Run[]): Promise<void> {
  for (const one of runs) await run(cloud.lakeStore(), one);
  for (const table of TABLE_NAMES) {
    if (cloud.keys(`${table}/`).length > 0) await cloud.register(table, DAY, freshFolder(table, DAY));
  }
}

/** What the story brings at each hour after midnight of the day's end; runs of the function are between. */
const ON_TIME: readonly Run[] = [{ id: a }, { id: b, outcome: 'rejected' }, { id: c }];
const LATE: readonly Run[] = [{ id: a, outcome: 'rejected', number: 2 }, { id: d }];

/** The story in steps: what is written before a run, and when the run is. */
const STEPS = [
  { name: 'the first compaction', writes: [], hour: 3 },
  { name: 'the one after a late delivery and a replay', writes: LATE, hour: 5 },
  { name: 'the one that removes what was superseded', writes: [], hour: 30 },
] as const;

async function runAt(cloud: MemoryCloud, hour: number, after: () => Promise<void>, fault?: readonly [number, Fate]) {
  cloud.nowMs = MIDNIGHT_MS + hour * HOUR_MS;
  const watched = faulty(cloud, after, fault);
  const piece = fault?.[1] === 'killed' ? TWO! : ALL!; // there are two
  const lake = { bucket: watched.doors, catalogue: watched.doors, nowMs: cloud.nowMs, hasTime: () => true, piece };
  const error = await compactBucket(lake, silent).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { ...watched, error };
}

const nothing = async () => {};

/** Which run of which recording is seen, by table. */
function runsIn(seen: Seen): Map<string, number> {
  const runs = RECORDING_TABLES.flatMap((table) =>
    seen[table].map((what): [string, number] => {
      const [, id, , number] = what.replace(':', '').split(' ');
      return [`${table} ${id}`, Number(number)];
    }),
  );
  return new Map(runs);
}

/** Recordings with a row of `recordings` to which the other tables do not have what its run wrote, and nothing else. */
function tornIn(seen: Seen): string[] {
  const runs = runsIn(seen);
  const rows = [...runs].filter(([what]) => what.startsWith('recordings '));
  return rows.flatMap(([what, number]) => {
    const id = what.split(' ')[1]!; // a table and a recording
    const { outcome } = [...ON_TIME, ...LATE].find((one) => one.id.startsWith(id) && (one.number ?? 1) === number)!;
    const others = outcome === 'rejected' ? ['windows', 'findings'] : ['windows', 'beats', 'samples'];
    const isWhole = RECORDING_TABLES.every((table) => {
      const isThere = table === 'recordings' || others.includes(table);
      return runs.get(`${table} ${id}`) === (isThere ? number : undefined);
    });
    return isWhole ? [] : [id];
  });
}

describe('a day in a bucket', () => {
  /** The cloud before each step, and at the end of the story. */
  const before: MemoryCloud[] = [];
  /** As if never compacted: without what came late, and with it. */
  let onTime: Seen;
  let clean: Seen;

  beforeAll(async () => {
    const cloud = new MemoryCloud(MIDNIGHT_MS - 5 * HOUR_MS);
    await write(cloud, ON_TIME);
    for (const { writes, hour } of STEPS) {
      cloud.nowMs = MIDNIGHT_MS + (hour - 1) * HOUR_MS;
      await write(cloud, writes);
      before.push(cloud.copy());
      expect((await runAt(cloud, hour, nothing)).error).toBeUndefined();
    }
    before.push(cloud);
    const neverCompacted = new MemoryCloud(MIDNIGHT_MS);
    await write(neverCompacted, ON_TIME);
    onTime = await athenaSees(neverCompacted);
    await write(neverCompacted, LATE);
    clean = await athenaSees(neverCompacted);
  });

  test('ends as one that was never compacted, in a file a table, and nothing of it lies under a table', async () => {
    const end = before.at(-1)!;
    expect(await athenaSees(end)).toEqual(clean);
    expect(RECORDING_TABLES.map((table) => end.keys(`${table}/`))).toEqual(RECORDING_TABLES.map(() => []));
    expect(end.keys('compacted/').filter((key) => key.endsWith('.parquet')).length).toBe(RECORDING_TABLES.length);
    expect((await end.versions('compacted/')).filter(({ key }) => key.endsWith('.parquet')).length).toBe(
      RECORDING_TABLES.length,
    );
  });

  test('stays where it is until all of it is compacted: a run that has no more time, or finds a row that is new, moves nothing', async () => {
    const cloud = before[0]!.copy();
    const seen = await athenaSees(cloud);
    const folders = async () => new Set([...(await cloud.foldersOf('recordings')).values()]);
    const lake = { bucket: cloud, catalogue: cloud, nowMs: MIDNIGHT_MS + 3 * HOUR_MS, piece: TWO! };
    await compactBucket({ ...lake, hasTime: () => false }, silent);
    expect([await athenaSees(cloud), [...(await folders())]]).toEqual([seen, [freshFolder('recordings', DAY)]]);
    cloud.nowMs = lake.nowMs - HOUR_MS / 6;
    await write(cloud, [{ id: d }]);
    await compactBucket({ ...lake, hasTime: () => true }, silent);
    expect([...(await folders())]).toEqual([freshFolder('recordings', DAY)]);
    await compactBucket({ ...lake, nowMs: lake.nowMs + HOUR_MS, hasTime: () => true }, silent);
    expect([...(await folders())]).toEqual([expect.stringMatching(/^compacted\/.*\/recordings$/)]);
    expect((await athenaSees(cloud)).recordings.length).toBe(seen.recordings.length + 1);
  });

  test('that was moved in part is moved to the end, although something new waits: tables of two generations do not go together', async () => {
    const cloud = before[0]!.copy();
    expect((await runAt(cloud, 3, nothing)).error).toBeUndefined();
    for (const table of RECORDING_TABLES) {
      if (table !== 'samples') await cloud.move(table, DAY, freshFolder(table, DAY)); // as if killed after the first
    }
    cloud.nowMs = MIDNIGHT_MS + 3.9 * HOUR_MS;
    await write(cloud, [{ id: d }]);
    expect((await runAt(cloud, 4, nothing)).error).toBeUndefined();
    expect(await cloud.folderOf('recordings', DAY)).toMatch(/^compacted\//);
  });

  test('keeps a generation that is pinned, whole, and rests; unpinned, it goes a day later', async () => {
    const cloud = before[0]!.copy();
    const files = (folder: string) => cloud.keys(`${folder}/`);
    expect((await runAt(cloud, 3, nothing)).error).toBeUndefined();
    const [first = ''] = new Set(cloud.keys('compacted/').flatMap((key) => generationOfKey(key) ?? []));
    const there = files(first).filter((key) => key.endsWith('.parquet'));
    const pin = dayPinKey(DAY, 'Müller et al. 2026_v1.1', first.split('/').at(-1)!);
    await cloud.write(pin, new Uint8Array());
    await write(cloud, LATE);
    for (const hour of [5, 30, 60]) expect((await runAt(cloud, hour, nothing)).error).toBeUndefined();
    expect(await athenaSees(cloud)).toEqual(clean);
    expect(files(first)).toEqual(expect.arrayContaining(there));
    expect(there.length).toBe(RECORDING_TABLES.length);
    expect((await runAt(cloud, 61, nothing)).made).not.toContain('newest');
    await cloud.removeVersions(await cloud.versions(pin));
    expect((await runAt(cloud, 62, nothing)).error).toBeUndefined();
    expect(files(first)).toEqual([]);
    expect(await athenaSees(cloud)).toEqual(clean);
  });

  test('keeps what somebody else has put among its files', async () => {
    const cloud = before.at(-2)!.copy();
    const note = `${freshFolder('windows', DAY)}/notes.txt`;
    await cloud.writeIf(note, new Uint8Array(1), undefined);
    expect((await runAt(cloud, 60, nothing)).error).toBeUndefined();
    expect(cloud.keys('windows/')).toEqual([note]);
  });

  test('begins with another day each hour, and says which before it begins', async () => {
    const days = [DAY, '2026-01-30', '2026-01-29'];
    const cloud = new MemoryCloud(MIDNIGHT_MS - 5 * HOUR_MS);
    for (const day of days)
      await cloud.writeIf(`${freshFolder('windows', day)}/${a}.parquet`, new Uint8Array(1), undefined);
    const begunAt = async (hour: number) => {
      const said: string[] = [];
      const log = createLog({ write: (line) => said.push(line) });
      const lake = { bucket: cloud, catalogue: cloud, nowMs: MIDNIGHT_MS + hour * HOUR_MS, piece: ALL! };
      await compactBucket({ ...lake, hasTime: () => false }, log);
      return said.map((line) => JSON.parse(line)).find(({ event }) => event === 'day-begun').day;
    };
    expect(new Set([await begunAt(3), await begunAt(4), await begunAt(5)])).toEqual(new Set(days));
  });

  test('costs no request of its own once there is nothing to do', async () => {
    const { made } = await runAt(before.at(-1)!.copy(), 40, nothing);
    expect(made.filter((name) => !['foldersOf', 'folders', 'versions'].includes(name))).toEqual([]);
    expect(made.length).toBe(2 * TABLE_NAMES.length + 1);
  });

  test.each(STEPS.flatMap(({ name }, at) => FATES.map((fate) => [name, fate, at] as const)))(
    '%s, with each call that can be %s: each table is whole at every moment, and at the end',
    async (_, fate, at) => {
      const { hour } = STEPS[at]!;
      const { made } = await runAt(before[at]!.copy(), hour, nothing, [-1, fate]);
      const schedules = made.flatMap((name, call) => (fatesOf(name).includes(fate) ? [[call, fate] as const] : []));
      expect(schedules.length).toBeGreaterThan(5);
      const torn = new Set<string>();
      for (const fault of schedules) {
        const cloud = before[at]!.copy();
        let newest = runsIn(await athenaSees(cloud));
        const wholeAndNoOlder = async () => {
          const seen = await athenaSees(cloud);
          const runs = runsIn(seen);
          const older = [...newest].filter(([what, number]) => (runs.get(what) ?? replacedBy(what, runs)) < number);
          const wrong = [...wrongIn(seen), ...(await twiceInFolders(cloud))];
          expect([fault, made[fault[0]], wrong, older]).toEqual([fault, made[fault[0]], [], []]);
          for (const id of tornIn(seen)) torn.add(id);
          newest = runs;
        };
        const { error, arrive } = await runAt(cloud, hour, wholeAndNoOlder, fault);
        expect(error instanceof AggregateError || error instanceof Fault || fault[1] === 'doubled').toBe(true);
        await runAt(cloud, hour + 1, wholeAndNoOlder);
        // A call that arrives after others may show an older generation again, whole, until the next run.
        await arrive();
        newest = runsIn(await athenaSees(cloud));
        await wholeAndNoOlder();
        for (const later of [30, 60]) await runAt(cloud, hour + later, wholeAndNoOlder);
        expect([fault, await athenaSees(cloud)]).toEqual([fault, at === 0 ? onTime : clean]);
        expect([fault, RECORDING_TABLES.flatMap((table) => cloud.keys(`${table}/`))]).toEqual([fault, []]);
      }
      // Across tables, for the moments of a swap, one recording: that which was replayed since the last generation. And no other.
      expect([...torn]).toEqual(STEPS[at]!.writes === LATE ? [a[0]] : []);
    },
  );
});

/** A replay that rejects a recording has no samples and no beats; what it has says that it is newer. */
function replacedBy(what: string, runs: ReadonlyMap<string, number>): number {
  const [table, id] = what.split(' ');
  return table === 'samples' || table === 'beats' ? (runs.has(`windows ${id}`) ? 2 : 0) : 0;
}
