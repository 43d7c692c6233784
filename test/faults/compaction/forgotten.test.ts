/** A recording is forgotten before any call of a compaction: no file has it afterwards, and everybody else has all they had. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { RECORDING_TABLES } from '../../../lake/schema.ts';
import { deleteRows, placesOf } from '../../../tools/forget/here/rows-here.ts';
import { compact, copyOf, look, type Seen, watched } from '../compacted-lake.ts';
import { ALL, isTried, type MixedLake, mixedLake, NEW, ONE, PART, settle, THREE } from '../mixed-lake.ts';

let { mixed, expected, calls } = {} as MixedLake; // made before the first test

beforeAll(async () => {
  ({ mixed, expected, calls } = await mixedLake());
});

/** What is seen without a recording. */
const without = (seen: Seen, id: string) =>
  Object.fromEntries(
    RECORDING_TABLES.map((table) => [table, seen[table].filter((what) => what.split(' ')[1] !== id[0])]),
  );

/** Files that have the id in their name or as it is. */
const holding = (folder: string, id: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => path.includes(id) || readFileSync(path).includes(id));

/** Replayed since the last compaction, compacted, and new. */
const IDS = [ONE, THREE, NEW];

test('no file has it then, nor later', async () => {
  let tried = 0;
  for (const at of calls.keys()) {
    if (!isTried(at)) continue;
    tried += 1;
    for (const id of PART === ALL ? IDS : [IDS[tried % IDS.length]!]) {
      const others = without(expected['nothing happens']!, id);
      const folder = copyOf(mixed);
      const forgets = watched(async (call) => {
        if (call !== at) return;
        await deleteRows(folder, placesOf(folder, [id]), []);
        expect([at, id, await look(folder)]).toEqual([at, id, others]);
      });
      await compact(folder, forgets.calls);
      expect([at, id, holding(folder, id), await look(folder)]).toEqual([at, id, [], others]);
      expect([at, id, await settle(folder), await look(folder)]).toEqual([at, id, [], others]);
    }
  }
  expect(tried).toBeGreaterThan(10);
});
