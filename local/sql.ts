/** `./ecg sql`: queries a lake on this machine: one statement, a saved question, or a prompt. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TABLE_NAMES } from '../lake/schema.ts';
import { VIEW_NAMES } from '../lake/views.ts';
import { withLake } from './open-lake.ts';
import { answer, answerFormIn } from './query/answer.ts';
import { promptForStatements } from './query/prompt.ts';
import { questionTitles, statementIn } from './query/statement.ts';
import { DEFAULT_LAKE } from './stores/out-folder.ts';
import { type Arguments, WrongArguments } from './terminal/arguments.ts';
import { command } from './terminal/command.ts';
import type { CommandContext } from './terminal/command-context.ts';
import { listText } from './terminal/help-text.ts';
import { quoted } from './terminal/text.ts';

/** What was typed at the prompt, below the person's folder. */
const HISTORY = join('.local', 'sql-history');

export const main = command({
  call: './ecg sql',
  names: '["SELECT …"]',
  about:
    'Answers a SELECT over a lake with DuckDB, which can read that lake and nothing else. Without a statement it opens a prompt on a terminal, and otherwise reads the statement from standard input.',
  options: {
    '--lake DIR': `the lake (default: ${DEFAULT_LAKE})`,
    '--file FILE': 'read the statement from a file',
    '--question N': 'one of the saved questions below',
    '--json': 'one JSON object per row',
    '--csv': 'comma-separated values, with the names of the columns first',
    '--parquet FILE': 'write a Parquet file',
    '--out FILE': 'write to a file instead of standard output',
  },
  examples: [
    ['./ecg sql', 'a prompt, with history and completion'],
    [
      './ecg sql "select source_key, outcome, reason from recordings"',
      'a table: numbers are rounded, and a row that is too wide is shown over several lines',
    ],
    ['./ecg sql --question 2 --csv --out why.csv', 'a saved question; files have every digit'],
    ['./ecg sql --file q.sql --parquet answer.parquet', 'for pandas or R'],
    ['echo "select count(*) from windows" | ./ecg sql --json', 'from another program'],
  ],
  notes: [
    `Tables: ${TABLE_NAMES.join(', ')}\nViews: ${VIEW_NAMES.join(', ')}`,
    listText('Saved questions:', questionTitles(), Number.POSITIVE_INFINITY),
  ],
  exitStatus: {
    0: 'answered',
    1: 'the statement is wrong, or the lake kept changing',
    2: 'wrong use',
  },
  run: sql,
});

async function sql(args: Arguments, context: CommandContext): Promise<number> {
  const form = answerFormIn(args);
  const statement = await statementIn(args, context);
  const folder = existingLake(args.values.get('lake') ?? DEFAULT_LAKE, context.folder);
  const { input } = context;
  await withLake(folder, async (lake) => {
    if (statement !== undefined) await answer(lake, statement, form, folder, context);
    else if (input !== undefined) await promptForStatements(lake, input, context, resolve(context.folder, HISTORY));
  });
  return 0;
}

function existingLake(name: string, from: string): string {
  const folder = resolve(from, name);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new WrongArguments(`There is no lake at ${quoted(name)}: run ./ecg demo or ./ecg process first.`);
}
