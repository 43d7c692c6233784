/**
 * Holds a command of a document, `./ecg` or npm's, against the project: the script must be there, and the command itself must take the
 * words it is given. What is cheap and touches nothing but its own folder is run; of the rest, the command reads its
 * arguments and `--help` keeps it from doing more.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { COMMANDS } from '../../tools/ecg/commands.ts';
import { ecg } from '../../tools/ecg/ecg.ts';
import { samples, type Workspace } from '../support/workspace.ts';
import { PROJECT, read } from './pages.ts';
import type { CommandWords } from './shell.ts';

/** Quick, and they touch nothing but the folder in which they are run. */
export const RUN: readonly string[] = [
  'help',
  'demo',
  'process',
  'sql',
  'report',
  'export',
  'rules',
  'profiles',
  'cost',
];

/** What is not run here, and why: a script, or a script and one of its words. */
export const NOT_RUN: Readonly<Record<string, string>> = {
  compact: 'moves the rows that other examples read; test/faults/compaction.test.ts runs what it does',
  ci: 'would replace the packages that this test runs on',
  test: 'is what runs this test',
  jest: 'is what runs this test',
  check: 'the first half of npm test',
  'check:quality': 'a part of npm run check; test/tools/check/check.program.ts runs it in a copy',
  format: 'writes into the project; npm run check refuses what it would change',
  up: 'changes the account; test/tools/up.test.ts runs it with a stand-in for Pulumi',
  build: 'writes into the project; the tests of handler/build.ts run it',
  index: 'writes into the project; test/tools/quality/index.test.ts runs it elsewhere',
  'new-rule': 'writes into the project; test/tools/quality/guide.program.ts runs it in a copy',
  'new-profile': 'writes into the project; test/tools/quality/guide.program.ts runs it in a copy',
  docs: 'writes into the project; test/tools/docs/docs.program.ts compares what it would write',
  release: 'commits and tags; test/tools/release/release.program.ts runs it in a repository of its own',
  populations: 'needs the recordings in ../shared/data/ecg, and half a minute',
  bench: 'takes minutes',
  soak: 'takes minutes',
  'lint:workflows': 'fetches a program',
  validate: 'takes minutes, and recordings that are not in the project',
  mutation: 'takes an hour, and fetches a package',
  fuzz: 'runs for the time it is given',
  capacity: 'simulates for a minute; test/tools/capacity/capacity.test.ts runs a smaller one',
  'cost --measure': 'measures for minutes, and writes what it finds into the project',
  'test:programs': 'is what runs this test',
  'test:aws': 'starts a server and takes a minute',
  'test:browser': 'starts a browser and takes half a minute',
  'test:random': 'is npm test ten times over; test/support/seed/seed.test.ts runs its rounds without Jest',
  look: 'serves until Ctrl-C; test/tools/look/look.test.ts runs it',
  upload: 'needs a stack; test/tools/upload/upload.test.ts runs it on one in memory, test/aws on one in moto',
  fetch: 'needs a stack, as upload does',
  status: 'needs a stack, as upload does',
  rehearse: 'needs a stack, as upload does',
  replay: 'asks before it puts anything back; test/tools/replay/replay.test.ts runs it',
  'rules new': 'writes into the project; test/tools/quality/guide.program.ts runs it in a copy',
  'profiles new': 'writes into the project; test/tools/quality/guide.program.ts runs it in a copy',
  'rules compare': 'makes a work tree of an earlier revision; test/tools/rules/compare/compare.program.ts runs it',
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

/** What `./ecg` and the npm scripts of its commands run. */
const ECG = 'tools/ecg/main.ts';

/** As `npmProblem` says. */
export type How = 'run' | 'dry' | 'named';

type Main = (argv: readonly string[], io: CommandContext) => Promise<number>;

/**
 * What is wrong with an npm command, in one sentence.
 *
 * @param words as the document has them, `npm` first; words in `[…]` may be left out
 * @param here where it is run; a demo was run there before
 * @param how `dry` for a command that would need an account: it reads its arguments, and no more; `named` for a script that
 *   a sentence mentions
 */
export async function npmProblem(words: CommandWords, here: Workspace, how: How = 'run'): Promise<string | undefined> {
  const { name, argv } = scriptOf(words);
  if (name === 'ci') return undefined;
  const script = SCRIPTS[name];
  if (script === undefined) return `there is no script ${name} in package.json`;
  if (how === 'named' && argv.length === 0) return undefined;
  const [, file, before = ''] = /^node (?:--[\w-]+ )*(\S+\.ts)((?: \w+)*)/.exec(script) ?? [];
  if (file === ECG) return await ecgProblem([...before.trim().split(' '), ...argv], here, how);
  const { needed, optional } = formOf(argv.map((word) => closed(word, argv)));
  if (file === undefined) return pathProblem(needed);
  if (!existsSync(join(PROJECT, file))) return `${file} does not exist`;
  if (!/export (?:async function main\(argv|const main = )/.test(read(file))) {
    return optionProblem(file, [...needed, ...optional]);
  }
  const { main } = (await import(join(PROJECT, file))) as { main: Main }; // as the line above has seen
  return await formProblem(main, [name, ...argv], [], here, how);
}

/**
 * What is wrong with a command of `./ecg`, in one sentence.
 *
 * @param argv what follows `./ecg`
 */
export async function ecgProblem(argv: CommandWords, here: Workspace, how: How = 'run'): Promise<string | undefined> {
  if (how === 'named' && argv.length <= 1)
    return COMMANDS.some(({ name }) => name === argv[0]) ? undefined : `there is no command ${argv[0]}`;
  const isGroup = COMMANDS.some((one) => one.name === argv[0] && 'commands' in one);
  const names = argv.slice(0, isGroup ? 2 : 1);
  return await formProblem(ecg, argv, names, here, how);
}

/** @param argv the name of the command and its words; `names` of these belong to the command's own name */
async function formProblem(
  main: Main,
  argv: CommandWords,
  names: CommandWords,
  here: Workspace,
  how: How,
): Promise<string | undefined> {
  const [name = ''] = argv;
  const words = argv.slice(Math.max(names.length, 1));
  const { needed, optional } = formOf(words.map((word) => closed(word, argv)));
  const keys = [name, argv.slice(0, 2).join(' '), ...needed.map((word) => `${name} ${word}`)];
  const isDry = how !== 'run' || !RUN.includes(name) || keys.some((one) => one in NOT_RUN);
  const problem = await runProblem(main, [...names, ...(isDry ? [...needed, '--help'] : needed)], here);
  if (problem !== undefined || optional.length === 0) return problem;
  return await runProblem(main, [...names, ...needed, ...optional], here);
}

/** `npm test`, `npm run [-s] NAME -- …` and `npm ci`. */
function scriptOf([, ...words]: CommandWords): { readonly name: string; readonly argv: CommandWords } {
  const [first = '', ...rest] = words.filter((word) => word !== '-s' && word !== '--silent');
  const [name = '', ...after] = first === 'run' ? rest : [first, ...rest];
  return { name, argv: after[0] === '--' ? after.slice(1) : after };
}

function closed(word: string, argv: CommandWords): string {
  const bare = word.replace(/^\[|\]$/g, '');
  const isRule = argv[0] === 'rules' && (argv[1] === 'explain' || argv[argv.indexOf(word) - 1] === '--rule');
  const id = isRule ? 'frozen-trace' : 'mit-bih-360';
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
