import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { pipelineVersionOf } from '../../../handler/origin/pipeline-version.ts';
import { emptyFolder } from '../../support/workspace.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..');
const BUNDLED = ['handler/a.ts', 'lake/a.ts', 'quality/a.ts', 'package-lock.json'];
const OTHERS = ['docs/a.md', 'test/a.ts', 'infra/a.ts', 'local/a.ts', 'README.md'];

interface Checkout {
  readonly root: string;
  write(file: string, text: string): void;
  /** @returns the first 12 digits of the new commit */
  commit(): string;
}

function folder(): Pick<Checkout, 'root'> {
  const root = emptyFolder();
  writeIn(root, 'package.json', '{ "version": "1.2.3" }');
  for (const file of [...BUNDLED, ...OTHERS]) writeIn(root, file, 'first');
  return { root };
}

function writeIn(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** Git run in a folder by somebody, whatever this machine has set. */
function gitIn(root: string, ...args: readonly string[]): string {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  const settings = ['user.name=test', 'user.email=test@localhost', 'commit.gpgsign=false'];
  const given = ['-C', root, ...settings.flatMap((setting) => ['-c', setting]), ...args];
  const { status, stdout, stderr } = spawnSync('git', given, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Copied for each test: to start a process out of a worker of Jest takes longer than git works. */
let committed: string;
beforeAll(() => {
  committed = folder().root;
  gitIn(committed, 'init', '--quiet', '--template=');
  gitIn(committed, 'add', '--all');
  gitIn(committed, 'commit', '--quiet', '--message', 'one');
});

/** A repository of files, with one commit. */
function checkout(): Checkout {
  const root = emptyFolder();
  cpSync(committed, root, { recursive: true });
  const commit = () => {
    gitIn(root, 'add', '--all');
    gitIn(root, 'commit', '--quiet', '--message', 'one');
    return gitIn(root, 'rev-parse', 'HEAD').slice(0, 12);
  };
  return { root, write: (file, text) => writeIn(root, file, text), commit };
}

describe('the version of the software', () => {
  test.each(BUNDLED)('is the last commit that touched what is bundled: %s', async (file) => {
    const { root, write, commit } = checkout();
    const before = await pipelineVersionOf(root);
    write(file, 'second');
    expect(await pipelineVersionOf(root)).toBe(`${before}-dirty`);
    const second = commit();
    expect(second).not.toBe(before);
    expect(await pipelineVersionOf(root)).toBe(second);
  });

  test('stays with changes and commits of anything else', async () => {
    const { root, write, commit } = checkout();
    const before = await pipelineVersionOf(root);
    expect(before).toMatch(/^[0-9a-f]{12}$/);
    for (const file of OTHERS) {
      write(file, 'second');
      expect(await pipelineVersionOf(root)).toBe(before);
      expect(commit()).not.toBe(before);
      expect(await pipelineVersionOf(root)).toBe(before);
    }
  });

  test('is dirty with a new file and with one that is gone', async () => {
    const { root, write, commit } = checkout();
    write('quality/rules/new.ts', '');
    expect(await pipelineVersionOf(root)).toMatch(/-dirty$/);
    commit();
    expect(await pipelineVersionOf(root)).not.toMatch(/-dirty$/);
    rmSync(join(root, 'lake'), { recursive: true });
    expect(await pipelineVersionOf(root)).toMatch(/-dirty$/);
  });

  test('is that of the package outside a repository, and in one that does not have the files', async () => {
    expect(await pipelineVersionOf(folder().root)).toBe('1.2.3');
    const { root, write } = checkout();
    write('vendored/package.json', '{ "version": "4.5.6" }');
    write('vendored/handler/a.ts', 'first');
    expect(await pipelineVersionOf(join(root, 'vendored'))).toBe('4.5.6');
  });

  test('is that of the package where there is no git', async () => {
    const { root } = checkout();
    const { PATH } = process.env;
    process.env.PATH = root;
    try {
      expect(await pipelineVersionOf(root)).toBe('1.2.3');
    } finally {
      process.env.PATH = PATH;
    }
  });

  test('of a process is that of its checkout', async () => {
    const module = join(PROJECT, 'handler', 'origin', 'pipeline-version.ts');
    const asked = `import { pipelineVersion } from ${JSON.stringify(module)}; console.log(await pipelineVersion())`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', asked], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: `${await pipelineVersionOf(PROJECT)}\n`, stderr: '' });
  });
});
