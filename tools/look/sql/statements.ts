/**
 * Runs one statement of the page, within bounds: it ends when nobody waits for it or it takes too long, a table holds as many
 * rows as anybody looks through, and a file as many as a browser is sent. Each has an engine of its own, so that none stops another.
 */
import { performance } from 'node:perf_hooks';
import { type LocalLake, type QueryStream, SqlError, type SqlValue, withLake } from '../../../local/open-lake.ts';
import { type AnswerFormat, writeAnswer } from '../../../local/query/answer.ts';
import { cellText } from '../../../local/terminal/table.ts';
import type { SqlAnswer, SqlAnswerColumn } from './sql-wire.ts';

/** How far a statement may go. */
export interface StatementBounds {
  readonly maxS: number;
  /** Of a table. */
  readonly maxRows: number;
  /** Of a file. */
  readonly maxFileRows: number;
}

/** A minute is longer than anybody watches; 10 000 rows are 100 screens; a million samples are 70 MB of CSV. */
export const STATEMENT_BOUNDS: StatementBounds = { maxS: 60, maxRows: 10_000, maxFileRows: 1_000_000 };

/** Of a table, rows × columns: about 10 MB to send. */
const MAX_CELLS = 200_000;
/** Longer texts are cut in a table. */
const MAX_CELL_CHARACTERS = 2000;
/** How often a statement that should have ended is told so: before it has begun there is nothing to interrupt. */
const INTERRUPT_MS = 50;

/**
 * The answer as people read it.
 *
 * @param folder of the lake
 * @param wanted aborted when nobody waits for it
 * @throws {SqlError} when the statement is wrong, takes too long, or the lake cannot be read
 */
export async function shownAnswer(
  folder: string,
  sql: string,
  wanted: AbortSignal,
  bounds = STATEMENT_BOUNDS,
): Promise<SqlAnswer> {
  const began = performance.now();
  return await bounded(folder, wanted, bounds, async (lake, ended) => {
    const { columns, types, batches } = await lake.stream(sql);
    const most = Math.max(1, Math.min(bounds.maxRows, Math.floor(MAX_CELLS / columns.length)));
    const rows: (readonly SqlValue[])[] = [];
    for await (const batch of batches) {
      ended.throwIfAborted();
      rows.push(...batch.slice(0, most + 1 - rows.length));
      if (rows.length > most) break;
    }
    const isCut = rows.length > most;
    if (isCut) rows.pop();
    return {
      columns: columns.map((name, at) => answerColumn(name, types[at] ?? '', rows, at)),
      rows: rows.map((row) => row.map((value) => (value === null ? null : cut(cellText(value))))),
      isCut,
      tookS: Number(((performance.now() - began) / 1000).toFixed(3)),
    };
  });
}

/**
 * The answer with every digit and every row, in a file.
 *
 * @param path of the file, which is written over
 * @returns how many rows
 * @throws {SqlError} as `shownAnswer` does, and when there are more rows than a file may have
 */
export async function fileAnswer(
  folder: string,
  { sql, format, path }: { readonly sql: string; readonly format: AnswerFormat; readonly path: string },
  wanted: AbortSignal,
  bounds = STATEMENT_BOUNDS,
): Promise<number> {
  return await bounded(folder, wanted, bounds, async (lake, ended) => {
    const short = { ...lake, stream: async (text: string) => within(await lake.stream(text), bounds, ended) };
    return await writeAnswer(short, sql, format, path);
  });
}

/** Runs `work`, and interrupts it again and again once it should have ended. */
async function bounded<T>(
  folder: string,
  wanted: AbortSignal,
  { maxS }: StatementBounds,
  work: (lake: LocalLake, ended: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = AbortSignal.timeout(maxS * 1000);
  const ended = AbortSignal.any([wanted, late]);
  return await withLake(folder, async (lake) => {
    const stop = setInterval(() => {
      if (ended.aborted) lake.interrupt();
    }, INTERRUPT_MS);
    try {
      return await work(lake, ended);
    } catch (error) {
      if (wanted.aborted || !late.aborted) throw error;
      throw new SqlError(
        `The statement was stopped after ${maxS} s: narrow it, such as by ingest_date or limit; ./ecg sql has no such limit.`,
        { cause: error },
      );
    } finally {
      clearInterval(stop);
    }
  });
}

/** The same rows; an error in place of the first that is too many. */
function within({ batches, ...head }: QueryStream, { maxFileRows }: StatementBounds, ended: AbortSignal): QueryStream {
  const counted = async function* () {
    let rows = 0;
    for await (const batch of batches) {
      ended.throwIfAborted();
      rows += batch.length;
      if (rows > maxFileRows) {
        throw new SqlError(
          `The answer has more than ${maxFileRows} rows, which is too much for a browser: ./ecg sql --csv or --parquet FILE writes any number.`,
        );
      }
      yield batch;
    }
  };
  return { ...head, batches: counted() };
}

function answerColumn(name: string, type: string, rows: readonly (readonly SqlValue[])[], at: number): SqlAnswerColumn {
  const kind = kindOf(type);
  return { name, type, kind, values: kind === 'text' ? [] : rows.map((row) => numberOf(row[at] ?? null)) };
}

function kindOf(type: string): SqlAnswerColumn['kind'] {
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/.test(type)) return 'number';
  return /^(?:TIMESTAMP[\w ]*|DATE)$/.test(type) ? 'time' : 'text';
}

function numberOf(value: SqlValue): number | null {
  const number = value === null ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}

function cut(text: string): string {
  return text.length <= MAX_CELL_CHARACTERS ? text : `${text.slice(0, MAX_CELL_CHARACTERS - 1)}…`;
}
