/** `./ecg sql`: queries the lake on this machine or that of a stack: one statement, a saved question, or a prompt. */
import { join, resolve } from 'node:path';
import type { AthenaClient } from '@aws-sdk/client-athena';
import type { Pin } from '../../lake/pins.ts';
import { PARAMETERS } from '../../lake/question-parameters.ts';
import { LOCAL_TABLE_NAMES, TABLE_NAMES } from '../../lake/schema.ts';
import { VIEW_NAMES } from '../../lake/views.ts';
import { unknownPin } from '../../local/compaction/unknown-pin.ts';
import { atInterruption } from '../../local/interruption.ts';
import { type OpenLake, withLake } from '../../local/open-lake.ts';
import { answer, answerFormIn } from '../../local/query/answer.ts';
import { promptForStatements } from '../../local/query/prompt.ts';
import { questionTitles } from '../../local/query/question.ts';
import { statementIn } from '../../local/query/statement.ts';
import { existingLake } from '../../local/stores/existing-lake.ts';
import { pinOf } from '../../local/stores/folder-pins.ts';
import { DEFAULT_LAKE } from '../../local/stores/out-folder.ts';
import { type Arguments, WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { listText } from '../../local/terminal/help-text.ts';
import { PRICES } from '../cost/prices.ts';
import { STACK_OPTIONS, type StackChoice, stackOf } from '../stack/choice.ts';
import { type ClientRegion, outputsOf, regionOf } from '../stack/outputs.ts';

/** `PRICES` says when and where it was looked up. */
const USD_PER_TB = 1024 * PRICES.athenaScan.usd;

const PARAMETER_TEXTS = Object.values(PARAMETERS).map(
  ({ name, meaning, isRequired }) => [name, isRequired ? `${meaning}; the question needs it` : meaning] as const,
);

/** What was typed at the prompt, below the person's folder. */
const HISTORY = join('.local', 'sql-history');

/** What a test puts in place of AWS as this machine reaches it. */
export interface SqlDependencies {
  readonly athena: (region: ClientRegion) => AthenaClient;
}

export const main = command<SqlDependencies>({
  call: './ecg sql',
  names: '["SELECT …"]',
  about: `Runs a SELECT on a lake: by default on this machine's, in DuckDB, which can read nothing else; with --stack, on that of a deployed stack, in Athena, for $${USD_PER_TB} per TB read. Without a statement, it opens a prompt on a terminal, and otherwise reads the statement from standard input.`,
  options: {
    '--lake DIR': `the lake (default: ${DEFAULT_LAKE})`,
    '--pin NAME': 'what ./ecg compact --pin has kept under this name, instead of what the lake has now',
    ...STACK_OPTIONS,
    '--file FILE': 'read the statement from a file',
    '--question NAME': 'one of the saved questions below, by its name or number',
    '--set NAME=VALUE…': 'a parameter of the question, one of the names in brackets after it; may be repeated',
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
    [
      './ecg sql --question one-upload --set "key=mit-bih-360/208m (0).mat" --set since=2026-11-01',
      'what happened to one upload',
    ],
    ['./ecg sql --question each-day --stack dev', 'a question to a deployed stack; Ctrl-C stops the query in Athena'],
    ['./ecg sql --file q.sql --parquet answer.parquet', 'for pandas or R'],
    ['echo "select count(*) from windows" | ./ecg sql --json', 'from another program'],
  ],
  notes: [
    `Tables: ${TABLE_NAMES.join(', ')}\nOf a lake on this machine: ${LOCAL_TABLE_NAMES.join(', ')}\nViews: ${VIEW_NAMES.join(', ')}`,
    listText('Saved questions:', questionTitles(), Number.POSITIVE_INFINITY),
    listText('Their parameters:', PARAMETER_TEXTS, Number.POSITIVE_INFINITY),
  ],
  exitStatus: {
    0: 'answered',
    1: 'the statement is wrong or was stopped, the lake kept changing, or AWS refused',
    2: 'wrong use',
  },
  run: sql,
});

async function sql(args: Arguments, context: CommandContext, dependencies?: SqlDependencies): Promise<number> {
  const form = answerFormIn(args);
  const stack = stackIn(args);
  const statement = await statementIn(args, context);
  const folder =
    stack === undefined ? existingLake(args.values.get('lake') ?? DEFAULT_LAKE, context.folder) : undefined;
  const ask = async (lake: OpenLake) => {
    if (statement !== undefined) await answer(lake, statement, form, folder, context);
    else if (context.input !== undefined) {
      await promptForStatements(lake, context.input, context, resolve(context.folder, HISTORY));
    }
  };
  if (folder !== undefined) await withLake(folder, ask, undefined, pinIn(args, folder));
  else if (stack !== undefined) await withStack(stack, ask, context, dependencies);
  return 0;
}

/** @returns undefined for what the lake has now @throws {WrongArguments} when nothing is kept under the name */
function pinIn({ values }: Arguments, folder: string): Pin | undefined {
  const name = values.get('pin');
  if (name === undefined) return undefined;
  const pin = pinOf(folder, name);
  if (pin === undefined) throw unknownPin(folder, name);
  return pin;
}

/** @throws {WrongArguments} when a lake is named in two ways */
function stackIn({ values }: Arguments): StackChoice | undefined {
  const stack = stackOf(values);
  if (stack !== undefined && values.has('pin'))
    throw new WrongArguments('--pin is about a lake on this machine: leave it out, or --stack.');
  if (stack === undefined || !values.has('lake')) return stack;
  throw new WrongArguments('A stack has one lake: leave out --lake, or --stack.');
}

/** The SDK is loaded only here, so that a query of the local lake starts as soon as without it. */
async function withStack(
  stack: StackChoice,
  ask: (lake: OpenLake) => Promise<void>,
  context: CommandContext,
  dependencies: SqlDependencies | undefined,
): Promise<void> {
  const outputs = await outputsOf(stack, ['workgroup', 'database', 'queueUrl'], context.folder);
  const { athenaClient, openAthena } = await import('./athena/open-athena.ts');
  const { scanReport } = await import('./athena/scan-report.ts');
  const athena = (dependencies?.athena ?? athenaClient)(regionOf(outputs));
  const lake = openAthena(athena, outputs, scanReport(context.err));
  try {
    await atInterruption(lake.interrupt, () => ask(lake));
  } finally {
    lake.close();
  }
}
