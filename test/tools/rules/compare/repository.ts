/** A git repository with the project in it, to change rules in. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder } from '../../../support/workspace.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..', '..');

export interface Repository {
  readonly root: string;
  git(...args: readonly string[]): string;
  /** Puts another text in place of one that must be there. */
  edit(file: string, from: string, to: string): void;
  commit(message: string): void;
}

/** One commit, with a clean working copy; the packages are linked, and no part of it. */
export function repository({ prefix = '' } = {}): Repository {
  const top = emptyFolder();
  const root = join(top, prefix);
  for (const part of ['quality', 'lake', 'handler', 'local', 'tools', 'package.json']) {
    cpSync(join(PROJECT, part), join(root, part), { recursive: true });
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(top, '.gitignore'), 'node_modules\n');
  const git = (...args: readonly string[]) => {
    const who = ['-c', 'user.name=test', '-c', 'user.email=test@localhost', '-c', 'commit.gpgsign=false'];
    const { status, stdout, stderr } = spawnSync('git', ['-C', top, ...who, ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  const commit = (message: string) => {
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
  };
  git('init', '--quiet');
  commit('first');
  const edit = (file: string, from: string, to: string) => {
    const path = join(root, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} holds no "${from}"`);
    writeFileSync(path, text.replace(from, to));
  };
  return { root, git, edit, commit };
}
