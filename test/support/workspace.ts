/** A workspace for tests of the commands: a folder of its own, and a record of what they print. */
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';
import { withLake } from '../../local/open-lake.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import './jest/held-planner.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'samples', 'mit-bih-360');

/** The project's samples by what is special about them. */
export const samples = {
  good: join(SAMPLES, '208m (0).mat'),
  alsoGood: join(SAMPLES, '208m (1).mat'),
  long: join(SAMPLES, '208m five minutes.mat'),
  electrodeOff: join(SAMPLES, '208m electrode off (edited).mat'),
  cutShort: join(SAMPLES, '208m cut short (edited).mat'),
};

export interface Workspace {
  readonly folder: string;
  readonly context: CommandContext;
  /** Puts a file into the folder: a copy of a file, or the bytes themselves. @returns its absolute path */
  put(name: string, content: { readonly from: string } | string | Uint8Array): string;
  /** Removes a file, or a folder with all that is in it. */
  remove(name: string): void;
  /** What was printed since the last call. */
  taken(): { readonly out: string; readonly err: string };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that lasts as long as the test file. */
export function emptyFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ecg-')));
  folders.push(folder);
  return folder;
}

export function workspace({ isTerminal = false } = {}): Workspace {
  const folder = emptyFolder();
  const printed = { out: '', err: '' };
  const output = (which: 'out' | 'err') => ({
    write: (text: string) => {
      printed[which] += text;
    },
    isTerminal,
    columns: 100,
  });
  return {
    folder,
    context: { out: output('out'), err: output('err'), folder, colours: false },
    put: (name, content) => {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      if (typeof content === 'object' && 'from' in content && typeof content.from === 'string') {
        copyFileSync(content.from, path);
      } else writeFileSync(path, content as string | Uint8Array); // the only other kinds
      return path;
    },
    remove: (name) => rmSync(join(folder, name), { recursive: true }),
    taken: () => {
      const all = { ...printed };
      printed.out = '';
      printed.err = '';
      return all;
    },
  };
}

/** The rows of a statement over the lake of a workspace. */
export async function queryLake(here: Workspace, sql: string) {
  return (await withLake(join(here.folder, '.local', 'lake'), (lake) => lake.query(sql))).rows;
}
