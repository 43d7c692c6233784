/**
 * The version of this software, as every row of `recordings` carries it: the last commit that changed what runs, so that a
 * commit to documents or tests changes no row and no image. `-dirty` is added when files differ from it.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What `handler/build.ts` puts in place of this name; from source it does not exist. */
declare const BUNDLED_VERSION: string | undefined;

const PROJECT = join(import.meta.dirname, '..', '..');
/** What is bundled, and the versions of the packages that are bundled with it. */
const BUNDLED = ['handler', 'lake', 'quality', 'package-lock.json'];
/** As many digits of a commit as stay its name in a repository of any size. */
const COMMIT_DIGITS = 12;

let asked: Promise<string> | undefined;

/** Of this process. Git is asked once, at the first call, and answers beside other work. */
export function pipelineVersion(): Promise<string> {
  asked ??= typeof BUNDLED_VERSION === 'undefined' ? pipelineVersionOf(PROJECT) : Promise.resolve(BUNDLED_VERSION);
  return asked;
}

/** Takes over what another thread of this process found, so that git is not asked again. */
export function settlePipelineVersion(version: string): void {
  asked ??= Promise.resolve(version);
}

/** Of a checkout as it is now: 12 digits of a commit, and `-dirty` if need be; without git, the version of the package. */
export async function pipelineVersionOf(project: string): Promise<string> {
  const [commit, changes] = await Promise.all([
    git(project, 'log', '-1', '--format=%H', '--', ...BUNDLED),
    git(project, 'status', '--porcelain', '--untracked-files=normal', '--', ...BUNDLED),
  ]);
  // No commit yet has the files: a copy inside another project's repository, for one.
  if (!commit || changes === undefined) return packageVersion(project);
  return `${commit.slice(0, COMMIT_DIGITS)}${changes === '' ? '' : '-dirty'}`;
}

function packageVersion(project: string): string {
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** @returns the output of git without its trailing line break; undefined outside a repository or where git is missing */
async function git(project: string, ...args: readonly string[]): Promise<string | undefined> {
  // Run from a hook, git is told by its environment which repository is meant; here that is always the project's own.
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  try {
    const { stdout } = await promisify(execFile)('git', ['--no-optional-locks', '-C', project, ...args], { env });
    return stdout.trimEnd();
  } catch {
    return undefined;
  }
}
