/** Another revision of the project, checked out in a temporary folder for as long as it is needed. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WrongArguments } from '../../../local/terminal/arguments.ts';
import { quoted } from '../../../local/terminal/text.ts';

/** The script that prints the verdicts of a tree, from the project's folder. */
export const SCRIPT = 'tools/rules/compare/verdicts.ts';
/** Where it was before the tools had a folder of their own. */
const FORMER_SCRIPT = 'local/compare/verdicts.ts';

/** Signals that end a process but leave it time to clean up. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A commit of the repository that the project is in. */
export interface Revision {
  /** As a person wrote it: `HEAD~1`. */
  readonly asked: string;
  readonly commit: string;
  /** As git abbreviates it. */
  readonly short: string;
  /** Where the project is in its repository: empty, or a path that ends in `/`. */
  readonly prefix: string;
  /** The script that prints its verdicts, from the project's folder. */
  readonly script: string;
}

/**
 * Finds a revision whose rules can be run.
 *
 * @param root the working copy's folder of the project
 * @throws {WrongArguments} when there is none; the message says what is missing
 */
export function revisionOf(root: string, asked: string): Revision {
  const prefix = git(root, 'rev-parse', '--show-prefix');
  if (prefix === undefined) {
    throw new WrongArguments('There is nothing to compare with: the project does not lie in a git repository.');
  }
  const commit = git(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${asked}^{commit}`);
  if (commit === undefined) throw new WrongArguments(`There is no revision ${quoted(asked)} in this repository.`);
  const short = git(root, 'rev-parse', '--short', commit) ?? commit;
  const holds = (path: string) => git(root, 'cat-file', '-e', `${commit}:${prefix}${path}`) !== undefined;
  if (!holds('quality')) {
    throw new WrongArguments(`Revision ${quoted(asked)} (${short}) has no quality/ folder, so it has no rules to run.`);
  }
  const script = [SCRIPT, FORMER_SCRIPT].find(holds);
  if (script === undefined) {
    throw new WrongArguments(
      `Revision ${quoted(asked)} (${short}) is older than this command: it has no ${SCRIPT} to print its verdicts.`,
    );
  }
  return { asked, commit, short, prefix, script };
}

/**
 * Checks the revision out, with the working copy's packages, and removes it however `work` ends, by a signal too.
 *
 * @param work is given the project's folder in it
 */
export async function inWorktree<T>(
  root: string,
  { commit, prefix }: Revision,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const parent = mkdtempSync(join(tmpdir(), 'ecg-compare-'));
  const tree = join(parent, 'tree');
  const tidy = () => {
    git(root, 'worktree', 'remove', '--force', tree);
    rmSync(parent, { recursive: true, force: true });
  };
  const tidyAndDie = (signal: NodeJS.Signals) => {
    tidy();
    for (const each of SIGNALS) process.off(each, tidyAndDie);
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, tidyAndDie);
  try {
    if (git(root, 'worktree', 'add', '--quiet', '--detach', tree, commit) === undefined) {
      throw new Error(`git could not lay out ${commit} in ${tree}: is the disk full?`);
    }
    const folder = join(tree, prefix);
    linkPackages(root, folder);
    return await work(folder);
  } finally {
    tidy();
    for (const signal of SIGNALS) process.off(signal, tidyAndDie);
  }
}

/** The other revision runs on the packages that are installed here: they are not what is compared. */
function linkPackages(root: string, folder: string): void {
  const packages = join(root, 'node_modules');
  const link = join(folder, 'node_modules');
  rmSync(link, { recursive: true, force: true });
  if (existsSync(packages)) symlinkSync(packages, link, 'junction');
}

/** @returns what git printed, or undefined when it failed */
function git(root: string, ...args: readonly string[]): string | undefined {
  // A git hook sets variables that name its repository; here the project's own is always meant.
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  const settings = ['-C', root, '-c', 'core.hooksPath=/dev/null'];
  const { status, stdout, error } = spawnSync('git', [...settings, ...args], { encoding: 'utf8', env });
  if (error !== undefined) throw new WrongArguments('Comparing revisions needs git, and git cannot be started.');
  return status === 0 ? stdout.trim() : undefined;
}
