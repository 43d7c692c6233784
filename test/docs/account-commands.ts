/** Holds commands that need an account against the stack's program: names of settings and outputs, and known options. */
import { SETTINGS } from '../../infra/config.ts';
import { EVERYWHERE, KNOWN } from './known-commands.ts';
import { read } from './pages.ts';
import type { CommandWords } from './shell.ts';

const PROJECT_NAME = /^name: (\S+)$/m.exec(read('Pulumi.yaml'))?.[1] ?? '';

/** A word that the reader replaces: `DATABASE`, `ORG/STACK`, `$(…)`, `"$NAME"`. */
const LEFT_OPEN = /[A-Z]{2}|\$|…/;

/**
 * What is wrong with a command, in one sentence.
 *
 * @param outputs what `pulumi stack output` knows
 */
export function accountProblem(words: CommandWords, outputs: readonly string[]): string | undefined {
  const [program = '', ...rest] = words;
  const commands = KNOWN[program];
  if (commands === undefined) return `${program} is in no list of test/docs/known-commands.ts`;
  const [command, length] = commandOf(rest, commands);
  if (command === undefined) return rest.length === 0 ? undefined : notListed(program, rest.slice(0, 2).join(' '));
  const options = [...(commands[command] ?? []), ...(EVERYWHERE[program] ?? [])];
  const given = rest.slice(length).filter((word) => /^--?[a-zA-Z]/.test(word));
  const unknown = given.find((word) => !options.includes(word.split('=')[0]!));
  if (unknown !== undefined) return notListed(program, `${command} ${unknown}`);
  const named = rest.slice(length).filter((word) => !word.startsWith('-'));
  if (program !== 'pulumi') return undefined;
  if (command === 'config set') return settingProblem(named);
  return command === 'stack output' ? outputProblem(named, outputs) : undefined;
}

/** The longest known command that the words begin with, options of the program itself left out. */
function commandOf(
  words: CommandWords,
  commands: Readonly<Record<string, unknown>>,
): readonly [string | undefined, number] {
  const lengths = [3, 2, 1].filter((length) => words.slice(0, length).join(' ') in commands);
  const [length = 0] = lengths;
  return [length === 0 ? undefined : words.slice(0, length).join(' '), length];
}

function notListed(program: string, what: string): string {
  return `${program} ${what} is not in test/docs/known-commands.ts: look it up, and add it if it exists`;
}

/** A setting must be one of the stack's, and its value one that the stack takes. */
function settingProblem([key = '', value]: CommandWords): string | undefined {
  if (LEFT_OPEN.test(key) || key.startsWith('aws:')) return undefined;
  const name = key.startsWith(`${PROJECT_NAME}:`) ? key.slice(PROJECT_NAME.length + 1) : key;
  const setting = Object.entries(SETTINGS).find(([known]) => known === name)?.[1];
  if (setting === undefined) return `${key} is no setting in infra/config.ts`;
  if (value === undefined || LEFT_OPEN.test(value) || setting.read(value) !== undefined) return undefined;
  return `${key} allows ${setting.allowed}, not ${value}`;
}

function outputProblem([name]: CommandWords, outputs: readonly string[]): string | undefined {
  return name === undefined || outputs.includes(name) ? undefined : `the stack has no output ${name}`;
}
