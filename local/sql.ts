/** `npm run sql -- [--lake DIR] [--json] "SELECT …"`: one query to a lake on this machine. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { TABLE_NAMES } from '../lake/schema.ts';
import { VIEW_NAMES } from '../lake/views.ts';
import { type QueryResult, type QueryStream, withLake } from './open-lake.ts';
import { DEFAULT_LAKE } from './stores/out-folder.ts';
import { type Arguments, type OptionForms, WrongArguments } from './terminal/arguments.ts';
import { runCommand } from './terminal/command.ts';
import { type CommandContext, processContext } from './terminal/command-context.ts';
import { rowLine } from './terminal/json-lines.ts';
import { textTable } from './terminal/table.ts';
import { counted, quoted } from './terminal/text.ts';

/** An aligned table needs all its rows at once, so it is cut here; `--json` prints every row. */
const TEXT_ROWS = 10_000;
const OPTIONS: OptionForms = { lake: 'DIR', json: '' };
const FORM = 'npm run sql -- [--lake DIR] [--json] "SELECT …"';
const HELP = `${FORM}

Answers one SELECT over a lake, by DuckDB.

  --lake DIR  the lake, ${DEFAULT_LAKE} unless you say otherwise
  --json      one JSON object for each row, and nothing else, on standard output

Tables: ${TABLE_NAMES.join(', ')}
Views:  ${VIEW_NAMES.join(', ')}

Exit status: 0 when it was answered; 1 when the statement is wrong, or the lake is being written the whole time; 2 when the
arguments are wrong.
`;

/** @returns the exit status */
export async function main(argv: readonly string[], context: CommandContext): Promise<number> {
  const run = (args: Arguments) => query(args, context);
  return await runCommand(argv, context, { options: OPTIONS, help: HELP, run });
}

async function query({ names, values, switches }: Arguments, context: CommandContext): Promise<number> {
  const [sql, second] = names;
  if (sql === undefined) throw new WrongArguments(`Give a statement: ${FORM}.`);
  if (second !== undefined) throw new WrongArguments(`Give one statement, in quotes: ${FORM}.`);
  const folder = existingLake(values.get('lake') ?? DEFAULT_LAKE, context.folder);
  await withLake(folder, async (lake) => {
    if (switches.has('json')) await writeJson(await lake.stream(sql), context);
    else writeText(await lake.query(sql, TEXT_ROWS + 1), context);
  });
  return 0;
}

function existingLake(name: string, from: string): string {
  const folder = resolve(from, name);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new WrongArguments(`There is no lake at ${quoted(name)}: run npm run demo or npm run process first.`);
}

async function writeJson({ columns, batches }: QueryStream, context: CommandContext): Promise<void> {
  let rows = 0;
  for await (const batch of batches) {
    context.out.write(batch.map((row) => `${rowLine(columns, row)}\n`).join(''));
    rows += batch.length;
    if ((await context.out.room?.()) === false) return;
  }
  context.err.write(`${counted(rows, 'row')}\n`);
}

function writeText({ columns, rows }: QueryResult, context: CommandContext): void {
  const isAll = rows.length <= TEXT_ROWS;
  context.out.write(textTable(columns, rows.slice(0, TEXT_ROWS), context.out.isTerminal));
  context.out.write(isAll ? `${counted(rows.length, 'row')}\n` : `the first ${TEXT_ROWS} rows; --json prints all\n`);
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
