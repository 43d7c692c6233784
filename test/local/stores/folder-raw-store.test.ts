import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ObjectGoneError } from '../../../handler/store.ts';
import { FolderRawStore } from '../../../local/stores/folder-raw-store.ts';
import { pathInside } from '../../../local/stores/inside.ts';
import { emptyFolder } from '../../support/workspace.ts';

function inbox() {
  const folder = emptyFolder();
  const store = new FolderRawStore({ bucket: 'raw', pathOf: (key) => join(folder, key) });
  return {
    store,
    path: (key: string) => join(folder, key),
    put: (key: string, bytes: Uint8Array | string) => writeFileSync(join(folder, key), bytes),
  };
}

describe('a folder in place of a bucket', () => {
  test('gives the bytes of the file, and a version that is their hash and nothing else', async () => {
    const { store, put, path } = inbox();
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3000 }),
        fc.date({ min: new Date(0), max: new Date('2100-01-01') }),
        async (bytes, mtime) => {
          fc.pre(!Number.isNaN(mtime.getTime()));
          put('a', bytes);
          utimesSync(path('a'), mtime, mtime);
          const object = store.objectFor('a');
          const stored = await store.open(object);
          expect(object.version).toBe(createHash('sha256').update(bytes).digest('hex').slice(0, 32));
          expect(new Uint8Array(await stored.bytes())).toEqual(bytes);
          expect(stored).toMatchObject({ size: bytes.length, metadata: new Map() });
          expect(Math.abs(stored.lastModified.getTime() - mtime.getTime())).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test('hashes a file of several pieces as a whole', () => {
    const { store, put } = inbox();
    const bytes = new Uint8Array(3 * 2 ** 20 + 1).map((_, index) => index * 7);
    put('long', bytes);
    expect(store.objectFor('long').version).toBe(createHash('sha256').update(bytes).digest('hex').slice(0, 32));
  });

  test('reads a file in place, piece by piece', async () => {
    const { store, put } = inbox();
    const bytes = new Uint8Array(3 * 2 ** 20 + 1).map((_, index) => index * 7);
    put('long', bytes);
    const { ranges, sha256, close } = (await store.open(store.objectFor('long'))).inPlace!();
    expect(ranges.length).toBe(bytes.length);
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    for (const [from, to] of [
      [0, 10],
      [5, 2 ** 20 + 3],
      [bytes.length - 1, bytes.length],
      [7, 7],
    ] as const) {
      expect(Buffer.compare(ranges.read(from, to), bytes.subarray(from, to))).toBe(0);
    }
    close();
  });

  test('never mixes what a file was with what it became, whenever somebody writes into it', async () => {
    const { store, put, path } = inbox();
    const changes: readonly (() => void)[] = [
      () => put('a', 'other'),
      () => put('a', 'longer bytes'),
      () => truncateSync(path('a'), 2),
      () => {
        put('a', 'other');
        utimesSync(path('a'), new Date(1e12), new Date(1e12)); // the time of the bytes before
      },
    ];
    for (const change of changes) {
      put('a', 'bytes');
      utimesSync(path('a'), new Date(1e12), new Date(1e12));
      const stored = await store.open(store.objectFor('a'));
      const { ranges, close } = stored.inPlace!();
      change();
      expect(() => ranges.read(1, 4)).toThrow(/changed between being found and being read|the file ended at byte/);
      close();
      expect(() => stored.inPlace!()).toThrow('changed between being found and being read');
    }
  });

  test('is asked again for a file whose name another file took', async () => {
    const { store, put, path } = inbox();
    put('a', 'bytes');
    const { ranges, close } = (await store.open(store.objectFor('a'))).inPlace!();
    put('b', 'other');
    renameSync(path('b'), path('a'));
    const read = () => Buffer.from(ranges.read(0, 5)).toString();
    // The name is no longer this file's, which the file system counts as a change of it: it is tried again.
    expect(read).toThrow('changed between being found and being read');
    close();
  });

  test('says that a file is gone, whenever it went', async () => {
    const { store, put, path } = inbox();
    put('a', 'bytes');
    const object = store.objectFor('a');
    const stored = await store.open(object);
    rmSync(path('a'));
    await expect(stored.bytes()).rejects.toThrow(ObjectGoneError);
    expect(() => stored.inPlace!()).toThrow(ObjectGoneError);
    await expect(store.open(object)).rejects.toThrow('the file is no longer there');
    await expect(store.open(store.objectFor('never'))).rejects.toMatchObject({ why: 'deleted' });
  });

  test('knows the newest version of a key, and that there is none', async () => {
    const { store, put, path } = inbox();
    expect(await store.newest('raw', 'a.hea')).toBeUndefined();
    put('a.hea', 'A 1 360');
    expect(await store.newest('raw', 'a.hea')).toEqual(store.objectFor('a.hea'));
    mkdirSync(path('b.hea'));
    symlinkSync('l.hea', path('l.hea'));
    for (const key of ['b.hea', 'a.hea/c.hea', 'd\0.hea', `${'n'.repeat(252)}.hea`, 'l.hea'])
      expect(await store.newest('raw', key)).toBeUndefined();
    const outside = new FolderRawStore({ bucket: 'raw', pathOf: (key) => pathInside(path('.'), key) });
    expect(await outside.newest('raw', '../a.hea')).toBeUndefined();
  });

  test('says what it reads, but for sheets', async () => {
    const { path, put } = inbox();
    const read: string[] = [];
    const store = new FolderRawStore({ bucket: 'raw', pathOf: path, onRead: (key) => read.push(key) });
    for (const key of ['a.mat', 'a.hea']) {
      put(key, 'bytes');
      await (await store.open(store.objectFor(key))).bytes();
    }
    expect(read).toEqual(['a.mat']);
  });

  test('refuses bytes that are not those of the version', async () => {
    const { store, put } = inbox();
    put('a', 'before');
    const object = store.objectFor('a');
    put('a', 'after!');
    await expect((await store.open(object)).bytes()).rejects.toThrow(
      'the file changed between being found and being read',
    );
  });

  test('knows the size of a file that is too large to be read, and hashes none of it', async () => {
    const { store, put, path } = inbox();
    put('huge', '');
    truncateSync(path('huge'), 2 ** 40);
    const object = store.objectFor('huge');
    expect(object.version).toMatch(/^[0-9a-f]{32}$/);
    expect((await store.open(object)).size).toBe(2 ** 40);
  });
});
