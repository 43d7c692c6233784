/** Runs `./ecg process` in a workspace, and looks at the lake that it leaves. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { main } from '../../local/process.ts';
import type { Workspace } from '../support/workspace.ts';

/** What `./ecg process` printed, and its status. */
export async function run(here: Workspace, ...argv: string[]) {
  const status = await main(argv, here.context);
  return { status, ...here.taken() };
}

/** The same with `--json`: its lines as objects. */
export async function runJson(here: Workspace, ...argv: string[]) {
  const { status, out, err } = await run(here, '--json', ...argv);
  const lines = out.split('\n');
  expect(lines.pop()).toBe('');
  return { status, err, results: lines.map((line) => JSON.parse(line)) };
}

/** Every file of the lake by its key. */
export function filesOf(here: Workspace): Map<string, Buffer> {
  const root = join(here.folder, '.local', 'lake');
  const keys = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((key) =>
    statSync(join(root, key)).isFile(),
  );
  return new Map(keys.sort().map((key) => [key, readFileSync(join(root, key))]));
}
