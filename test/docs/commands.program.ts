import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COMPACTING, graphOf } from '../../infra/graph.ts';
import { main as demo } from '../../local/demo.ts';
import { type OpenLake, openLake } from '../../local/open-lake.ts';
import { workspace } from '../support/workspace.ts';
import { accountProblem } from './account-commands.ts';
import { ecgProblem, NOT_RUN, npmProblem, RUN, SCRIPTS } from './npm-commands.ts';
import { blocksOf, inlineCodeOf, PAGES, read } from './pages.ts';
import { type CommandWords, commandsIn } from './shell.ts';

/** What the blocks of a document can be. `account` needs AWS, Pulumi or GitHub, `own` an installation of one's own. */
const KINDS = ['sh', 'sh account', 'sh own', 'sql', 'ts', 'json', 'yaml', 'text', 'python own', 'r own'];

/** Programs whose commands are known within a line of prose, too. */
const PROGRAM = /^(?:\.\/ecg|npm|pulumi|aws) /;

/** Decisions and the changelog say what was true when they were written. */
const TODAYS = PAGES.filter((page) => page !== 'CHANGELOG.md' && !page.startsWith('docs/adr/'));

const here = workspace();
let lake: OpenLake;
let outputs: readonly string[];
beforeAll(async () => {
  outputs = Object.keys((await graphOf({ config: COMPACTING })).outputs);
  await demo([], here.context);
  lake = await openLake(join(here.folder, '.local', 'lake'));
});
afterAll(() => lake.close());

describe.each(TODAYS)('%s', (page) => {
  const blocks = blocksOf(read(page));

  test('says of each block what it is', () => {
    const unknown = blocks.filter(({ info }) => !KINDS.includes(info));
    expect(unknown.map(({ info, line }) => `${page}:${line} "${info}" is none of ${KINDS.join(', ')}`)).toEqual([]);
  });

  test('shows commands that run here, or that its command would take', async () => {
    const scripts = blocks.filter(({ info }) => info === 'sh').map(({ text, line }) => ({ code: text, line }));
    expect(await problemsOf(page, scripts, problemHere)).toEqual([]);
  });

  test('shows commands with an account that name what the stack has', async () => {
    const scripts = blocks.filter(({ info }) => info === 'sh account').map(({ text, line }) => ({ code: text, line }));
    expect(await problemsOf(page, scripts, problemWithAccount)).toEqual([]);
  });

  test('names commands in its sentences that exist', async () => {
    const inline = inlineCodeOf(read(page)).filter(({ code }) => PROGRAM.test(code));
    const problemOf = (words: CommandWords) =>
      ['npm', './ecg'].includes(words[0] ?? '') ? problemHere(words, 'named') : problemWithAccount(words);
    expect(await problemsOf(page, inline, problemOf)).toEqual([]);
  });

  test('shows SQL that the lake of the demo answers', async () => {
    for (const { text } of blocks.filter(({ info }) => info === 'sql')) await lake.query(text);
  });
});

describe('the documents', () => {
  test.each(['sh', 'sh account', 'sql'])('have blocks of the kind "%s" to check', (kind) => {
    expect(TODAYS.flatMap((page) => blocksOf(read(page))).filter(({ info }) => info === kind)).not.toEqual([]);
  });

  test('have commands within their sentences to check', () => {
    const inline = TODAYS.flatMap((page) => inlineCodeOf(read(page)));
    expect(inline.filter(({ code }) => PROGRAM.test(code))).not.toEqual([]);
  });
});

describe('the check of commands', () => {
  test('runs every script, or says why not', () => {
    const said = [...RUN, ...Object.keys(NOT_RUN)].filter((name) => !name.includes(' '));
    expect(said.sort()).toEqual([...Object.keys(SCRIPTS), 'ci'].sort());
  });

  test.each([
    ['npm run no-such-script', 'there is no script no-such-script in package.json'],
    ['./ecg sql --no-such-option "select 1"', 'ended with status 2: Unknown option --no-such-option'],
    ['./ecg sql "select no_such_column from recordings"', 'ended with status 1: Binder Error'],
    ['./ecg process FILE [--no-such-option]', 'ended with status 2: Unknown option --no-such-option'],
    ['./ecg rules compare FOLDER --no-such-option', 'ended with status 2: Unknown option --no-such-option'],
    ['./ecg rules explain no-such-rule', 'ended with status 2: Unknown rule "no-such-rule"'],
    ['npm run bench -- --no-such-option', 'ended with status 2: Unknown option --no-such-option'],
    ['npm test -- test/no-such-file.test.ts', 'test/no-such-file.test.ts does not exist'],
    ['./ecg no-such-command', 'ended with status 2: Unknown command ./ecg no-such-command'],
    ['npm run rules -- explain no-such-rule', 'ended with status 2: Unknown rule'],
    ['no-such-program', 'no-such-program is no program that runs everywhere'],
  ])('refuses %s', async (script, problem) => {
    const [words = []] = commandsIn(script);
    expect(await problemHere(words)).toContain(problem);
  });

  test.each([
    'npm ci',
    'npm test -- test/imports.test.ts',
    './ecg rules explain ID',
    './ecg process FILE_OR_FOLDER… [--out DIR] [--profile ID] [--json]',
    './ecg rules compare FOLDER --against GIT_REV',
    'npm run bench -- --quick',
  ])('lets pass %s', async (script) => {
    const [words = []] = commandsIn(script);
    expect(await problemHere(words)).toBeUndefined();
  });
});

describe('the check of commands with an account', () => {
  test.each([
    ['pulumi config set no-such-setting 1', 'no-such-setting is no setting in infra/config.ts'],
    [
      'pulumi config set ecg-pipeline:memoryMiB 1',
      'ecg-pipeline:memoryMiB allows a whole number from 512 to 10240, not 1',
    ],
    ['aws s3 ls "s3://$(pulumi stack output noSuchOutput)/"', 'the stack has no output noSuchOutput'],
    ['aws s3 cp a b --no-such-option', 'aws s3 cp --no-such-option is not in'],
    ['aws s3 no-such-command', 'aws s3 no-such-command is not in'],
    ['pulumi up --no-such-option', 'pulumi up --no-such-option is not in'],
    ['./ecg sql --no-such-option', 'ended with status 2: Unknown option --no-such-option'],
    ['no-such-program', 'no-such-program is in no list'],
  ])('refuses %s', async (script, problem) => {
    const problems = await Promise.all(commandsIn(script).map(problemWithAccount));
    expect(problems.join()).toContain(problem);
  });

  test.each([
    'pulumi config set memoryMiB 2048',
    'pulumi config set --secret ecg-pipeline:email NAME@EXAMPLE.ORG',
    'pulumi config set aws:region eu-central-1',
    'aws s3 cp "recording.mat" "s3://$(pulumi stack output rawBucket)/mit-bih-360/"',
    'pulumi up',
  ])('lets pass %s', async (script) => {
    const problems = await Promise.all(commandsIn(script).map(problemWithAccount));
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });
});

type Check = (words: CommandWords) => Promise<string | undefined>;

async function problemsOf(page: string, scripts: readonly { code: string; line: number }[], problemOf: Check) {
  const problems: string[] = [];
  for (const { code, line } of scripts) {
    for (const words of commandsIn(code)) {
      const problem = await problemOf(words);
      if (problem !== undefined) problems.push(`${page}:${line} ${words.join(' ')}: ${problem}`);
    }
  }
  return problems;
}

/** Each command is tried once, however many documents show it. */
const tried = new Map<string, Promise<string | undefined>>();

function problemHere(words: CommandWords, how: 'run' | 'named' = 'run'): Promise<string | undefined> {
  const name = JSON.stringify([how, words]);
  const known = tried.get(name) ?? problemInWorkspace(words, how);
  tried.set(name, known);
  return known;
}

async function problemInWorkspace(words: CommandWords, how: 'run' | 'named'): Promise<string | undefined> {
  if (words[0] === 'npm') return npmProblem(words, here, how);
  if (words[0] === './ecg') return ecgProblem(words.slice(1), here, how);
  return `${words[0]} is no program that runs everywhere: mark the block as sh account or sh own`;
}

async function problemWithAccount(words: CommandWords): Promise<string | undefined> {
  if (words[0] === './ecg') return ecgProblem(words.slice(1), here, 'dry');
  return words[0] === 'npm' ? npmProblem(words, here, 'dry') : accountProblem(words, outputs);
}
