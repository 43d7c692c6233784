import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FolderLakeStore } from '../../../local/stores/folder-lake-store.ts';
import { piecewise, unreadable } from '../../support/piecewise.ts';
import { emptyFolder } from '../../support/workspace.ts';

/** Few steps that share beginnings, shorter and longer than what names are remembered by. */
const STEP = fc.constantFrom('a', 'ab', '0123456', '01234567', '012345678', '01234567-9.parquet');
/** Two or three levels; a folder never has the name of a file. */
const KEY = fc
  .tuple(fc.array(STEP, { minLength: 1, maxLength: 2 }), STEP)
  .map(([folders, name]) => [...folders.map((folder) => `${folder}=`), name].join('/'));
const BYTES = fc.uint8Array({ maxLength: 20 });
const ACTION = fc.oneof(
  fc.record({ write: KEY, bytes: BYTES, isPiecewise: fc.boolean() }),
  fc.record({ remove: KEY }),
  fc.record({ list: fc.tuple(KEY, fc.nat(30)).map(([key, length]) => key.slice(0, length)) }),
  fc.constant({ list: '' }),
  fc.constant({ reopen: true }),
);

describe('a lake in a folder', () => {
  test('holds the same as a map from keys to bytes, after any writes and removals', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(ACTION, { maxLength: 30 }), async (actions) => {
        const folder = emptyFolder();
        const model = new Map<string, Uint8Array>();
        let lake = new FolderLakeStore(folder);
        for (const action of actions) {
          if ('write' in action) {
            const [some, rest] = [action.bytes.subarray(0, 7), action.bytes.subarray(7)];
            await lake.write(action.write, action.isPiecewise ? piecewise([some, rest]) : action.bytes);
            model.set(action.write, action.bytes);
          } else if ('remove' in action) {
            await lake.remove(action.remove);
            model.delete(action.remove);
          } else if ('list' in action) {
            const expected = [...model.keys()].filter((key) => key.startsWith(action.list)).sort();
            expect((await lake.list(action.list)).sort()).toEqual(expected);
          } else lake = new FolderLakeStore(folder);
        }
        expect((await lake.list('')).sort()).toEqual([...model.keys()].sort());
        for (const [key, bytes] of model) expect(new Uint8Array(readFileSync(join(folder, key)))).toEqual(bytes);
      }),
    );
  });

  test.each(['', '/', '/etc/passwd', '../x', 'a/../../x', 'a/..', 'a//b', './a', 'a/', 'a\0b', 'a\\b'])(
    'refuses %j, which is no key inside it',
    async (key) => {
      const folder = emptyFolder();
      await expect(new FolderLakeStore(join(folder, 'lake')).write(key, new Uint8Array())).rejects.toThrow(
        `${JSON.stringify(key)} is not a key inside the lake`,
      );
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test('a write that fails leaves nothing behind, and the earlier bytes as they were', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 't', 'taken'), { recursive: true });
    const lake = new FolderLakeStore(folder);
    await lake.write('t/kept', Uint8Array.of(1));
    await expect(lake.write('t/taken', Uint8Array.of(2))).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(readdirSync(join(folder, 't')).sort()).toEqual(['kept', 'taken']);
  });

  test('a write that fails between two pieces leaves nothing behind, and the earlier bytes as they were', async () => {
    const folder = emptyFolder();
    const lake = new FolderLakeStore(folder);
    await lake.write('t/kept', piecewise([Uint8Array.of(7), Uint8Array.of(8, 9)]));
    await expect(lake.write('t/kept', unreadable())).rejects.toThrow('the disk is gone');
    expect(readdirSync(join(folder, 't'))).toEqual(['kept']);
    expect([...readFileSync(join(folder, 't', 'kept'))]).toEqual([7, 8, 9]);
  });

  test('lists what was written, and not what was removed, since it was last listed', async () => {
    const lake = new FolderLakeStore(emptyFolder());
    await lake.write('t/day=1/one', Uint8Array.of(1));
    expect(await lake.list('t/day=1/')).toEqual(['t/day=1/one']);
    await lake.write('t/day=1/two', Uint8Array.of(2));
    await lake.remove('t/day=1/one');
    expect(await lake.list('t/day=1/')).toEqual(['t/day=1/two']);
  });

  test('does not list what a killed process left unfinished', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 't'));
    writeFileSync(join(folder, 't', 'r.parquet.123-0.tmp'), 'half');
    expect(await new FolderLakeStore(folder).list('t/')).toEqual([]);
  });
});
