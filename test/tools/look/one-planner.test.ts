/** What the server starts once, and not for each request. */

import { DuckDBInstance } from '@duckdb/node-api';
import { expect, jest, test } from '@jest/globals';
import { startServer } from '../../../tools/look/serve/server.ts';
import { lakeWithOne } from '../../support/lake-folder.ts';
import { jsonFrom } from './asked.ts';

test('requests that open the lake one after the other share the engine that plans, and it ends with the server', async () => {
  const made = jest.spyOn(DuckDBInstance, 'create');
  const closed = jest.spyOn(DuckDBInstance.prototype, 'closeSync');
  /** What plans computes on one thread. */
  const planners = () => made.mock.calls.filter(([, options]) => options?.threads === '1');
  const lake = lakeWithOne();
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const reader = { name: 'Anna' };
  const server = await startServer({ lake, uploads: lake, from: 'lake', reader, port: 0, onError });
  try {
    for (let asked = 0; asked < 3; asked += 1) await jsonFrom(server, 'api/to-mark');
    expect(made.mock.calls.length).toBeGreaterThan(3);
    expect(planners()).toHaveLength(1);
  } finally {
    await server.close();
  }
  await new Promise(setImmediate);
  expect(closed).toHaveBeenCalledTimes(made.mock.calls.length);
  expect(errors).toEqual([]);
  jest.restoreAllMocks();
});
