/** Follows quality/README.md to the letter in a copy of the project: a new rule and a new device end in green tests. */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { blocksOf, PROJECT, read } from '../../docs/pages.ts';
import { emptyFolder } from '../../support/workspace.ts';
import { DRAWINGS, expectComplete } from '../docs/drawings.ts';

/** What is no part of the project, and what the packages are linked in place of. */
const NOT_COPIED = ['node_modules', '.git', 'build', '.local', 'coverage'];

/** What of `npm test` a rule or a device can break; the whole would take minutes. */
const TYPES = { extends: './tsconfig.json', include: ['quality', 'lake', 'test/quality'] };
const TESTS = ['quality/rules/hiss', 'quality/catalogue', 'quality/metamorphic', 'tools/quality/index'];
/** Without what costs much and looks at no rule or at every other one. */
const NOT_RUN = ['every rule: (?!hiss)', 'all rules together', 'npm run index', 'the formatter'];
const NAMES = `^(?!${NOT_RUN.join('|')})`;
/** Long enough for a machine that has other things to do. */
const TIMEOUT_MS = 600_000;

const steps = (task: string) =>
  stepsOf(
    read('quality/README.md')
      .split(/^## /m)
      .find((part) => part.startsWith(task)) ?? '',
  );

let root = '';
beforeAll(() => {
  root = join(emptyFolder(), 'project');
  const parts = readdirSync(PROJECT).filter((name) => !NOT_COPIED.includes(name));
  for (const part of parts) cpSync(join(PROJECT, part), join(root, part), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'));
});

describe.each(['Add a rule', 'Add a device'])('%s', (task) => {
  test('has five steps, the last of which runs the tests', () => {
    expect(steps(task)).toHaveLength(5);
    expect(commandsIn(steps(task).at(-1) ?? '').at(-1)).toBe('npm test');
  });

  test('its steps can be followed', () => {
    for (const step of steps(task)) {
      for (const command of commandsIn(step)) if (!isLater(command)) run(command);
      for (const [path, text] of filesIn(step)) replace(path, text);
    }
  });
});

describe('then', () => {
  test(
    'the documentation can be printed',
    () => {
      run('npm run -s docs');
      expect(readFileSync(join(root, 'quality', 'RULES.md'), 'utf8')).toContain('![');
    },
    TIMEOUT_MS,
  );

  test('the rule is drawn and shown with what is known of it', () => {
    const page = readFileSync(join(root, 'quality', 'RULES.md'), 'utf8');
    const section = page.split(/^### /m).find((part) => part.startsWith('hiss\n')) ?? '';
    expect(section).toContain('](drawings/hiss.svg)');
    expectComplete(readFileSync(join(root, DRAWINGS, 'hiss.svg'), 'utf8'));
    expect(section).toContain('Not measured on good recordings yet.');
    expect(section).toContain('mutation score not measured yet');
  });

  test(
    'indexes, format and types are right',
    () => {
      run('npm run -s index -- --check');
      for (const path of [
        'quality/rules/hiss.ts',
        'test/quality/rules/hiss.test.ts',
        'quality/profiles/acme-patch.ts',
      ]) {
        const text = readFileSync(join(root, path), 'utf8');
        expect(run(`node_modules/.bin/biome check --write --stdin-file-path=${path}`, text)).toBe(text);
      }
      writeFileSync(join(root, 'tsconfig.guide.json'), JSON.stringify(TYPES));
      run('node_modules/.bin/node node_modules/typescript-native/bin/tsc --noEmit --project tsconfig.guide.json');
    },
    TIMEOUT_MS,
  );

  test(
    'the tests are green',
    () => {
      const files = TESTS.map((name) => `test/${name}`).join(' ');
      const said = run(`npm run -s jest -- ${files} -t '${NAMES}' --verbose 2>&1`);
      for (const name of ['every rule: hiss', 'warn: noise of 200 µV', 'put into good recordings: hiss']) {
        expect(said).toContain(name);
      }
    },
    TIMEOUT_MS,
  );
});

/** The numbered steps of a task. */
function stepsOf(task: string): string[] {
  return task.split(/^\d\. /m).slice(1);
}

function commandsIn(step: string): string[] {
  return blocksOf(step)
    .filter(({ info }) => info === 'sh')
    .flatMap(({ text }) => text.trim().split('\n'));
}

/** Both tasks print the documentation and run the tests; here that is done once, at the end. */
function isLater(command: string): boolean {
  return command === 'npm run docs' || command === 'npm test';
}

/** A block of code behind the name of a file is all that the file holds. */
function filesIn(step: string): [path: string, text: string][] {
  const named = [...step.matchAll(/whole of\s+`([^`]+)`:\n\n {3}```ts\n/g)].map(([, path = '']) => path);
  const texts = blocksOf(step).filter(({ info }) => info === 'ts');
  expect(texts).toHaveLength(named.length);
  return named.map((path, i) => [path, texts[i]?.text ?? '']);
}

/** Only what the steps before have made is written over. */
function replace(path: string, text: string): void {
  readFileSync(join(root, path));
  writeFileSync(join(root, path), text);
}

/** @returns what it prints */
function run(command: string, input = ''): string {
  const { NODE_OPTIONS: _, JEST_WORKER_ID: __, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(command, { cwd: root, env, input, encoding: 'utf8', shell: true });
  if (status !== 0) throw new Error(`${command}\n${stdout}${stderr}`);
  return stdout;
}
