/** Files that cannot be read and a lake that cannot be written: `./ecg process` says so and goes on with the others. */
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { FileContent } from '../../handler/bytes/file-content.ts';
import { MAX_BYTES } from '../../handler/memory.ts';
import { main } from '../../local/process.ts';
import { FolderLakeStore } from '../../local/stores/folder-lake-store.ts';
import { queryLake, samples, workspace } from '../support/workspace.ts';
import { run, runJson } from './process-command.ts';

describe('bad files', () => {
  test.each([
    ['an empty file', '', 'empty'],
    ['a text', 'time,mv\n0,0.1\n', 'not-mat'],
    ['the first byte of a recording', readFileSync(samples.good).subarray(0, 1), undefined],
    ['half a recording', readFileSync(samples.good).subarray(0, 3600), 'truncated'],
  ])('%s is unreadable, and its neighbours are not', async (_, content, code) => {
    const here = workspace();
    here.put('in/a.mat', { from: samples.good });
    here.put('in/b.mat', content);
    here.put('in/c.mat', { from: samples.good });
    const { status, results } = await runJson(here, 'in');
    expect(status).toBe(0);
    expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'unreadable', 'accepted']);
    if (code !== undefined) expect(results[1].code).toBe(code);
    expect(results[1].reason).toMatch(/ at byte \d+: /);
  });

  test('a file larger than any recording is refused without being read', async () => {
    const here = workspace();
    const { truncateSync } = await import('node:fs');
    truncateSync(here.put('huge.mat', ''), MAX_BYTES + 1);
    const { status, results } = await runJson(here, 'huge.mat');
    expect(status).toBe(0);
    expect(results[0]).toMatchObject({ outcome: 'unreadable', code: 'too-large' });
  });
});

describe('a lake that fails', () => {
  /** A disk with room for so many writes. */
  function diskWith(writes: number) {
    return (folder: string) => {
      const lake = new FolderLakeStore(folder);
      let left = writes;
      const take = () => {
        if (left-- <= 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      };
      return {
        write: async (key: string, content: FileContent) => {
          take();
          await lake.write(key, content);
        },
        writeOnce: async (key: string, bytes: Uint8Array) => {
          take();
          await lake.writeOnce(key, bytes);
        },
        list: (prefix: string) => lake.list(prefix),
        remove: (key: string) => lake.remove(key),
      };
    };
  }

  test.each([0, 1, 2, 3, 4, 5, 6])(
    'after %i writes ends with 1, names what is left to do, and shows no half recording',
    async (writes) => {
      const here = workspace();
      here.put('a.mat', { from: samples.good });
      here.put('b.mat', { from: samples.electrodeOff });
      const status = await main(['a.mat', 'b.mat'], here.context, { lakeStore: diskWith(writes) });
      const { out } = here.taken();
      expect(status).toBe(1);
      expect(out).toMatch(/^retry {7}b\.mat: ENOSPC: no space left on device, write$/m);
      const halves = await queryLake(
        here,
        `select recording_id from recordings where outcome = 'accepted' and (
         recording_id not in (select recording_id from windows) or recording_id not in (select recording_id from samples))`,
      );
      expect(halves).toEqual([]);
      expect((await run(here, 'a.mat', 'b.mat')).status).toBe(0);
    },
  );
});

/** Other systems have no such names. */
test.each(process.platform === 'linux' ? ['in/latin-1 \xe9.mat', 'in/latin-1 \xe9/b.mat'] : [])(
  'a name that is not in UTF-8 (%j) is reported, ends with 1 and stops nothing',
  async (name) => {
    const here = workspace();
    here.put('in/a.mat', { from: samples.good });
    const path = Buffer.from(join(here.folder, name), 'latin1');
    mkdirSync(path.subarray(0, path.lastIndexOf('/')), { recursive: true });
    writeFileSync(path, '');
    const { status, out, err } = await run(here, 'in');
    expect({ status, out }).toEqual({
      status: 1,
      out: expect.stringMatching(/^accepted {4}in\/a\.mat\n1 recording: /),
    });
    expect(err).toMatch(/^Cannot look into ".*\/latin-1 \uFFFD(?:\.mat)?": its name is not in UTF-8\n$/);
  },
);

/** Permissions do not bind root, so these say nothing when the tests run as root. */
const mayBeDenied = process.getuid?.() === 0 ? [] : ['denied'];

test.each([...mayBeDenied, 'nested too deep'])(
  'a file or folder that cannot be read (%s) ends with 1 and stops nothing',
  async (why) => {
    const here = workspace();
    here.put('in/a.mat', { from: samples.good });
    if (why === 'denied') {
      chmodSync(here.put('in/b.mat', { from: samples.good }), 0);
      here.put('in/closed/c.mat', { from: samples.good });
      chmodSync(join(here.folder, 'in', 'closed'), 0);
    } else symlinkSync('b.mat', join(here.folder, 'in', 'b.mat')); // a link to itself: ELOOP
    const { status, out } = await run(here, 'in');
    if (why === 'denied') chmodSync(join(here.folder, 'in', 'closed'), 0o700);
    rmSync(join(here.folder, 'in'), { recursive: true });
    expect(status).toBe(1);
    expect(out).toMatch(/^accepted {4}in\/a\.mat$/m);
    expect(out).toMatch(/^retry {7}in\/b\.mat: /m);
  },
);
