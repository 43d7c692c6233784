/** The script `ecg` and npm as processes of their own: the few things that a process alone can show. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { AS_ECG_STARTS } from '../../bench/rows/one-recording.ts';
import { samples, type Workspace, workspace } from '../../support/workspace.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..');

function shell(here: Workspace, command: string, ...argv: string[]) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(command, argv, { cwd: here.folder, env, encoding: 'utf8', input: '' });
  return { status, stdout, stderr };
}

describe('./ecg', () => {
  test('runs through links, from a folder with blanks, on files named from there', () => {
    const here = workspace();
    mkdirSync(join(here.folder, 'my links'));
    symlinkSync(join(PROJECT, 'ecg'), join(here.folder, 'first'));
    symlinkSync('../first', join(here.folder, 'my links', 'second link'));
    here.put('my ecg.mat', { from: samples.good });
    expect(shell(here, './my links/second link', 'process', 'my ecg.mat')).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^accepted {4}my ecg\.mat\n1 recording: 1 accepted\. Lake: \.local\/lake\n/),
      stderr: '',
    });
  });

  test('says in one sentence what to do where the packages are missing', () => {
    const here = workspace();
    cpSync(join(PROJECT, 'ecg'), join(here.folder, 'ecg'));
    expect(shell(here, './ecg', 'demo')).toEqual({
      status: 1,
      stdout: '',
      stderr: `The packages of this project are missing: run npm ci in ${here.folder} first.\n`,
    });
  });

  test('starts Node with the options that the bench measures with', () => {
    const [, options] = /^exec "\S+\/node" (.*) "\S+\/main\.ts" "\$@"$/m.exec(
      readFileSync(join(PROJECT, 'ecg'), 'utf8'),
    )!;
    expect(options!.split(' ')).toEqual(AS_ECG_STARTS);
  });
});

describe('npm run', () => {
  const npm = (here: Workspace, ...argv: string[]) =>
    shell(here, 'npm', '--prefix', PROJECT, 'run', '--silent', ...argv);

  test('hands options on after --, and refuses when it took one', () => {
    const here = workspace();
    expect(npm(here, 'profiles', '--', 'list')).toMatchObject({ status: 0, stderr: '' });
    const { status, stdout, stderr } = npm(here, 'process', 'a.mat', '--profile', 'twelve-lead-500');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^npm took --profile for itself: [^\n]*\n$/m);
    expect(stderr).not.toContain('    at ');
  });
});
