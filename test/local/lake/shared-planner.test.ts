/** One planner for all lakes that are open: how often an engine is started for it, and that lakes do not get each other's days. */

import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, expect, jest, test } from '@jest/globals';
import { type HeldPlanner, holdPlanner } from '../../../local/lake/shared-planner.ts';
import { withLake } from '../../../local/open-lake.ts';
import { lakeWithOne } from '../../support/lake-folder.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

/** How many engines were started, and ended, since. */
function engines() {
  const [made, closed] = [jest.spyOn(DuckDBInstance, 'create'), jest.spyOn(DuckDBInstance.prototype, 'closeSync')];
  return () => [made.mock.calls.length, closed.mock.calls.length];
}

test('lakes that are opened one after the other start one planner while it is held, and it ends with the last holder', async () => {
  const folder = lakeWithOne();
  const count = engines();
  const held = holdPlanner();
  for (const sql of ['select count(*) from recordings', 'select count(*) from windows', 'select 1'])
    await withLake(folder, (lake) => lake.query(sql));
  expect(count()).toEqual([1 + 3, 3]);
  held.release();
  held.release();
  await settled();
  expect(count()).toEqual([4, 4]);
  await withLake(folder, (lake) => lake.query('select 1'));
  await settled();
  expect(count()).toEqual([6, 6]);
});

test('a statement that is planned while the planner is released is planned to its end, and leaves no engine behind', async () => {
  const count = engines();
  const held = holdPlanner();
  const asked = held.needsOf('select * from beats', []);
  held.release();
  expect([...(await asked).tables]).toEqual(['beats']);
  await settled();
  expect(count()).toEqual([1, 1]);
});

test('a statement is not held up by another that takes long to plan, and what was started for it ends', async () => {
  const count = engines();
  const held = holdPlanner();
  await Promise.all([held.needsOf('select * from beats', []), held.needsOf('select * from windows', [])]);
  expect(count()).toEqual([2, 1]);
  await held.needsOf('select * from findings', []);
  held.release();
  expect(count()).toEqual([2, 2]);
});

test('an engine that does not start fails the statement, and the next one tries again', async () => {
  jest.spyOn(DuckDBInstance, 'create').mockRejectedValueOnce(new Error('no memory'));
  const held = holdPlanner();
  await expect(held.needsOf('select 1', [])).rejects.toThrow('no memory');
  expect((await held.needsOf('select * from beats', [])).tables.size).toBe(1);
  held.release();
});

test('statements of several lakes at the same time are planned over the days of each', async () => {
  const lakes = [['2026-01-30', '2026-01-31'], ['2026-01-31', '2026-02-01', '2026-02-02'], ['2025-12-24']];
  const held = lakes.map(() => holdPlanner());
  const daysOf = async (holder: HeldPlanner, days: readonly string[]) =>
    [...(await holder.needsOf("select * from recordings where ingest_date >= '2026-01-31'", days)).days].join(' ');
  const rounds = Array.from({ length: 5 }, () => lakes.map((days, at) => daysOf(held[at]!, days))).flat();
  const expected = ['2026-01-31', '2026-01-31 2026-02-01 2026-02-02', '2025-12-24'];
  expect(await Promise.all(rounds)).toEqual(Array.from({ length: 5 }, () => expected).flat());
  for (const holder of held) holder.release();
});

/** Engines are ended once a promise has settled. */
async function settled(): Promise<void> {
  await new Promise(setImmediate);
}
