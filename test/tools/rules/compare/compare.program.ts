/** Comparing rules: the working copy and another revision, each by its own code, over the same recordings. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { main as pipeline } from '../../../../local/process.ts';
import { main } from '../../../../tools/rules/compare/main.ts';
import type { VerdictLine } from '../../../../tools/rules/compare/verdict-lines.ts';
import { inWorktree, revisionOf } from '../../../../tools/rules/compare/worktree.ts';
import { emptyFolder, samples, type Workspace, workspace } from '../../../support/workspace.ts';
import { newRepository, type Repository, repository, repositoryWithFormerScript } from './repository.ts';

const RULE = 'quality/rules/muscle-noise.ts';
const REJECT_AT = 'rejectAbove: { default: microvolts(100)';
const COPY = 'the working copy';

/** A workspace with three recordings. */
function workspaceWithRecordings(): Workspace {
  const here = workspace();
  here.put('in/good.mat', { from: samples.good });
  here.put('in/off.mat', { from: samples.electrodeOff });
  here.put('in/cut.mat', { from: samples.cutShort });
  return here;
}

async function compare({ root }: Repository, here: Workspace, ...argv: readonly string[]) {
  const status = await main(argv.length === 0 ? ['in'] : argv, here.context, root);
  return { status, ...here.taken() };
}

async function compareJson(repo: Repository, here: Workspace, ...argv: readonly string[]) {
  const { status, out, err } = await compare(repo, here, 'in', '--json', ...argv);
  const lines: Record<string, unknown>[] = out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { status, err, lines, summary: lines.at(-1) };
}

test('says that nothing changes when nothing does', async () => {
  const repo = repository();
  const head = repo.git('rev-parse', '--short', 'HEAD');
  expect(await compare(repo, workspaceWithRecordings())).toEqual({
    status: 0,
    out: `3 recordings judged by HEAD (${head}) and by ${COPY}: nothing changes.\n`,
    err: '',
  });
});

/** Its worktrees, its branches and what is dirty in it. */
function stateOf({ git }: Repository): string[] {
  return [git('status', '--short'), git('worktree', 'list'), git('branch', '--all')];
}

test('reports what a lower threshold newly rejects, with its sentence and the changed outcome, and leaves the repository as it was', async () => {
  const repo = repository();
  const head = repo.git('rev-parse', '--short', 'HEAD');
  repo.edit(RULE, REJECT_AT, 'rejectAbove: { default: microvolts(20)');
  const before = stateOf(repo);
  const { status, out, err } = await compare(repo, workspaceWithRecordings());
  expect(stateOf(repo)).toEqual(before);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toBe(
    `3 recordings judged by HEAD (${head}) and by ${COPY}.

muscle-noise: 1 window (10 s) of 1 recording newly rejected:
  in/good.mat: ch1 0–10 s, muscle noise of 23.6 µV (limit 20 µV)

1 recording with another outcome:
  in/good.mat: accepted, now rejected: 0 of 1 leads usable, 1 required: ch1 unusable for 100 % of the recording: muscle noise of 23.6 µV (limit 20 µV)

Usable: 4 of 20 s of lead time; before, 14 of 20 s of lead time.
`,
  );
});

test('with --json prints each change, each outcome, and a summary that adds them up', async () => {
  const repo = repository();
  repo.edit(RULE, REJECT_AT, 'rejectAbove: { default: microvolts(20)');
  repo.commit('stricter');
  repo.edit(RULE, 'microvolts(20)', 'microvolts(100)');
  const here = workspaceWithRecordings();
  const { status, lines } = await compareJson(repo, here);
  const recording = join(here.folder, 'in', 'good.mat');
  expect(status).toBe(0);
  expect(lines).toMatchObject([
    {
      kind: 'rule',
      recording,
      rule: 'muscle-noise',
      direction: 'no longer rejected',
      before: 'reject',
      after: 'pass',
      lead: 'ch1',
      leadIndex: 0,
      startS: 0,
      endS: 10,
      windows: 1,
    },
    {
      kind: 'outcome',
      recording,
      before: { outcome: 'rejected', code: 'muscle-noise' },
      after: { outcome: 'accepted' },
    },
    {
      kind: 'summary',
      after: COPY,
      recordings: 3,
      unread: 0,
      outcomes: 1,
      rules: [{ rule: 'muscle-noise', direction: 'no longer rejected', windows: 1, seconds: 10, recordings: 1 }],
    },
  ]);
});

test('compares with the code of the named revision, not only with its settings', async () => {
  const repo = repository();
  repo.edit('quality/signal/beats.ts', 'if (mv.length === 0', 'if (mv.length >= 0');
  repo.edit(RULE, 'frames.median()', 'frames.percentile(99)');
  repo.commit('other words');
  const here = workspaceWithRecordings();
  expect((await compareJson(repo, here)).summary).toMatchObject({ rules: [], outcomes: 0 });
  const { summary } = await compareJson(repo, here, '--against', 'HEAD~1');
  expect(summary).toMatchObject({ outcomes: 2, before: expect.stringMatching(/^HEAD~1 \([0-9a-f]{7,}\)$/) });
});

test('adjacent windows that change alike are one stretch', async () => {
  const repo = repository();
  const here = workspace();
  here.put('in/long.mat', { from: samples.long });
  repo.edit(RULE, 'warnAbove: { default: microvolts(50)', 'warnAbove: { default: microvolts(1)');
  const { lines, summary } = await compareJson(repo, here);
  const rules = lines.filter(({ kind }) => kind === 'rule');
  expect(rules).not.toEqual([]);
  expect(rules.length).toBeLessThan(30);
  const sum = (name: string) => rules.reduce((total, line) => total + Number(line[name]), 0);
  expect(summary).toMatchObject({ rules: [{ direction: 'newly warned of', windows: sum('windows'), recordings: 1 }] });
  for (const { startS, endS, windows } of rules) expect(Number(endS) - Number(startS)).toBe(10 * Number(windows));
});

test('a new rule is compared with a rule that is off', async () => {
  const repo = repository();
  repo.edit('quality/profiles/mit-bih-360.ts', 'rules: {', "rules: { 'muscle-noise': 'off', 'frozen-trace': 'off',");
  repo.commit('without two rules');
  repo.edit('quality/profiles/mit-bih-360.ts', "'muscle-noise': 'off', 'frozen-trace': 'off',", '');
  const { lines } = await compareJson(repo, workspaceWithRecordings());
  const changes = lines.filter(({ kind }) => kind === 'rule');
  expect(changes.length).toBeGreaterThan(0);
  for (const change of changes) expect(change).toMatchObject({ rule: 'frozen-trace', before: 'off', after: 'reject' });
});

test('a project below the top of its repository is found in the other revision too', async () => {
  const repo = newRepository({ prefix: 'ecg/pipeline' });
  repo.edit(RULE, REJECT_AT, 'rejectAbove: { default: microvolts(20)');
  expect((await compareJson(repo, workspaceWithRecordings())).summary).toMatchObject({ recordings: 3, outcomes: 1 });
});

test('a revision from before the tools had a folder of their own is judged by its own script', async () => {
  const repo = repositoryWithFormerScript();
  repo.edit(RULE, REJECT_AT, 'rejectAbove: { default: microvolts(20)');
  const { status, err, summary } = await compareJson(repo, workspaceWithRecordings(), '--against', 'HEAD~1');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(summary).toMatchObject({ recordings: 3, unread: 0, outcomes: 1, before: expect.stringMatching(/^HEAD~1 /) });
});

test('the other revision finds the packages of the working copy, also where it has a file in their place', async () => {
  const repo = repository();
  expect(await inWorktree(repo.root, revisionOf(repo.root, 'HEAD'), async (tree) => readdirSync(tree))).toEqual(
    expect.arrayContaining(['node_modules', 'quality']),
  );
  repo.git('add', '--force', 'node_modules');
  repo.git('commit', '--quiet', '--message', 'a link that leads nowhere else');
  const h5wasm = (tree: string) => existsSync(join(tree, 'node_modules', 'h5wasm'));
  expect(await inWorktree(repo.root, revisionOf(repo.root, 'HEAD'), async (tree) => h5wasm(tree))).toBe(true);
});

/** While git lays one out, another git may find its files half written, and refuse. */
function treesSoFar(count: () => number): number {
  try {
    return count();
  } catch {
    return 0;
  }
}

test.each(['SIGINT', 'SIGTERM'] as const)('tidies up when it is stopped by %s', async (signal) => {
  const repo = repository();
  const here = workspace();
  const first = here.put('in/0.mat', { from: samples.long });
  for (let i = 1; i < 500; i += 1) symlinkSync(first, join(here.folder, 'in', `${i}.mat`));
  const temporary = emptyFolder();
  const child = spawn(
    process.execPath,
    [join(repo.root, 'tools/ecg/main.ts'), 'rules', 'compare', join(here.folder, 'in')],
    {
      env: { ...process.env, TMPDIR: temporary },
      stdio: 'ignore',
    },
  );
  const ended = new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
  const trees = () => repo.git('worktree', 'list').split('\n').length;
  const begun = join(repo.root, '.git', 'worktrees'); // looked at often, where a git process would cost as much as the rest
  while (!existsSync(begun) && child.exitCode === null) await sleep(20);
  while (treesSoFar(trees) < 2 && child.exitCode === null) await sleep(20);
  expect(trees()).toBe(2);
  child.kill(signal);
  expect(await ended).toBe(signal);
  expect(trees()).toBe(1);
  expect(readdirSync(temporary)).toEqual([]);
});

test('a side whose code does not run ends with 1 and the error, and is tidied up', async () => {
  const repo = repository();
  repo.edit(RULE, 'return say', 'return sayy.nothing(;');
  const { status, out, err } = await compare(repo, workspaceWithRecordings());
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(err).toMatch(/^The rules of the working copy do not run: SyntaxError.* \(.*muscle-noise\.ts:\d+\)\n$/);
  expect(repo.git('worktree', 'list').split('\n')).toHaveLength(1);
});

test('a recording that cannot be read is reported, and stops nothing', async () => {
  const here = workspaceWithRecordings();
  symlinkSync('nowhere.mat', join(here.folder, 'in', 'gone.mat'));
  const { status, err, summary } = await compareJson(repository(), here);
  expect(status).toBe(0);
  expect(err).toBe('in/gone.mat could not be read: no such file or directory\n');
  expect(summary).toMatchObject({ recordings: 4, unread: 1, rules: [], outcomes: 0 });
});

describe('refuses with one sentence and status 2', () => {
  const older = () => {
    const repo = repository();
    repo.git('rm', '-r', '--quiet', '--cached', 'tools/rules/compare');
    repo.git('commit', '--quiet', '--message', 'without the command');
    return repo;
  };
  const without = () => {
    const repo = repository();
    repo.git('checkout', '--quiet', '--orphan', 'empty');
    repo.git('rm', '-r', '--quiet', '--cached', '.');
    repo.git('commit', '--quiet', '--allow-empty', '--message', 'nothing');
    return repo;
  };
  const notARepository = () => {
    const repo = newRepository();
    rmSync(join(repo.root, '.git'), { recursive: true });
    return repo;
  };
  const form = './ecg rules compare FOLDER…';
  const cases: [string, () => Repository, string[], RegExp | string][] = [
    ['no folder', repository, ['--json'], `Name a folder with recordings: ${form}\n`],
    ['a folder that is not there', repository, ['out'], '"out" cannot be found: no such file or directory.\n'],
    ['a folder without recordings', repository, ['empty'], '"empty" has no .mat file in it: it is empty.\n'],
    ['an unknown option', repository, ['in', '--with'], /^Unknown option --with; /],
    ['an unknown profile', repository, ['in', '--profile', 'mitbih'], /^Unknown profile "mitbih"; did you mean /],
    ['an unknown revision', repository, ['in', '--against', 'v9'], 'There is no revision "v9" in this repository.\n'],
    [
      'a revision like an option',
      repository,
      ['in', '--against=--all'],
      'There is no revision "--all" in this repository.\n',
    ],
    [
      'no repository',
      notARepository,
      ['in'],
      'There is nothing to compare with: the project does not lie in a git repository.\n',
    ],
    [
      'a revision without rules',
      without,
      ['in'],
      /^Revision "HEAD" \([0-9a-f]+\) has no quality\/ folder, so it has no rules to run\.\n$/,
    ],
    [
      'a revision without this command',
      older,
      ['in'],
      /^Revision "HEAD" \([0-9a-f]+\) is older than this command: it has no tools\/rules\/compare\/verdicts\.ts to print its verdicts\.\n$/,
    ],
  ];
  test.each(cases)('%s', async (_, make, argv, sentence) => {
    const here = workspaceWithRecordings();
    mkdirSync(join(here.folder, 'empty'));
    const { status, out, err } = await compare(make(), here, ...argv);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    if (typeof sentence === 'string') expect(err).toBe(sentence);
    else expect(err).toMatch(sentence);
  });

  test('a revision that prints its verdicts in another form', async () => {
    const repo = repository();
    repo.edit('tools/rules/compare/verdict-lines.ts', 'LINES_VERSION = 1', 'LINES_VERSION = 2');
    const { status, err } = await compare(repo, workspaceWithRecordings());
    expect(status).toBe(2);
    expect(err).toMatch(
      /^The code of (HEAD \([0-9a-f]+\)|the working copy) tells its verdicts in another form than the one compared here\.\n$/,
    );
  });

  test('a profile that only the working copy has', async () => {
    const repo = repository();
    repo.edit('quality/profiles/index.ts', "['millivolts', millivolts]", "['older-name', millivolts]");
    repo.commit('an older name');
    const { status, err } = await compare(repo, workspaceWithRecordings(), 'in', '--profile', 'millivolts');
    expect(status).toBe(2);
    expect(err).toMatch(/^In HEAD \([0-9a-f]+\): Unknown profile "millivolts"/);
  });
});

test('the verdicts that are compared are those of the pipeline', async () => {
  const here = workspaceWithRecordings();
  const request = { path: join(here.folder, 'in', 'off.mat'), profile: null };
  const { stdout } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, '..', '..', '..', '..', 'tools', 'rules', 'compare', 'verdicts.ts')],
    {
      input: `${JSON.stringify(request)}\n`,
      encoding: 'utf8',
    },
  );
  const lines: VerdictLine[] = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const verdicts = lines.flatMap((line) => ('verdicts' in line ? line.verdicts : []));
  const grave = verdicts.filter(([, , outcome]) => outcome === 'reject' || outcome === 'warn');
  await pipeline(['in/off.mat', '--json'], here.context);
  const { outcome, reason, code, findings } = JSON.parse(here.taken().out);
  expect(lines.at(-1)).toEqual({ outcome, reason, code, leadTime: { usableS: 4, totalS: 10 } });
  const rulesOf = (all: readonly string[]) => [...new Set(all)].sort();
  expect(grave.length).toBeGreaterThan(0);
  expect(rulesOf(findings.map(({ rule }: { rule: string }) => rule))).toEqual(
    expect.arrayContaining(rulesOf(grave.map(([, rule]) => rule))),
  );
});
