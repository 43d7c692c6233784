import { spawnSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { main } from '../../../tools/release/main.ts';
import { withVersion } from '../../../tools/release/version-files.ts';
import { emptyFolder, workspace } from '../../support/workspace.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..');
const CURRENT: string = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')).version;
const NEXT = `${Number(CURRENT.split('.')[0]) + 1}.0.0`;
const FILES = [...withVersion(PROJECT, NEXT).keys()];
const CHANGES = `# Changelog\n\n## Unreleased\n\n- One thing.\n- Another.\n\n## ${CURRENT} - 2026-01-01\n\n- First.\n`;

interface Repository {
  readonly root: string;
  git(...args: readonly string[]): string;
  read(file: string): string;
  write(file: string, text: string): void;
}

/** A repository on main with the files of this project that state its version, and a changelog. */
function repository(changelog = CHANGES): Repository {
  const root = emptyFolder();
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  const git = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync('git', ['-C', root, ...args], { encoding: 'utf8', env });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  const write = (file: string, text: string) => writeFileSync(join(root, file), text);
  for (const file of FILES) cpSync(join(PROJECT, file), join(root, file));
  write('CHANGELOG.md', changelog);
  git('init', '--quiet', '--initial-branch=main');
  for (const [name, value] of [
    ['user.name', 'test'],
    ['user.email', 'test@localhost'],
    ['commit.gpgsign', 'false'],
    ['tag.gpgsign', 'false'],
  ]) {
    git('config', name!, value!);
  }
  git('add', '--all');
  git('commit', '--quiet', '--message', 'first');
  return { root, git, write, read: (file) => readFileSync(join(root, file), 'utf8') };
}

async function release({ root }: Repository, argv: readonly string[], npm: Record<string, string> = {}) {
  const { context, taken } = workspace();
  const status = await main(argv, { ...context, npm }, { root, now: new Date('2026-12-01T23:59:00Z') });
  return { status, ...taken() };
}

test('dates the changes, sets the version everywhere, commits, tags, and says what to type next', async () => {
  const repo = repository();
  const { status, out, err } = await release(repo, [NEXT]);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toContain(`\nTo publish: git push --atomic origin main v${NEXT}\n`);
  expect(repo.read('CHANGELOG.md')).toBe(CHANGES.replace('## Unreleased', `## Unreleased\n\n## ${NEXT} - 2026-12-01`));
  expect(JSON.parse(repo.read('package.json')).version).toBe(NEXT);
  const lock = JSON.parse(repo.read('package-lock.json'));
  expect([lock.version, lock.packages[''].version]).toEqual([NEXT, NEXT]);
  expect(repo.git('log', '--format=%s')).toBe(`Release ${NEXT}\nfirst`);
  expect(repo.git('status', '--porcelain')).toBe('');
  expect(repo.git('cat-file', '-t', `v${NEXT}`)).toBe('tag'); // annotated: a tag of its own, not a name of the commit
  expect(repo.git('rev-parse', `v${NEXT}^{commit}`)).toBe(repo.git('rev-parse', 'HEAD'));
});

test('changes nothing of other packages in package-lock.json', () => {
  const before = readFileSync(join(PROJECT, 'package-lock.json'), 'utf8').split('\n');
  const after = withVersion(PROJECT, NEXT).get('package-lock.json')!.split('\n');
  expect(after.filter((line, at) => line !== before[at])).toHaveLength(2);
});

test('knows every package.json of the project that has a version', () => {
  const exclude = ['node_modules', 'build', '.local', 'coverage'];
  const packages = globSync('**/package.json', { cwd: PROJECT, exclude: (name) => exclude.includes(name) });
  expect(packages).toContain('package.json');
  const versioned = packages.filter((file) => 'version' in JSON.parse(readFileSync(join(PROJECT, file), 'utf8')));
  expect(versioned.filter((file) => !FILES.includes(file))).toEqual([]);
});

describe.each(['--dry-run', '--help'])('%s', (option) => {
  test('changes nothing', async () => {
    const repo = repository();
    const { status, err } = await release(repo, [NEXT, option]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(untouched(repo)).toBe(true);
  });
});

describe('refuses, and changes nothing,', () => {
  test.each<[string, number, readonly string[], string]>([
    ['no version', 2, [], 'Name one version'],
    ['two versions', 2, [NEXT, NEXT], 'Name one version'],
    ['a tag for a version', 2, [`v${NEXT}`], 'VERSION must be MAJOR.MINOR.PATCH, got "v'],
    ['the current version', 2, [CURRENT], `VERSION must be higher than ${CURRENT}, got ${CURRENT}.`],
    ['a lower version', 2, ['0.0.9'], `VERSION must be higher than ${CURRENT}, got 0.0.9.`],
    ['an unknown option', 2, [NEXT, '--push'], 'Unknown option --push'],
  ])('%s', async (_name, status, argv, sentence) => {
    await refuses(repository(), argv, status, sentence);
  });

  test('a dry run that npm took for itself', async () => {
    await refuses(repository(), [NEXT], 2, 'npm took --dry-run for itself', { npm_config_dry_run: 'true' });
  });

  test('a branch other than main', async () => {
    const repo = repository();
    repo.git('switch', '--quiet', '--create', 'topic');
    await refuses(repo, [NEXT], 1, 'A release is made on main, got topic.');
  });

  test.each(['CHANGELOG.md', 'left-over.txt'])('a change of %s that is not committed', async (file) => {
    const repo = repository();
    repo.write(file, CHANGES.replace('One', 'Some'));
    const { status, out, err } = await release(repo, [NEXT]);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(new RegExp(`must be committed before a release, got:\n.. ${file}`));
    expect(repo.git('log', '--format=%s')).toBe('first');
  });

  test('a version that has a tag', async () => {
    const repo = repository();
    repo.git('tag', `v${NEXT}`);
    await refuses(repo, [NEXT], 1, `There is a tag v${NEXT} already.`);
  });

  test.each([
    ['without a change', CHANGES.replace('- One thing.\n- Another.\n', ''), 'has no change under "## Unreleased"'],
    ['without "Unreleased"', CHANGES.replace('## Unreleased', '## Next'), 'has no heading "## Unreleased"'],
  ])('a changelog %s', async (_name, changelog, sentence) => {
    await refuses(repository(changelog), [NEXT], 1, sentence);
  });

  test('a file that states another version', async () => {
    const repo = repository();
    repo.write('quality/package.json', '{\n  "version": "9.9.9"\n}\n');
    repo.git('commit', '--quiet', '--all', '--message', 'other');
    const { status, err } = await release(repo, [NEXT]);
    expect({ status, err }).toEqual({
      status: 1,
      err: expect.stringContaining('quality/package.json must state version'),
    });
    expect(repo.git('status', '--porcelain')).toBe('');
  });
});

async function refuses(
  repo: Repository,
  argv: readonly string[],
  status: number,
  sentence: string,
  npm: Record<string, string> = {},
) {
  const answer = await release(repo, argv, npm);
  expect(answer).toEqual({ status, out: '', err: expect.stringContaining(sentence) });
  expect(untouched(repo)).toBe(true);
}

function untouched(repo: Repository): boolean {
  return repo.git('status', '--porcelain') === '' && repo.git('log', '--format=%s', '--all') === 'first';
}
