import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { main } from '../../local/demo.ts';
import { main as process } from '../../local/process.ts';
import { main as sql } from '../../tools/sql/main.ts';
import { samples, type Workspace, workspace } from '../support/workspace.ts';

async function demo(here: Workspace, ...argv: string[]) {
  const status = await main(argv, here.context);
  return { status, ...here.taken() };
}

async function count(here: Workspace, statement: string): Promise<unknown> {
  expect(await sql(['--json', statement], here.context)).toBe(0);
  return JSON.parse(here.taken().out).n;
}

describe('the demo', () => {
  test('shows the whole path of the samples, in lines that fit, and the same each time', async () => {
    const here = workspace();
    const first = await demo(here);
    expect(first).toMatchObject({ status: 0, err: '' });
    expect(first.out).toContain('5 accepted, 2 rejected, 1 unreadable\n');
    expect(first.out.match(/^\d {2}\w+/gm)).toEqual(['1  Upload', '2  Process', '3  Query', '4  Tell', '5  Try']);
    expect(first.out.match(/^ {5}select /gm)).toHaveLength(3);
    expect(first.out).toContain('   ┃ ECG uploads: 2 rejected, 1 unreadable\n');
    for (const line of first.out.split('\n')) {
      expect([...line].length).toBeLessThanOrEqual(100);
      expect(line).toBe(line.trimEnd());
    }
    expect(first.out).not.toContain('\n\n\n');
    const bySamplePath = (text: string) => text.replace(/^1 .*$/m, '');
    expect(bySamplePath((await demo(workspace())).out)).toBe(bySamplePath(first.out));
    expect((await demo(here)).out).toBe(first.out);
  });

  test('leaves a lake that ./ecg sql finds by itself', async () => {
    const here = workspace();
    await demo(here);
    expect(await count(here, 'select count(*) as n from recordings')).toBe(8);
    expect(await count(here, 'select count(*) as n from signal')).toBe(4 * 3600 + 108_000);
  });

  test('takes a folder, and profiles from the first folders in it', async () => {
    const here = workspace();
    here.put('mine/cinc-2017/a.mat', { from: samples.good });
    here.put('mine/b.mat', { from: samples.good });
    const { status, out } = await demo(here, 'mine');
    expect(status).toBe(0);
    expect(out).toMatch(/^1 {2}Upload the recordings in mine to a bucket, here \.local\/raw\n\n {3}2 files\n/);
    expect(await count(here, "select profile as n from recordings where source_key = 'cinc-2017/a.mat'")).toBe(
      'cinc-2017',
    );
    expect(readFileSync(join(here.folder, '.local/raw/b.mat'))).toEqual(readFileSync(samples.good));
  });

  test('uploads the sheets beside recordings, and counts recordings only', async () => {
    const here = workspace();
    here.put('mine/w/a.mat', { from: samples.good });
    here.put('mine/w/a.hea', 'a 1 360 3600\na.mat 16+24 200(1024)/mV 11 1024 0 0 0 MLII\n');
    here.put('mine/w/b.hea', 'lies beside nothing');
    const { status, out } = await demo(here, 'mine');
    expect(status).toBe(0);
    expect(out).toContain('\n   1 file\n');
    expect(readdirSync(join(here.folder, '.local/raw/w')).sort()).toEqual(['a.hea', 'a.mat']);
  });

  test('queries what it uploaded itself, not what an earlier demo did', async () => {
    const here = workspace();
    here.put('mine/a.mat', { from: samples.good });
    await demo(here);
    await demo(here, 'mine');
    expect(await count(here, 'select count(*) as n from recordings')).toBe(1);
    expect(await count(here, 'select count(*) as n from samples')).toBe(3600);
  });

  test('removes nothing that somebody else put into the lake or the bucket', async () => {
    const here = workspace();
    here.put('a.mat', { from: samples.good });
    await process(['a.mat'], here.context);
    here.put('.local/raw/own.mat', 'mine');
    await demo(here);
    await demo(here);
    expect(await count(here, "select count(*) as n from recordings where source_bucket = 'local'")).toBe(1);
    expect(await count(here, 'select count(*) as n from recordings')).toBe(9);
    expect(readFileSync(join(here.folder, '.local/raw/own.mat'), 'utf8')).toBe('mine');
  });

  test('does not upload its own bucket', async () => {
    const here = workspace();
    here.put('a.mat', { from: samples.good });
    await demo(here, '.');
    await demo(here, '.');
    expect(await count(here, 'select count(*) as n from recordings')).toBe(1);
    expect(readdirSync(join(here.folder, '.local/raw'))).toEqual(['a.mat']);
  });

  test('says so when there is no notice', async () => {
    const here = workspace();
    here.put('mine/a.mat', { from: samples.good });
    expect((await demo(here, 'mine')).out).toContain('4  Tell nobody: there is nothing to tell\n');
  });
});

describe('the demo refuses', () => {
  test.each([
    ['an unknown option', ['--json'], 'Unknown option --json; ./ecg demo --help lists the options.'],
    ['two folders', ['a', 'b'], 'The demo takes one folder, got 2.'],
    ['a file', ['file'], 'The demo takes a folder; "file" is a file.'],
    ['a folder that is not there', ['missing'], '"missing" cannot be found: no such file or directory.'],
    [
      'a folder without recordings',
      ['texts'],
      '"texts" has no .mat file in it: it holds 1 other file such as "a.txt".',
    ],
  ])('%s', async (_, argv, sentence) => {
    const here = workspace();
    here.put('file', '');
    here.put('texts/a.txt', '');
    const { status, out, err } = await demo(here, ...argv);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^[^\n]+\n$/);
    expect(err.trimEnd()).toMatch(sentence);
    expect(readdirSync(here.folder).sort()).toEqual(['file', 'texts']);
  });

  test('refuses to work where it cannot write', async () => {
    const here = workspace();
    here.put('.local', 'a file');
    expect(await demo(here)).toEqual({
      status: 2,
      out: '',
      err: expect.stringMatching(/^.*"\.local\/raw".*\n$/),
    });
  });

  test('refuses to query a damaged lake, in one sentence and with status 1', async () => {
    const here = workspace();
    await demo(here);
    const days = join(here.folder, '.local/lake/recordings');
    const day = join(days, readdirSync(days)[0]!);
    writeFileSync(join(day, readdirSync(day)[0]!), 'damaged');
    const { status, err } = await demo(here);
    expect(status).toBe(1);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});

test('a file that cannot be copied is named, the others are done, and the demo ends with 1', async () => {
  const here = workspace();
  here.put('mine/a.mat', { from: samples.good });
  here.put('mine/b.mat', { from: samples.good });
  cpSync(join(here.folder, 'mine/b.mat'), join(here.folder, '.local/raw/a.mat/in the way'), { recursive: true });
  const { status, out, err } = await demo(here, 'mine');
  rmSync(join(here.folder, 'mine'), { recursive: true });
  expect(status).toBe(1);
  expect(err).toMatch(/^Cannot upload "a\.mat": /);
  expect(out).toContain('1 accepted\n');
});
