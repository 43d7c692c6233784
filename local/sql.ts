/** `npm run sql -- [--lake DIR] [--json] "SELECT …"`: one question to a lake on this machine. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { TABLE_NAMES } from '../lake/schema.ts';
import { VIEW_NAMES } from '../lake/views.ts';
import { type AnswerStream, openLake, SqlError, type SqlValue } from './open-lake.ts';
import { DEFAULT_LAKE } from './stores/out-folder.ts';
import { type OptionForms, readArguments, WrongArguments } from './terminal/arguments.ts';
import { type Io, processIo } from './terminal/command-context.ts';
import { jsonRow, textTable } from './terminal/table.ts';
import { counted, quoted } from './terminal/text.ts';

/** An aligned table is made whole, so it has an end; `--json` has none. */
const TEXT_ROWS = 10_000;
const OPTIONS: OptionForms = { lake: 'DIR', json: '', help: '' };
const FORM = 'npm run sql -- [--lake DIR] [--json] "SELECT …"';
const HELP = `${FORM}

Answers one SELECT over a lake, by DuckDB.

  --lake DIR  the lake, ${DEFAULT_LAKE} unless you say otherwise
  --json      one JSON object for each row, and nothing else, on standard output

Tables: ${TABLE_NAMES.join(', ')}
Views:  ${VIEW_NAMES.join(', ')}

Exit status: 0 when it was answered; 1 when the statement is wrong; 2 when the arguments are.
`;

/** @returns the exit status */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const { names, values, switches } = readArguments(argv, OPTIONS);
    if (switches.has('help')) {
      io.out.write(HELP);
      return 0;
    }
    const [sql, second] = names;
    if (sql === undefined) throw new WrongArguments(`Give a statement: ${FORM}.`);
    if (second !== undefined) throw new WrongArguments(`Give one statement, in quotes: ${FORM}.`);
    await answer(sql, existingLake(values.get('lake') ?? DEFAULT_LAKE, io.folder), switches.has('json'), io);
    return 0;
  } catch (error) {
    if (!(error instanceof WrongArguments || error instanceof SqlError)) throw error;
    io.err.write(`${error.message}\n`);
    return error instanceof SqlError ? 1 : 2;
  }
}

function existingLake(name: string, from: string): string {
  const folder = resolve(from, name);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new WrongArguments(`There is no lake at ${quoted(name)}: run npm run demo or npm run process first.`);
}

async function answer(sql: string, folder: string, isJson: boolean, io: Io): Promise<void> {
  const lake = await openLake(folder);
  try {
    const stream = await lake.stream(sql);
    if (isJson) await writeJson(stream, io);
    else await writeText(stream, io);
  } finally {
    lake.close();
  }
}

async function writeJson({ columns, batches }: AnswerStream, io: Io): Promise<void> {
  let rows = 0;
  for await (const batch of batches) {
    io.out.write(batch.map((row) => `${jsonRow(columns, row)}\n`).join(''));
    rows += batch.length;
    if ((await io.out.room?.()) === false) return;
  }
  io.err.write(`${counted(rows, 'row')}\n`);
}

async function writeText({ columns, batches }: AnswerStream, io: Io): Promise<void> {
  const rows: (readonly SqlValue[])[] = [];
  for await (const batch of batches) {
    rows.push(...batch);
    if (rows.length > TEXT_ROWS) break;
  }
  const isAll = rows.length <= TEXT_ROWS;
  io.out.write(textTable(columns, rows.slice(0, TEXT_ROWS), io.out.isTerminal));
  io.out.write(isAll ? `${counted(rows.length, 'row')}\n` : `the first ${TEXT_ROWS} rows; --json prints all\n`);
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processIo());
