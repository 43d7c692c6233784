/** What a release needs of git: a clean checkout of main, a commit and a tag. */
import { spawnSync } from 'node:child_process';
import { ReleaseRefused } from './release-refused.ts';

const BRANCH = 'main';

/**
 * @param root the folder of the project
 * @throws {ReleaseRefused} when the checkout is not one to release from
 */
export function checkCheckout(root: string, tag: string): void {
  const branch = git(root, 'rev-parse', '--abbrev-ref', 'HEAD');
  if (branch !== BRANCH) throw new ReleaseRefused(`A release is made on ${BRANCH}, got ${branch}.`);
  const changed = git(root, 'status', '--porcelain').split('\n').filter(Boolean);
  if (changed.length > 0) {
    throw new ReleaseRefused(`Everything must be committed before a release, got:\n${changed.join('\n')}`);
  }
  if (git(root, 'tag', '--list', tag) !== '') throw new ReleaseRefused(`There is a tag ${tag} already.`);
}

/** @returns the new commit, as git abbreviates it */
export function commitAndTag(root: string, files: readonly string[], tag: string, message: string): string {
  git(root, 'commit', '--quiet', '--message', message, '--', ...files);
  git(root, 'tag', '--annotate', '--message', message, tag);
  return git(root, 'rev-parse', '--short', 'HEAD');
}

/** @returns what git printed, without the line break at its end */
function git(root: string, ...args: readonly string[]): string {
  // Run from a hook, git takes its repository from the environment; here it must always be the project's own.
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', root, ...args], { encoding: 'utf8', env });
  if (error !== undefined) throw new ReleaseRefused('A release needs git, and git cannot be started.');
  if (status !== 0) throw new ReleaseRefused(`git ${args[0]} failed: ${stderr.trim()}`);
  return stdout.trimEnd();
}
