/** `./ecg`: finds the command and runs it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError, Command as Parser } from 'commander';
import { silent, WrongArguments } from '../../local/terminal/arguments.ts';
import { withExitStatus } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { chaptersText, listText } from '../../local/terminal/help-text.ts';
import { visible } from '../../local/terminal/text.ts';
import { COMMANDS, type CommandEntry, type CommandGroup } from './commands.ts';
import { mistakeIn } from './mistake.ts';

const ROOT: CommandGroup = {
  name: './ecg',
  summary: 'ECG recordings from .mat files to tables you can query with SQL, judged by rules you can read.',
  commands: [],
};
const EXAMPLES: readonly (readonly [command: string, what: string])[] = [
  ['./ecg demo', 'see it work'],
  ['./ecg process ~/recordings', 'your own recordings'],
  ['./ecg look', 'the recordings in your browser'],
  ['./ecg sql "select * from findings"', 'your own questions'],
  ['./ecg rules explain frozen-trace', 'what a rule demands, and why'],
];

/** @returns the exit status: 0 done, 1 try again, 2 wrong use */
export function ecg(argv: readonly string[], context: CommandContext): Promise<number> {
  return withExitStatus(context, async () => {
    const [first, ...rest] = argv;
    const words = first === 'help' ? [...rest, '--help'] : argv;
    if (words[0] === '--version' || words[0] === '-V') return printVersion(context);
    return await runIn({ ...ROOT, commands: COMMANDS }, words, context);
  });
}

interface Group extends Omit<CommandGroup, 'commands'> {
  readonly commands: readonly (CommandEntry | CommandGroup)[];
}

async function runIn(group: Group, [name, ...rest]: readonly string[], context: CommandContext): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') return printHelp(group, name !== undefined, context);
  const found = group.commands.find((one) => one.name === name);
  if (found === undefined) throw new WrongArguments(refusal(group, name));
  if ('commands' in found) return await runIn({ ...found, name: `${group.name} ${name}` }, rest, context);
  try {
    const { main } = await found.load();
    return await main(rest, context);
  } catch (error) {
    throw mistakeIn(error) ?? error;
  }
}

/** An answer to `--help`; where a command is missing, it shows how to continue. */
function printHelp({ name, summary, commands }: Group, isAsked: boolean, { out, err }: CommandContext): number {
  const to = isAsked ? out : err;
  const width = Math.min(to.columns, 100);
  const list = commands.map((one) => [one.name, one.summary] as const);
  to.write(
    chaptersText([
      `Usage: ${name} COMMAND`,
      summary,
      listText('Commands:', list, width),
      name === ROOT.name ? listText('Examples:', EXAMPLES, width) : '',
      `"${name} COMMAND --help" says more about each.`,
    ]),
  );
  return isAsked ? 0 : 2;
}

/** Commander's parser finds the name with the most similar spelling. */
function refusal({ name: of, commands }: Group, name: string): string {
  const parser = silent(new Parser());
  for (const one of commands) parser.command(one.name).helpOption(false);
  const said = refused(() => parser.helpCommand(false).parse([name], { from: 'user' }));
  const what = `Unknown ${name.startsWith('-') ? 'option' : 'command'} ${of} ${visible(name)}`;
  const [, similar] = /\(Did you mean (?:one of )?(.*)\?\)/.exec(said) ?? [];
  if (similar !== undefined) return `${what}; did you mean ${similar.replace(/, (?=[^,]*$)/, ' or ')}?`;
  return `${what}. Known: ${commands.map((one) => one.name).join(', ')}.`;
}

function refused(parse: () => void): string {
  try {
    parse();
    return '';
  } catch (error) {
    if (error instanceof CommanderError) return error.message;
    throw error;
  }
}

function printVersion({ out }: CommandContext): number {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
  out.write(`${(JSON.parse(text) as { readonly version: string }).version}\n`);
  return 0;
}
