/** A project beside this one, whose rules and profiles a test may change; what they import is this one's, so that units are the same. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { LookServer } from '../../../../tools/look/serve/server.ts';
import { type Workspace, workspace } from '../../../support/workspace.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..', '..');
const CHANGED = ['profiles', 'rules'];

/** @returns its folder, which is removed with its test */
export function projectCopy(): string {
  const { folder } = workspace();
  mkdirSync(join(folder, 'quality'));
  for (const name of ['tsconfig.json', 'tsconfig.quality.json']) cpSync(join(PROJECT, name), join(folder, name));
  for (const name of readdirSync(join(PROJECT, 'quality'))) {
    const [from, to] = [join(PROJECT, 'quality', name), join(folder, 'quality', name)];
    if (CHANGED.includes(name)) cpSync(from, to, { recursive: true, preserveTimestamps: true });
    else symlinkSync(from, to);
  }
  return folder;
}

const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill();
});

/** A server on a workspace's lake, whose rule bench writes and reads the files of another project. What it prints of bugs is kept in `errors`. */
export async function serverOver(here: Workspace, project: string, errors: string[]): Promise<LookServer> {
  const at = (name: string) => join(here.folder, '.local', name);
  const script = join(import.meta.dirname, 'served.ts');
  const child = spawn(process.execPath, [script, at('lake'), at('raw'), project], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return {
    ...(JSON.parse(line) as { port: number; token: string; url: string }),
    close: async () => void child.kill(),
  };
}
