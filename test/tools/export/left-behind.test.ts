/** `./ecg export` refused or ended early: one sentence, and nothing half done stays. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { newFolder } from '../../../tools/export/folder/new-folder.ts';
import { main } from '../../../tools/export/main.ts';
import type { Workspace } from '../../support/workspace.ts';
import { exported, lakeOfSamples } from './exported.ts';

let here: Workspace;
beforeAll(async () => {
  ({ here } = await lakeOfSamples());
});

function leftBehind(): string[] {
  return readdirSync(here.folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.tmp') || /^gone/.test(name),
  );
}

describe('a refusal', () => {
  const HAS = 'the lake has 5 recordings: 3 accepted, 1 rejected, 1 unreadable';
  test.each<[string[], number, string]>([
    [
      [],
      2,
      `Say which recordings: ./ecg export --where "outcome = 'accepted'" --out FOLDER, or name their ids or files.`,
    ],
    [['--where', 'true'], 2, 'Say where to write: ./ecg export … --out FOLDER.'],
    [['a', '--where', 'true', '--out', 'gone'], 2, 'Give names of recordings or --where, not both.'],
    [
      ['--where', 'true; drop table windows', '--out', 'gone'],
      2,
      '--where must be one SQL condition over latest_recordings, got a semicolon, behind which another statement may hide.',
    ],
    [['--where', "outcome = 'lost'", '--out', 'gone'], 2, `No recording matches --where "outcome = 'lost'"; ${HAS}.`],
    [
      ['--where', "outcome = 'rejected'", '--out', 'gone'],
      2,
      `The recording has no samples, because it was rejected; ${HAS}.`,
    ],
    [
      ['--where', "outcome <> 'accepted'", '--out', 'gone'],
      2,
      `All 2 recordings have no samples, because they were rejected or unreadable; ${HAS}.`,
    ],
    [
      ['nobody.mat', '--out', 'gone'],
      2,
      'The lake has no recording "nobody.mat": give its recording_id or at least 8 digits of it, its source_key, or its file.',
    ],
    [
      ['--where', 'true', '--out', 'Meier'],
      2,
      '--out must be a new or empty folder, got "Meier", which holds 5 entries.',
    ],
    [
      ['--where', 'true', '--out', 'Meier/good.mat'],
      2,
      '--out must be a folder that can be written, got "Meier/good.mat": not a directory.',
    ],
    [['--where', 'true', '--out', '.local/lake/x'], 2, '--out must be outside the lake, got ".local/lake/x".'],
    [
      ['--where', 'true', '--out', 'gone', '--as', 'mat,edf'],
      2,
      '--as must be one or more of mat, wfdb, parquet, csv, got "edf".',
    ],
    [['--where', 'true', '--out', 'gone', '--signal', 'good'], 2, '--signal must be usable or all, got "good".'],
    [
      ['--where', 'true', '--out', 'gone', '--max', '0'],
      2,
      '--max must be a whole number from 1 to 9007199254740991, got "0".',
    ],
    [
      ['--where', 'true', '--out', 'gone', '--lake', 'nowhere'],
      2,
      'There is no lake at "nowhere": run ./ecg demo or ./ecg process first.',
    ],
  ])('%j ends with status %i and one sentence, and leaves no folder', async (argv, status, sentence) => {
    expect(await exported(here, ...argv)).toEqual({ status, out: '', err: `${sentence}\n` });
    expect(leftBehind()).toEqual([]);
  });

  test('of a lead that a recording has not names those it has, and leaves nothing', async () => {
    const { status, err } = await exported(here, '--where', 'true', '--beats', 'V9', '--out', 'gone/deep');
    expect(status).toBe(2);
    expect(err).toMatch(/^--beats must be a lead of every recording, got "V9"; [0-9a-f]{64} has ch1\.\n$/);
    expect(leftBehind()).toEqual([]);
  });

  test('of a condition that the engine does not understand is its own, with status 1', async () => {
    const { status, err } = await exported(here, '--where', 'no_such_column = 1', '--out', 'gone');
    expect(status).toBe(1);
    expect(err).toMatch(/^Binder Error: [^\n]*no_such_column[^\n]*\n$/);
    expect(leftBehind()).toEqual([]);
  });
});

describe('an export that ends before its end', () => {
  test('by Ctrl-C says so and leaves nothing, not the empty folder that was there', async () => {
    mkdirSync(join(here.folder, 'stopped'));
    const running = exported(here, '--where', 'true', '--as', 'mat,wfdb', '--out', 'stopped');
    process.emit('SIGINT');
    expect(await running).toEqual({ status: 1, out: '', err: 'Interrupted: nothing was exported.\n' });
    expect(readdirSync(join(here.folder, 'stopped'))).toEqual([]);
  });

  test.each([1, 3, 6])('by a full disk at file %i says so, with status 1, and leaves nothing', async (last) => {
    let files = 0;
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', errno: -28, syscall: 'write' });
    const status = await main(['--where', 'true', '--as', 'mat,wfdb', '--out', 'gone/deep'], here.context, {
      newFolder: (...argv) => {
        const folder = newFolder(...argv);
        const add: typeof folder.add = (name, write) =>
          folder.add(name, async (file) => {
            file.write(Buffer.from('begun'));
            files += 1;
            if (files === last) throw full;
            return await write(file);
          });
        return { ...folder, add };
      },
    });
    expect({ status, files, ...here.taken() }).toEqual({
      status: 1,
      files: last,
      out: '',
      err: '"gone/deep" cannot be written: no space left on device. Nothing is left there.\n',
    });
    expect(leftBehind()).toEqual([]);
    expect(existsSync(join(here.folder, 'gone'))).toBe(false);
  });

  test('by a full disk says so too where something of it cannot be removed, which it names', async () => {
    const status = await main(['--where', 'true', '--out', 'stuck'], here.context, {
      newFolder: (...argv) => {
        const folder = newFolder(...argv);
        const add: typeof folder.add = async (name, write) => {
          const [first] = folder.files;
          if (first === undefined) return await folder.add(name, write);
          rmSync(folder.pathOf(first));
          mkdirSync(folder.pathOf(first));
          throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', errno: -28, syscall: 'write' });
        };
        return { ...folder, add };
      },
    });
    expect({ status, err: here.taken().err }).toEqual({
      status: 1,
      err: '"stuck" cannot be written: no space left on device. Remove "stuck" yourself: 1 of its files and folders could not be removed (illegal operation on a directory).\n',
    });
  });
});
