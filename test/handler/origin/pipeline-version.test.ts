import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
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

function folder(): Pick<Checkout, 'root' | 'write'> {
  const root = emptyFolder();
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  write('package.json', '{ "version": "1.2.3" }');
  for (const file of [...BUNDLED, ...OTHERS]) write(file, 'first');
  return { root, write };
}

/** A repository of files, with one commit. */
function checkout(): Checkout {
  const { root, write } = folder();
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  const git = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync('git', ['-C', root, ...args], { encoding: 'utf8', env });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  git('init', '--quiet');
  for (const [name, value] of Object.entries({ name: 'test', email: 'test@localhost' }))
    git('config', `user.${name}`, value);
  git('config', 'commit.gpgsign', 'false');
  const commit = () => {
    git('add', '--all');
    git('commit', '--quiet', '--message', 'one');
    return git('rev-parse', 'HEAD').slice(0, 12);
  };
  commit();
  return { root, write, commit };
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
