/**
 * Holds an npm command of a document against the project: the script must be there, and the command itself must take the
 * words it is given. What is cheap and touches nothing but its own folder is run; of the rest, the command reads its
 * arguments and `--help` keeps it from doing more.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { samples, type Workspace } from '../support/workspace.ts';
import { PROJECT, read } from './pages.ts';
import type { CommandWords } from './shell.ts';

/** Quick, and they touch nothing but the folder in which they are run. */
export const RUN: readonly string[] = ['demo', 'process', 'sql', 'rules', 'cost'];

/** What is not run here, and why: a script, or a script and one of its words. */
export const NOT_RUN: Readonly<Record<string, string>> = {
  ci: 'would replace the packages that this test runs on',
  test: 'is what runs this test',
  jest: 'is what runs this test',
  check: 'the first half of npm test',
  'check:quality': 'a part of npm run check; test/tools/check/check.test.ts runs it in a copy',
  format: 'writes into the project; npm run check refuses what it would change',
  build: 'writes into the project; the tests of handler/build.ts run it',
  index: 'writes into the project; test/tools/quality/index.test.ts runs it elsewhere',
  'new-rule': 'writes into the project; test/tools/quality/guide.test.ts runs it in a copy',
  'new-profile': 'writes into the project; test/tools/quality/guide.test.ts runs it in a copy',
  docs: 'writes into the project; test/tools/docs/docs.test.ts compares what it would write',
  release: 'commits and tags; test/tools/release/release.test.ts runs it in a repository of its own',
  populations: 'needs the recordings in ../shared/data/ecg, and half a minute',
  bench: 'takes minutes',
  soak: 'takes minutes',
  'lint:workflows': 'fetches a program',
  validate: 'takes minutes, and recordings that are not in the project',
  mutation: 'takes an hour, and fetches a package',
  fuzz: 'runs for the time it is given',
  capacity: 'simulates for a minute; test/tools/capacity/capacity.test.ts runs a smaller one',
  'cost --measure': 'measures for minutes, and writes what it finds into the project',
  'test:aws': 'starts a server and takes a minute',
  'test:random': 'is npm test ten times over; test/support/seed/seed.test.ts runs its rounds without Jest',
  replay: 'asks before it puts anything back; test/tools/replay/replay.test.ts runs it',
  'rules compare': 'makes a work tree of an earlier revision; test/tools/rules/compare/compare.test.ts runs it',
};

/** Real things for the words that documents leave open. */
const OPEN_WORDS: Readonly<Record<string, string>> = {
  FILE: samples.good,
  FOLDER: dirname(samples.good),
  'FOLDER…': dirname(samples.good),
  FILE_OR_FOLDER: samples.good,
  'FILE_OR_FOLDER…': samples.good,
  DIR: join('.local', 'lake'),
  DATE: '2026-01-31',
  GIT_REV: 'HEAD',
  N: '1',
  'select …': 'select 1',
};

export const SCRIPTS: Readonly<Record<string, string>> = JSON.parse(read('package.json')).scripts;

type Main = (argv: readonly string[], io: CommandContext) => Promise<number>;

/**
 * What is wrong with an npm command, in one sentence.
 *
 * @param words as the document has them, `npm` first; words in `[…]` may be left out
 * @param here where it is run; a demo was run there before
 * @param how `dry` for a command that would need an account: it reads its arguments, and no more; `named` for a script that
 *   a sentence mentions
 */
export async function npmProblem(
  words: CommandWords,
  here: Workspace,
  how: 'run' | 'dry' | 'named' = 'run',
): Promise<string | undefined> {
  const { name, argv } = scriptOf(words);
  if (name === 'ci') return undefined;
  const script = SCRIPTS[name];
  if (script === undefined) return `there is no script ${name} in package.json`;
  if (how === 'named' && argv.length === 0) return undefined;
  const { needed, optional } = formOf(argv.map((word) => closed(word, argv)));
  const file = /^node (?:--[\w-]+ )*(\S+\.ts)/.exec(script)?.[1];
  if (file === undefined) return pathProblem(needed);
  if (!existsSync(join(PROJECT, file))) return `${file} does not exist`;
  if (!/export async function main\(argv/.test(read(file))) return optionProblem(file, [...needed, ...optional]);
  const { main } = (await import(join(PROJECT, file))) as { main: Main }; // as the line above has seen
  const names = [name, ...needed.map((word) => `${name} ${word}`)];
  const isDry = how === 'dry' || !RUN.includes(name) || names.some((one) => one in NOT_RUN);
  const problem = await runProblem(main, isDry ? [...needed, '--help'] : needed, here);
  if (problem !== undefined || optional.length === 0) return problem;
  return await runProblem(main, [...needed, ...optional], here);
}

/** `npm test`, `npm run [-s] NAME -- …` and `npm ci`. */
function scriptOf([, ...words]: CommandWords): { readonly name: string; readonly argv: CommandWords } {
  const [first = '', ...rest] = words.filter((word) => word !== '-s' && word !== '--silent');
  const [name = '', ...after] = first === 'run' ? rest : [first, ...rest];
  return { name, argv: after[0] === '--' ? after.slice(1) : after };
}

function closed(word: string, argv: CommandWords): string {
  const bare = word.replace(/^\[|\]$/g, '');
  const id = argv[0] === 'explain' ? 'frozen-trace' : 'mit-bih-360';
  const value = bare === 'ID' ? id : OPEN_WORDS[bare];
  return value === undefined ? word : word.replace(bare, value);
}

/** The words outside and inside `[…]`. */
function formOf(argv: CommandWords): { readonly needed: string[]; readonly optional: string[] } {
  const needed: string[] = [];
  const optional: string[] = [];
  let isOptional = false;
  for (const word of argv) {
    isOptional ||= word.startsWith('[');
    (isOptional ? optional : needed).push(isOptional ? word.replace(/^\[|\]$/g, '') : word);
    if (word.endsWith(']')) isOptional = false;
  }
  return { needed, optional };
}

async function runProblem(main: Main, argv: CommandWords, here: Workspace): Promise<string | undefined> {
  here.taken();
  const status = await main(argv, here.context);
  return status === 0 ? undefined : `ended with status ${status}: ${here.taken().err.trim()}`;
}

/** For tests and formatters: what is named is there. */
function pathProblem(argv: CommandWords): string | undefined {
  const missing = argv.find((word) => !word.startsWith('-') && !existsSync(join(PROJECT, word)));
  return missing === undefined ? undefined : `${missing} does not exist`;
}

/** For commands that are no function: their own text knows the option. */
function optionProblem(file: string, argv: CommandWords): string | undefined {
  const options = argv.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]!);
  const unknown = options.find((option) => !read(file).includes(`'${option}'`));
  return unknown === undefined ? undefined : `${file} knows no ${unknown}`;
}
