/**
 * A day that is compacted in pieces, of which each looks only at as many recordings as it needs: every call of every piece fails,
 * or its process is killed in it, and recordings are written, replayed and moved before every call, also between two pieces. No look at the lake shows a row twice or one that is missing.
 */
import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { heldKey } from '../../../lake/held-files.ts';
import { objectKey } from '../../../lake/layout.ts';
import { RECORDING_TABLES, type RecordingTable } from '../../../lake/schema.ts';
import { FolderCompactStore } from '../../../local/stores/folder-compact-store.ts';
import { unfinishedPath } from '../../../local/stores/unfinished.ts';
import {
  type Call,
  compact,
  copyOf,
  DAY,
  FATES,
  isChange,
  Killed,
  look,
  run,
  type Seen,
  watched,
  writer,
} from '../compacted-lake.ts';
import {
  ALL,
  BESIDE,
  beside,
  cleanlySeen,
  compactedBeside,
  mixedLake,
  NEW,
  ONE,
  PART,
  SCENARIOS,
  SPREAD,
  settle,
} from '../mixed-lake.ts';

const ONE_RECORDING = { recordings: 1, bytes: 1 };
/** Fresh beside the two of `mixed`: of the first the row is held, of the second the windows. Both are old enough to be leftovers. */
const [ROW_HELD, WINDOWS_HELD, LAST] = ['6', '7', '8'].map((digit) => digit.repeat(64)) as [string, string, string];
const FRESH = [ONE, NEW, ROW_HELD, WINDOWS_HELD, LAST];
const LONG_AGO_S = Date.now() / 1000 - 48 * 3600;

let mixed = '';
const expected: Record<string, Seen> = {};
let calls: readonly Call[] = [];

beforeAll(async () => {
  mixed = copyOf((await mixedLake()).mixed);
  const more = [ROW_HELD, WINDOWS_HELD, LAST].map((id) => ({ id }));
  for (const one of more) await run(writer(mixed), one);
  for (const [name, runs] of Object.entries(BESIDE)) expected[name] = await cleanlySeen([...more, ...runs]);
  hold('recordings', ROW_HELD);
  hold('windows', WINDOWS_HELD);
  const folder = copyOf(mixed);
  const counted = watched(async () => {});
  expect(await inPieces(folder, counted.calls)).toBe('compacted');
  expect(counted.made.filter(({ name }) => name === 'publish')).toHaveLength(FRESH.length);
  expect(await new FolderCompactStore(folder).generations(DAY)).toEqual([1 + FRESH.length]);
  expect(await look(folder)).toEqual(expected['nothing happens']);
  calls = counted.made;
});

/** As a compaction does that comes too late, and dies. */
function hold(table: RecordingTable, id: string): void {
  for (const each of RECORDING_TABLES) {
    const key = each === 'samples' ? objectKey(each, DAY, id, 0) : objectKey(each, DAY, id);
    if (each !== 'findings' || table === each) utimesSync(join(mixed, key), LONG_AGO_S, LONG_AGO_S);
  }
  const held = join(mixed, heldKey(DAY, objectKey(table as 'windows', DAY, id), '0'));
  mkdirSync(dirname(held), { recursive: true });
  renameSync(join(mixed, objectKey(table as 'windows', DAY, id)), held);
}

const inPieces = (folder: string, faulty: Parameters<typeof compact>[1]) =>
  compact(folder, faulty, Date.now(), ONE_RECORDING);
const scenarioOf = (number: number) => SCENARIOS[number % SCENARIOS.length]!;
/** Two of the calls that lie beside each other are not of the same kind for long, so all kinds come up. */
const isPart = (number: number) => PART === ALL || number % SPREAD ** 2 === 0;

test('a call that fails or a process that is killed in any piece shows every row once, then and after what comes next', async () => {
  let [cases, tried] = [0, 0];
  for (const [at, call] of calls.entries()) {
    for (const fate of isChange(call) ? FATES : FATES.slice(0, 1)) {
      if (!isPart(cases++)) continue;
      const scenario = scenarioOf(tried++);
      const folder = copyOf(mixed);
      const state = async () => [at, fate, scenario, await look(folder)];
      const done = inPieces(folder, watched(async () => {}, [at, fate]).calls);
      await done.catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
      expect(await state()).toEqual([at, fate, scenario, expected['nothing happens']]);
      await beside(folder, scenario);
      expect([at, fate, scenario, await settle(folder)]).toEqual([at, fate, scenario, []]);
      expect(await state()).toEqual([at, fate, scenario, expected[scenario]]);
    }
  }
  expect(tried).toBeGreaterThanOrEqual(SCENARIOS.length);
});

test('what is done before any call of any piece is seen then, and after all pieces', async () => {
  let tried = 0;
  for (const at of calls.keys()) {
    if (!isPart(at)) continue;
    const scenario = scenarioOf(tried++);
    const folder = copyOf(mixed);
    const next = await compactedBeside(folder, at, scenario, expected[scenario], inPieces);
    await next();
  }
  expect(tried).toBeGreaterThanOrEqual(SCENARIOS.length);
});

test('a compaction that is beaten in a later piece says so, and leaves what both have taken', async () => {
  const folder = copyOf(mixed);
  const second = calls.findLastIndex(({ name }) => name === 'publish');
  const { calls: watchedCalls } = watched(async (call) => {
    if (call === second) expect(await compact(folder)).toBe('compacted');
  });
  expect(await inPieces(folder, watchedCalls)).toBe('beaten');
  expect(await settle(folder)).toEqual([]);
  expect(await look(folder)).toEqual(expected['nothing happens']);
});

test('a piece of no recording takes one all the same', async () => {
  const folder = copyOf(mixed);
  expect(await compact(folder, undefined, Date.now(), { recordings: 0, bytes: 0 })).toBe('compacted');
  expect(await look(folder)).toEqual(expected['nothing happens']);
});

test('pieces whose first recordings are being written take all others, and those when they are written', async () => {
  const folder = copyOf(mixed);
  const writing = [ONE, NEW].map((id) => unfinishedPath(join(folder, objectKey('recordings', DAY, id))));
  for (const path of writing) writeFileSync(path, '');
  const { calls: counting, made } = watched(async () => {});
  expect(await inPieces(folder, counting)).toBe('compacted');
  expect(made.filter(({ name }) => name === 'publish')).toHaveLength(FRESH.length - writing.length);
  expect(await look(folder)).toEqual(expected['nothing happens']);
  for (const path of writing) rmSync(path);
  expect(await settle(folder)).toEqual([]);
  expect(await look(folder)).toEqual(expected['nothing happens']);
});
