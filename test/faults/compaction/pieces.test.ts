/**
 * A day that is compacted in pieces: every call of every piece fails, or its process is killed in it, and recordings are written,
 * replayed and moved before every call, also between two pieces. No look at the lake shows a row twice or one that is missing.
 */
import { beforeAll, expect, test } from '@jest/globals';
import { FolderCompactStore } from '../../../local/stores/folder-compact-store.ts';
import { type Call, compact, copyOf, DAY, FATES, isChange, Killed, look, watched } from '../compacted-lake.ts';
import { ALL, beside, type MixedLake, mixedLake, PART, SCENARIOS, SPREAD, settle } from '../mixed-lake.ts';

/** Two recordings of `mixed` are fresh. */
const ONE_RECORDING = { recordings: 1, bytes: 1 };

let { mixed, expected } = {} as MixedLake; // made before the first test
let calls: readonly Call[] = [];

beforeAll(async () => {
  ({ mixed, expected } = await mixedLake());
  const folder = copyOf(mixed);
  const counted = watched(async () => {});
  expect(await inPieces(folder, counted.calls)).toBe('compacted');
  expect(counted.made.filter(({ name }) => name === 'publish')).toHaveLength(2);
  expect(await new FolderCompactStore(folder).generations(DAY)).toEqual([3]);
  expect(await look(folder)).toEqual(expected['nothing happens']);
  calls = counted.made;
});

const inPieces = (folder: string, faulty: Parameters<typeof compact>[1]) =>
  compact(folder, faulty, Date.now(), ONE_RECORDING);
const scenarioOf = (number: number) => SCENARIOS[number % SCENARIOS.length]!;
/** Two of the calls that lie beside each other are not of the same kind for long, so all kinds come up. */
const isPart = (number: number) => PART === ALL || number % (2 * SPREAD) === 0;

test('a call that fails or a process that is killed in any piece shows every row once, then and after what comes next', async () => {
  let cases = 0;
  for (const [at, call] of calls.entries()) {
    for (const fate of isChange(call) ? FATES : FATES.slice(0, 1)) {
      const scenario = scenarioOf(cases);
      if (!isPart(cases++)) continue;
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
});

test('what is done before any call of any piece is seen then, and after all pieces', async () => {
  for (const at of calls.keys()) {
    if (!isPart(at)) continue;
    const scenario = scenarioOf(Math.floor(at / SPREAD));
    const folder = copyOf(mixed);
    const state = async () => [at, scenario, await look(folder)];
    const { calls: watchedCalls } = watched(async (call) => {
      if (call !== at) return;
      await beside(folder, scenario);
      expect(await state()).toEqual([at, scenario, expected[scenario]]);
    });
    await inPieces(folder, watchedCalls);
    expect(await state()).toEqual([at, scenario, expected[scenario]]);
    expect([at, scenario, await settle(folder)]).toEqual([at, scenario, []]);
    expect(await state()).toEqual([at, scenario, expected[scenario]]);
  }
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
