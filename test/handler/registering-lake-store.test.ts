import { describe, expect, test } from '@jest/globals';
import { RegisteringLakeStore } from '../../handler/registering-lake-store.ts';
import { TABLE_NAMES } from '../../lake/schema.ts';
import { run } from '../faults/compacted-lake.ts';
import { MemoryLakeStore } from '../support/stores.ts';

const DAYS = ['2026-01-31', '2026-02-01'];

/** Registers into a list, which tells what was registered and written, in order. */
function registering() {
  const lake = new MemoryLakeStore();
  const registered: string[] = [];
  const store = new RegisteringLakeStore(lake, async (table, day) => {
    expect([...lake.files.keys()].filter((key) => key.startsWith(`${table}/ingest_date=${day}`))).toEqual([]);
    registered.push(`${table} ${day}`);
  });
  return { lake, registered, store };
}

describe('a lake whose days are registered', () => {
  test('registers each day of each table once, before the first file of it is there', async () => {
    const { lake, registered, store } = registering();
    for (const id of ['a', 'b', 'c']) {
      for (const day of DAYS) {
        await run(store, { id: id.repeat(64), day });
        await run(store, { id: `${id}0`.repeat(32), day, outcome: 'rejected' });
      }
    }
    expect([...registered].sort()).toEqual(TABLE_NAMES.flatMap((table) => DAYS.map((day) => `${table} ${day}`)).sort());
    expect(lake.of('recordings').length).toBe(12);
  });

  test('writes nothing to a day that could not be registered, and tries again with the next file', async () => {
    const lake = new MemoryLakeStore();
    let isDown = true;
    const store = new RegisteringLakeStore(lake, async () => {
      if (isDown) throw new Error('Rate exceeded');
    });
    const key = 'recordings/ingest_date=2026-01-31/a.parquet';
    await expect(store.write(key, Uint8Array.of(1))).rejects.toThrow('Rate exceeded');
    expect(lake.files.size).toBe(0);
    isDown = false;
    await store.write(key, Uint8Array.of(1));
    expect([...lake.files.keys()]).toEqual([key]);
  });

  test('registers nothing for what lies beside the tables', async () => {
    const { registered, store } = registering();
    await store.write('notices/last', Uint8Array.of(1));
    await store.writeOnce('compacted/ingest_date=2026-01-31/manifest.json', Uint8Array.of(1));
    expect(registered).toEqual([]);
  });
});
