/** A prompt for SQL on a terminal: statements over several lines, a history that is kept, names completed by Tab. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { LOCAL_TABLE_NAMES, TABLE_NAMES } from '../../lake/schema.ts';
import { VIEW_NAMES } from '../../lake/views.ts';
import type { OpenLake } from '../open-lake.ts';
import { WrongArguments } from '../terminal/arguments.ts';
import type { CommandContext, Input } from '../terminal/command-context.ts';
import { CommandError } from '../terminal/command-error.ts';
import { systemMessage } from '../terminal/text.ts';
import { printAnswer } from './answer.ts';
import { completionsOf, DOT_COMMANDS } from './completion.ts';
import { askedQuestion, questionTitles } from './question.ts';

const FIRST = 'sql> ';
const MORE = '...> ';
const MAX_HISTORY = 1000;
/** Keys have spaces: a value ends where the next name begins. */
const BEFORE_A_NAME = /\s+(?=\w+=)/;
const HELP = `A statement ends with a semicolon and may take several lines. Tab completes names; Ctrl-C drops what you have typed or
stops a statement; Ctrl-D leaves.

  .tables        the tables and views
  .questions     the saved questions
  .question N    the answer to one; what it is asked about follows: .question one-upload key=ward 3/bed 1.mat
  .quit          leave
`;

/** Asks for statements until the person leaves. @param historyFile where lines are kept between sessions */
export async function promptForStatements(
  lake: OpenLake,
  input: Input,
  context: CommandContext,
  historyFile: string,
): Promise<void> {
  const { out, err } = context;
  const history = historyIn(historyFile);
  const terminal = createInterface({
    input: input.stream,
    ...(input.isTerminal ? { output: process.stdout } : {}),
    terminal: input.isTerminal,
    history,
    historySize: MAX_HISTORY,
    completer: completionsOf,
  });
  let isAsking = false;
  let typed = '';
  let isClosed = false;
  terminal.once('close', () => {
    isClosed = true;
  });
  const show = () => {
    if (isClosed) return; // the end of the input comes before the last lines are answered
    terminal.setPrompt(typed === '' ? FIRST : MORE);
    terminal.prompt();
  };
  terminal.on('history', (lines) => {
    history.splice(0, history.length, ...lines);
  });
  terminal.on('SIGINT', () => {
    if (isAsking) lake.interrupt();
    else {
      typed = '';
      terminal.write(null, { ctrl: true, name: 'e' });
      terminal.write(null, { ctrl: true, name: 'u' });
      out.write('\n');
      show();
    }
  });
  if (input.isTerminal) out.write('Type a statement that ends with a semicolon, or .help; Ctrl-D leaves.\n');
  show();
  for await (const line of terminal) {
    typed = typed === '' ? line.trim() : `${typed}\n${line}`;
    if (!isComplete(typed)) {
      show();
      continue;
    }
    const statement = typed;
    typed = '';
    if (statement === '.quit') break;
    isAsking = true;
    await answered(statement, lake, context);
    isAsking = false;
    show();
  }
  terminal.close();
  keepHistory(historyFile, history, (problem) => err.write(`${problem}\n`));
}

function isComplete(typed: string): boolean {
  return typed !== '' && (typed.startsWith('.') || typed.trimEnd().endsWith(';'));
}

/** Reports what is wrong with a statement, and asks for the next. */
async function answered(typed: string, lake: OpenLake, context: CommandContext): Promise<void> {
  try {
    const sql = typed.startsWith('.') ? dotCommand(typed, context) : typed;
    if (sql !== undefined) await printAnswer(lake, sql, 'text', context);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    context.err.write(`${error.message}\n`);
  }
}

/** @returns a statement to ask; undefined when the command has already answered */
function dotCommand(typed: string, { out }: CommandContext): string | undefined {
  const [, name = '', argument = '', set = ''] = /^(\S+)(?:\s+(\S+))?(?:\s+(.*))?$/s.exec(typed.trim()) ?? [];
  if (name === '.question') return askedQuestion(argument, set === '' ? [] : set.split(BEFORE_A_NAME));
  if (name === '.help') out.write(HELP);
  else if (name === '.tables')
    out.write(
      `Tables: ${TABLE_NAMES.join(', ')}\nLocal:  ${LOCAL_TABLE_NAMES.join(', ')}\nViews:  ${VIEW_NAMES.join(', ')}\n`,
    );
  else if (name === '.questions')
    out.write(
      questionTitles()
        .map(([number, title]) => `${number.padStart(2)}  ${title}\n`)
        .join(''),
    );
  else throw new WrongArguments(`Unknown command ${name}. Known: ${DOT_COMMANDS.join(', ')}.`);
  return undefined;
}

/** Newest first, as readline keeps it; nothing before the first time. */
function historyIn(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .reverse();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new WrongArguments(`The history of the prompt, ${file}, cannot be read: ${systemMessage(error)}.`);
  }
}

function keepHistory(file: string, history: readonly string[], report: (problem: string) => void): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      history
        .toReversed()
        .map((line) => `${line}\n`)
        .join(''),
      { mode: 0o600 },
    );
  } catch (error) {
    report(`The history cannot be saved: ${systemMessage(error)}.`);
  }
}
