/**
 * A compaction takes a file away to where it is held, at any moment of a reader, of another compaction, and of a run that
 * removes it: it is never overlooked, since everybody looks at its key first and there second.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { heldKey } from '../../../lake/held-files.ts';
import { objectKey } from '../../../lake/layout.ts';
import type { RecordingTable } from '../../../lake/schema.ts';
import { FILE_CALLS } from '../../../local/stores/file-calls.ts';
import { cleanLake, compact, copyOf, DAY, isChange, look, run, watched, writer } from '../compacted-lake.ts';
import { beside, NEW, ONE } from '../mixed-lake.ts';
import { lookBetween } from './look-between.ts';

const HELD_TABLES = ['recordings', 'windows', 'samples'] as const;
let times = 0;

function keyOf(table: RecordingTable, id: string): string {
  return table === 'samples' ? objectKey(table, DAY, id, 0) : objectKey(table, DAY, id);
}

/** What a compaction does with a file that was written again. */
function hold(folder: string, key: string): void {
  const held = join(folder, heldKey(DAY, key, `${times++}`));
  mkdirSync(dirname(held), { recursive: true });
  FILE_CALLS.rename(join(folder, key), held);
}

/** One recording in a generation, one that is new since. */
async function lakeWithNew(): Promise<string> {
  const folder = await cleanLake([{ id: ONE }]);
  await compact(folder);
  await run(writer(folder), { id: NEW });
  return folder;
}

/** The same with every call as the one from which on the other lake is there. @returns how many saw it without being told to try again */
async function everyLook(table: RecordingTable, before: string, after: string): Promise<number> {
  const possible = [(await look(before))[table], (await look(after))[table]];
  for (const seen of possible) expect(seen).toHaveLength(2);
  const { looked } = await lookBetween(table, before, before, 0);
  let answered = 0;
  for (let from = 0; from <= looked; from += 1) {
    const { seen } = await lookBetween(table, before, after, from);
    if (seen === undefined) continue;
    answered += 1;
    expect([from, possible]).toEqual([from, expect.arrayContaining([seen])]);
  }
  return answered;
}

test.each(HELD_TABLES)(
  'a reader of %s sees a file that is taken away while it looks, or is told to try again',
  async (table) => {
    const before = await lakeWithNew();
    const after = copyOf(before);
    hold(after, keyOf(table, NEW));
    expect(await everyLook(table, before, after)).toBeGreaterThan(1);
  },
);

test.each(['windows', 'samples'] as const)(
  'a reader of %s is told to try again when a recording was taken, written again, and its row held, while it looked',
  async (table) => {
    const before = await lakeWithNew();
    await compact(before);
    const after = copyOf(before);
    await run(writer(after), { id: NEW, number: 2 });
    hold(after, keyOf('recordings', NEW));
    expect(await everyLook(table, before, after)).toBeGreaterThan(1);
  },
);

test.each(HELD_TABLES)('a compaction takes a file of %s that another one takes away while it looks', async (table) => {
  const start = await lakeWithNew();
  const expected = await look(start);
  const { calls: counting, made } = watched(async () => {});
  await compact(copyOf(start), counting);
  const commit = made.findIndex(({ name }) => name === 'publish');
  const looks = made.slice(0, commit).flatMap((call, at) => (isChange(call) ? [] : [at]));
  expect(looks.length).toBeGreaterThan(20);
  for (const at of looks) {
    const folder = copyOf(start);
    const { calls } = watched(async (call) => {
      if (call === at) hold(folder, keyOf(table, NEW));
    });
    await compact(folder, calls);
    expect([at, await look(folder)]).toEqual([at, expected]);
    await compact(folder);
    expect([at, await look(folder)]).toEqual([at, expected]);
  }
});

test.each(HELD_TABLES)(
  'a run that removes a file of %s removes it also when it is taken away meanwhile',
  async (table) => {
    const scenario = 'a fresh one is moved';
    const start = await lakeWithNew();
    const clean = copyOf(start);
    let count = 0;
    await beside(clean, scenario, async () => {
      count += 1;
    });
    const expected = await look(clean);
    expect(count).toBeGreaterThan(5);
    for (let at = 0; at < count; at += 1) {
      const folder = copyOf(start);
      let call = 0;
      await beside(folder, scenario, async () => {
        if (call++ === at) hold(folder, keyOf(table, NEW));
      });
      expect([at, await look(folder)]).toEqual([at, expected]);
    }
  },
);
