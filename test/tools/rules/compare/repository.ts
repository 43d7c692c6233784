/** A git repository with the project in it, to change rules in. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyFolder } from '../../../support/workspace.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..', '..');

export interface Repository {
  readonly root: string;
  git(...args: readonly string[]): string;
  /** Puts another text in place of one that must be there. */
  edit(file: string, from: string, to: string): void;
  commit(message: string): void;
}

/** The parts of the project that judge and compare. */
const PARTS = ['quality', 'lake', 'handler', 'local', 'tools', 'package.json'];

let kept: { readonly repo: Repository; restore(): void } | undefined;

/** One commit, with a clean working copy; the packages are linked, and no part of it. All tests of a file share it, each as new. */
export function repository(): Repository {
  if (kept === undefined) {
    const repo = newRepository();
    const [branch, first] = [repo.git('branch', '--show-current'), repo.git('rev-parse', 'HEAD')];
    const restore = () => {
      repo.git('checkout', '--quiet', '--force', '-B', branch, first);
      repo.git('clean', '--quiet', '--force', '-d');
      linkPackages(repo.root); // where a test has put a file of its own in their place
    };
    kept = { repo, restore };
  } else kept.restore();
  return kept.repo;
}

/** Another one, of which a test may do away with what cannot be restored. */
export function newRepository({ prefix = '' } = {}): Repository {
  const top = emptyFolder();
  const root = join(top, prefix);
  copyProject(root);
  linkPackages(root);
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

function linkPackages(root: string): void {
  const link = join(root, 'node_modules');
  if (!existsSync(link)) symlinkSync(join(PROJECT, 'node_modules'), link);
}

/** Another commit in front: in it the script of the comparison is where it was before the tools had their own folder. */
export function repositoryWithFormerScript(): Repository {
  const repo = repository();
  const scripts = ['verdicts.ts', 'verdict-lines.ts'].map((name) => ({
    path: join(repo.root, 'local', 'compare', name),
    text: readFileSync(join(repo.root, 'tools', 'rules', 'compare', name), 'utf8'),
  }));
  rmSync(join(repo.root, 'tools'), { recursive: true });
  for (const { path, text } of scripts) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text.replaceAll("'../../../", "'../../"));
  }
  repo.commit('as it was');
  rmSync(join(repo.root, 'local', 'compare'), { recursive: true });
  copyProject(repo.root);
  repo.commit('as it is');
  return repo;
}

function copyProject(root: string): void {
  for (const part of PARTS) cpSync(join(PROJECT, part), join(root, part), { recursive: true });
}
