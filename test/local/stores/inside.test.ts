import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ObjectGoneError } from '../../../handler/store.ts';
import { FolderLakeStore } from '../../../local/stores/folder-lake-store.ts';
import { FolderRawStore } from '../../../local/stores/folder-raw-store.ts';
import { isKey, pathInside } from '../../../local/stores/inside.ts';
import { upload } from '../../../local/stores/upload.ts';
import { anyText } from '../../support/seed/any-text.ts';
import { emptyFolder } from '../../support/workspace.ts';

/** `bucket` beside `outside`, with links from the one to the other, to itself and to nothing. */
function linked() {
  const folder = emptyFolder();
  const bucket = join(folder, 'bucket');
  for (const name of ['bucket/in', 'outside']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'outside', 'secret'), 'secret');
  writeFileSync(join(bucket, 'in', 'file'), 'mine');
  symlinkSync(join(folder, 'outside'), join(bucket, 'away'));
  symlinkSync(join(folder, 'outside', 'secret'), join(bucket, 'secret'));
  symlinkSync(join(folder, 'nothing'), join(bucket, 'dangling'));
  symlinkSync(join(bucket, 'in'), join(bucket, 'home'));
  symlinkSync(bucket, join(folder, 'by-link'));
  return { folder, bucket };
}

const STEP = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '',
    'in',
    'file',
    'away',
    'secret',
    'home',
    'dangling',
    '...',
    'in.',
    ' ',
    '\0',
    '..\\',
    '~',
    'C:',
    '%2e%2e',
  ),
  anyText({ maxLength: 6 }),
);

describe('a key', () => {
  test('a key leads to a path inside the folder or to nothing, whatever its characters', () => {
    const { bucket } = linked();
    fc.assert(
      fc.property(fc.array(STEP, { maxLength: 6 }), fc.constantFrom('', '/', '//'), (steps, start) => {
        const key = start + steps.join('/');
        try {
          const way = relative(bucket, pathInside(bucket, key));
          expect(way).not.toMatch(/^(?:\.\.(?:\/|$)|\/|$)/);
          expect(way).not.toMatch(/^(?:away|secret|dangling)(?:\/|$)/);
        } catch (error) {
          expect(error).toBeInstanceOf(ObjectGoneError);
        }
      }),
    );
  });

  test.each([
    '../outside/secret',
    '/etc/passwd',
    'in/../../outside/secret',
    '',
    '.',
    'in//file',
    'away/secret',
    'secret',
    'dangling',
    'dangling/x',
    'in/a\0b',
  ])('%j leads nowhere', (key) => {
    expect(() => pathInside(linked().bucket, key)).toThrow(ObjectGoneError);
  });

  test.each(['..\\x', 'C:', 'a/x:y', 'a. ', 'a.', 'NUL', 'a/con', 'Aux.mat', 'com1', 'lpt9.tar.gz'])(
    '%j is none on Windows, where it would be a way up, a drive, a stream, another name or a device',
    (key) => {
      expect(isKey(key, '\\')).toBe(false);
      expect(isKey(key, '/')).toBe(true);
    },
  );

  test.each(['a/b.mat', 'console/null.mat', 'com/port 1', '.mat'])('%j is a key everywhere', (key) => {
    expect([isKey(key, '\\'), isKey(key, '/')]).toEqual([true, true]);
  });

  test('a key may go through a link that stays inside, in a folder that is itself reached by a link', () => {
    const { folder } = linked();
    expect(pathInside(join(folder, 'by-link'), 'home/file')).toBe(join(folder, 'by-link', 'home', 'file'));
    expect(pathInside(join(folder, 'by-link'), 'new/…/a b.mat')).toBe(join(folder, 'by-link', 'new', '…', 'a b.mat'));
  });
});

describe('the stores of one machine', () => {
  test.each(['../outside/secret', 'away/secret', 'secret', `${'a'.repeat(300)}.mat`, 'in/file/below', 'nul\0'])(
    'read nothing for %j',
    async (key) => {
      const { bucket } = linked();
      const store = new FolderRawStore({ bucket: 'raw', pathOf: (name) => pathInside(bucket, name) });
      await expect(store.open(store.objectFor(key))).rejects.toThrow(ObjectGoneError);
    },
  );

  test('the stores write nothing through a link that leads out', async () => {
    const { folder, bucket } = linked();
    const lake = new FolderLakeStore(bucket);
    await expect(lake.write('away/new', new Uint8Array())).rejects.toThrow(
      '"away" is a link that leads out of the lake',
    );
    await lake.write('home/new', new Uint8Array());
    const file = join(folder, 'away', 'x.mat');
    mkdirSync(join(folder, 'away'));
    writeFileSync(file, '');
    expect(await upload([file], folder, bucket)).toEqual({
      keys: [],
      failed: ['"away/x.mat": "away/x.mat" is not a key inside the folder'],
    });
  });
});
