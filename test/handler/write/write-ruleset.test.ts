/** What judged a recording is written before its row, once for each day, and the first one stays. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { LakeStore } from '../../../handler/store.ts';
import { writeRuleset } from '../../../handler/write/write-ruleset.ts';
import { keyParts, rulesetKey } from '../../../lake/layout.ts';
import { FolderLakeStore } from '../../../local/stores/folder-lake-store.ts';
import { OneDayLakeStore } from '../../../local/stores/one-day-lake.ts';
import { rowsOf } from '../../support/read-back.ts';
import { ruleset } from '../../support/rows.ts';
import { MemoryLakeStore } from '../../support/stores.ts';
import { emptyFolder } from '../../support/workspace.ts';

const DAY = '2026-01-31';
const later = { ...ruleset, first_seen: new Date('2026-01-31T11:00:00Z') };

/** One lake as processes see it that know nothing of each other. */
function lakes(): readonly [
  name: string,
  process: () => LakeStore,
  bytesOf: (key: string) => Uint8Array | undefined,
][] {
  const memory = new MemoryLakeStore();
  const folder = emptyFolder();
  const onDisk = () => new OneDayLakeStore(new FolderLakeStore(folder));
  const inMemory = (): LakeStore => ({
    write: (key, bytes) => memory.write(key, bytes),
    writeOnce: (key, bytes) => memory.writeOnce(key, bytes),
    list: (prefix) => memory.list(prefix),
    remove: (key) => memory.remove(key),
  });
  return [
    ['memory', inMemory, (key) => memory.files.get(key)],
    ['a folder', onDisk, (key) => readFileSync(join(folder, key))],
  ];
}

describe.each(lakes())('in %s', (_, process, bytesOf) => {
  test('the first row of a day stays, whichever process writes another', async () => {
    await writeRuleset(ruleset, DAY, process());
    await writeRuleset(later, DAY, process());
    expect(await rowsOf(bytesOf(rulesetKey(DAY, 'r1'))!)).toEqual([ruleset]);
  });

  test('another day has a row of its own', async () => {
    await writeRuleset(later, '2026-02-01', process());
    expect(await rowsOf(bytesOf(rulesetKey('2026-02-01', 'r1'))!)).toEqual([later]);
  });
});

describe('a process', () => {
  test('asks once for each day and ruleset, and again after it failed', async () => {
    const lake = new MemoryLakeStore();
    lake.failsAt = 0;
    await expect(writeRuleset(ruleset, DAY, lake)).rejects.toThrow('the disk is full');
    for (const one of [ruleset, later, { ...ruleset, ruleset: 'r2' }]) {
      await writeRuleset(one, DAY, lake);
      await writeRuleset(one, DAY, lake);
    }
    expect(lake.calls).toHaveLength(1 + 2);
    await writeRuleset(ruleset, '2026-02-01', lake);
    expect(lake.calls).toHaveLength(1 + 3);
  });
});

test('its key is no recording’s, so that nothing that removes a recording removes it', () => {
  expect(keyParts(rulesetKey(DAY, '738acfe80f2839a7'))).toBeUndefined();
});
