/** Puts the answer to a statement where it was asked for: a table for people, JSON lines, CSV or Parquet for machines. */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { OpenLake, QueryResult, QueryStream, SqlValue } from '../open-lake.ts';
import { unfinishedPath } from '../stores/unfinished.ts';
import { type Arguments, WrongArguments } from '../terminal/arguments.ts';
import type { CommandContext, Output } from '../terminal/command-context.ts';
import { rowLine } from '../terminal/json-lines.ts';
import { resultText } from '../terminal/table.ts';
import { counted, isSystemError, quoted, systemMessage, visible } from '../terminal/text.ts';
import { csvLine } from './csv.ts';
import { writeParquetFile } from './parquet-file.ts';

/** An aligned table needs all its rows at once, so it is cut here; other formats have every row. */
const TEXT_ROWS = 10_000;

/** `text` is for people: aligned, rounded and cut; the others are exact and whole. */
export type AnswerFormat = 'text' | 'json' | 'csv' | 'parquet';

/** In what format an answer goes where. */
export interface AnswerForm {
  readonly format: AnswerFormat;
  /** The file for it, as the person wrote its name; undefined for standard output. */
  readonly file: string | undefined;
}

/** @throws {WrongArguments} when more than one format is asked for */
export function answerFormIn({ values, switches }: Arguments): AnswerForm {
  const [out, parquet] = [values.get('out'), values.get('parquet')];
  const asked = (['json', 'csv'] as const).filter((name) => switches.has(name));
  if (asked.length + (parquet === undefined ? 0 : 1) > 1) {
    throw new WrongArguments('Give only one of --json, --csv and --parquet FILE.');
  }
  if (parquet !== undefined && out !== undefined) {
    throw new WrongArguments('--parquet already names the file: leave out --out.');
  }
  return parquet === undefined ? { format: asked[0] ?? 'text', file: out } : { format: 'parquet', file: parquet };
}

/**
 * Asks the lake and writes the answer. A file gets its name when it is whole, so that a failed query leaves none.
 *
 * @param lakeFolder where no file is written: the lake has its own; undefined for a lake that is not on this machine
 */
export async function answer(
  lake: OpenLake,
  sql: string,
  form: AnswerForm,
  lakeFolder: string | undefined,
  context: CommandContext,
): Promise<void> {
  const { format, file } = form;
  if (file === undefined) return await printAnswer(lake, sql, format, context);
  const path = resolve(context.folder, file);
  if (lakeFolder !== undefined && path.startsWith(join(lakeFolder, sep))) {
    throw new WrongArguments(`${quoted(file)} is inside the lake: choose a place outside it.`);
  }
  const unfinished = unfinishedPath(path);
  try {
    const rows = await writeAnswer(lake, sql, format, unfinished);
    renameSync(unfinished, path);
    context.err.write(`${counted(rows, 'row')} in ${visible(file)}\n`);
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (!isSystemError(error)) throw error;
    throw new WrongArguments(`${quoted(file)} cannot be written: ${systemMessage(error)}.`);
  }
}

/** On standard output; what is not part of the answer goes to standard error, except below a table. */
export async function printAnswer(
  lake: OpenLake,
  sql: string,
  format: AnswerFormat,
  { out, err }: CommandContext,
): Promise<void> {
  if (format === 'text') return printTable(await lake.query(sql, TEXT_ROWS + 1), out);
  const rows = await writeLines(await lake.stream(sql), format, out);
  if (rows !== undefined) err.write(`${counted(rows, 'row')}\n`);
}

function printTable({ columns, rows }: QueryResult, out: Output): void {
  out.write(resultText(columns, rows.slice(0, TEXT_ROWS), out));
  const isAll = rows.length <= TEXT_ROWS;
  out.write(isAll ? `${counted(rows.length, 'row')}\n` : `the first ${TEXT_ROWS} rows; --json and --csv print all\n`);
}

/**
 * Writes the answer into a file.
 *
 * @param path of the file, which is written over
 * @returns how many rows
 * @throws {SqlError} as the lake does
 */
export async function writeAnswer(
  lake: Pick<OpenLake, 'query' | 'stream'>,
  sql: string,
  format: AnswerFormat,
  path: string,
): Promise<number> {
  if (format === 'parquet') return await writeParquetFile(path, await lake.stream(sql));
  const file = openSync(path, 'w');
  const out: Output = {
    write: (text) => void writeSync(file, text),
    isTerminal: false,
    columns: Number.POSITIVE_INFINITY,
  };
  try {
    if (format !== 'text') return (await writeLines(await lake.stream(sql), format, out)) ?? 0;
    const { columns, rows } = await lake.query(sql);
    out.write(resultText(columns, rows, out));
    return rows.length;
  } finally {
    closeSync(file);
  }
}

/** @returns how many rows; undefined when the reader has left */
async function writeLines(
  { columns, batches }: QueryStream,
  format: 'json' | 'csv' | AnswerFormat,
  out: Output,
): Promise<number | undefined> {
  const line = format === 'csv' ? csvLine : (row: readonly SqlValue[]) => `${rowLine(columns, row)}\n`;
  if (format === 'csv') out.write(csvLine(columns));
  let rows = 0;
  for await (const batch of batches) {
    out.write(batch.map(line).join(''));
    rows += batch.length;
    if ((await out.room?.()) === false) return undefined;
  }
  return rows;
}
