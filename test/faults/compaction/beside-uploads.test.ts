/**
 * The compaction at the end of a run, while other runs upload, replay and compact the same day: whatever call of it fails, the
 * run is not disturbed, the person is told what to do, and every row is seen once.
 */
import { beforeAll, expect, test } from '@jest/globals';
import { compactAfter, type EndedRun } from '../../../local/compaction/after-process.ts';
import type { FileCalls } from '../../../local/stores/file-calls.ts';
import { compact, copyOf, DAY, look, watched } from '../compacted-lake.ts';
import { beside, type MixedLake, mixedLake, SCENARIOS, settle } from '../mixed-lake.ts';

let { mixed, expected, calls, commit } = {} as MixedLake; // made before the first test

beforeAll(async () => {
  ({ mixed, expected, calls, commit } = await mixedLake());
});

/** What a run does at its end that has written two recordings of the day. @returns what it prints */
async function end(lake: string, given: FileCalls, piece?: EndedRun['piece']): Promise<string> {
  let printed = '';
  const write = (text: string) => {
    printed += text;
  };
  const output = { write, isTerminal: false, columns: 100 };
  const run = { lake, command: './ecg compact', written: new Map([[DAY, 2]]), out: output, err: output };
  await compactAfter({ ...run, interruption: { isAsked: false }, many: 1, piece, calls: given });
  return printed;
}

test('a compaction at the end of a run, beside uploads, never fails the run and never loses or doubles a row', async () => {
  let failures = 0;
  let cases = 0;
  const afterCommit = new Set<string>();
  for (let at = 0; at < calls.length; at += at < commit ? 9 : 4) {
    const scenario = SCENARIOS[cases % SCENARIOS.length]!;
    if (at > commit) afterCommit.add(scenario);
    const folder = copyOf(mixed);
    const round = Math.floor(cases / SCENARIOS.length); // so that each scenario has calls that fail and others
    const fault = (cases++ + round) % 2 === 0 ? ([at, 'failed'] as const) : undefined;
    const { calls: watchedCalls } = watched(async (call) => {
      if (call !== at) return;
      await beside(folder, scenario);
      if (at % 3 === 0) await end(folder, watched(async () => {}).calls); // the other run ends as well
    }, fault);
    const printed = await end(folder, watchedCalls);
    const told =
      /^Every recording is in the lake\. Putting those of [\d-]+ in few files failed: .+; \.\/ecg compact does it\.\n$/m;
    if (fault !== undefined) failures += told.test(printed) ? 1 : 0;
    else expect([at, printed]).toEqual([at, expect.not.stringMatching(told)]);
    expect([at, scenario, await look(folder)]).toEqual([at, scenario, expected[scenario]]);
    expect([at, await settle(folder)]).toEqual([at, []]);
    expect([at, scenario, await look(folder)]).toEqual([at, scenario, expected[scenario]]);
  }
  expect(failures).toBeGreaterThan(3);
  expect(afterCommit.size).toBe(SCENARIOS.length);
});

test('what was taken before a piece that fails, or that another process was faster with, is said', async () => {
  const piece = { recordings: 1, bytes: 1 };
  const counted = watched(async () => {});
  await end(copyOf(mixed), counted.calls, piece);
  const second = counted.made.findLastIndex(({ name }) => name === 'publish');
  expect(await end(copyOf(mixed), watched(async () => {}, [second, 'failed']).calls, piece)).toMatch(
    /in few files failed: .+; 1 recording taken before that; \.\/ecg compact does it\.\n$/,
  );
  const folder = copyOf(mixed);
  const beaten = watched(async (call) => {
    if (call === second) await compact(folder);
  });
  expect(await end(folder, beaten.calls, piece)).toBe(
    `Compacted ${DAY}: 1 recording; another process goes on with the rest.\n`,
  );
});
