/**
 * Runs one statement of the page, within bounds: it ends when nobody waits for it or it takes too long, a table holds as much
 * as anybody looks through, and a file as much as a browser is sent. Each has an engine of its own, so that none stops another.
 */
import { totalmem } from 'node:os';
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
  /** Of a file; numbers and what is null count as 8. */
  readonly maxFileCharacters: number;
  /** How much more memory this process may have than when the statement began. */
  readonly maxMoreBytes: number;
}

/** What is said of work that was stopped. */
export interface StopWords {
  /** The subject of the sentence. */
  readonly what: string;
  /** Why it took too long, or what helps: the end of the sentence. */
  readonly late: string;
  /** The same of memory. */
  readonly large: string;
}

/** The engine makes 2048 rows at once, and counts no text among what it holds: of a megabyte each, they are 2 GB. */
const STATEMENT: StopWords = {
  what: 'The statement',
  late: 'narrow it, such as by ingest_date or limit; ./ecg sql has no such limit.',
  large: 'long texts or lists in its rows take that much. Shorten them, such as by left(text, 1000) or list[:100].',
};

/** What runs at present: they share the memory that is measured. */
const running = new Set<{ isShared: boolean }>();

/** Of an engine: beside it, the machine has other work. What it cannot hold it writes into files. */
const MAX_MEMORY_BYTES = Math.min(2 ** 31, totalmem() / 4);

/** A minute is longer than anybody watches; 10 000 rows are 100 screens; a million samples are 70 MB of CSV. */
export const STATEMENT_BOUNDS: StatementBounds = {
  maxS: 60,
  maxRows: 10_000,
  maxFileRows: 1_000_000,
  maxFileCharacters: 200_000_000,
  maxMoreBytes: 1.5 * MAX_MEMORY_BYTES,
};

/** Of a table, rows × columns: about 10 MB to send. */
const MAX_CELLS = 200_000;
/** Of a table, in all its cells. */
const MAX_CHARACTERS = 10_000_000;
/** Rows that are values at once: where each has a text of a megabyte, 64 MB. */
const BATCH_ROWS = 64;
/** Of a table, in all its cells before long ones are cut. */
const MAX_READ_CHARACTERS = 100_000_000;
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
    const { columns, types, batches } = await lake.stream(sql, BATCH_ROWS);
    const most = Math.max(1, Math.min(bounds.maxRows, Math.floor(MAX_CELLS / columns.length)));
    const shown = columns.map((name, at) => answerColumn(name, types[at] ?? ''));
    const rows: (string | null)[][] = [];
    let characters = 0;
    let read = 0;
    let isCut = false;
    for await (const batch of batches) {
      ended.throwIfAborted();
      for (const row of batch) {
        isCut = rows.length === most || characters > MAX_CHARACTERS || read > MAX_READ_CHARACTERS;
        if (isCut) break;
        read += row.reduce((of: number, value) => of + charactersOf(value), 0);
        const cells = row.map((value) => (value === null ? null : cut(cellText(shortened(value)))));
        characters += cells.reduce((sum, cell) => sum + (cell?.length ?? 0), 0);
        rows.push(cells);
        for (const [at, { kind, values }] of shown.entries())
          if (kind !== 'text') values.push(numberOf(row[at] ?? null));
      }
      if (isCut) break;
    }
    return {
      columns: shown,
      rows,
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
 * @throws {SqlError} as `shownAnswer` does, and when the answer is more than a file may have
 */
export async function fileAnswer(
  folder: string,
  { sql, format, path }: { readonly sql: string; readonly format: AnswerFormat; readonly path: string },
  wanted: AbortSignal,
  bounds = STATEMENT_BOUNDS,
): Promise<number> {
  return await bounded(folder, wanted, bounds, async (lake, ended) => {
    const short = {
      ...lake,
      stream: async (text: string) => within(await lake.stream(text, BATCH_ROWS), bounds, ended),
    };
    return await writeAnswer(short, sql, format, path);
  });
}

/**
 * Runs `work` with an engine of its own, and interrupts it again and again once it should have ended.
 *
 * @param words what is said when it takes too long or too much
 * @throws {SqlError} what `work` throws, and when it takes too long or too much memory; also when nobody waits for it
 */
export async function bounded<T>(
  folder: string,
  wanted: AbortSignal,
  { maxS, maxMoreBytes }: Pick<StatementBounds, 'maxS' | 'maxMoreBytes'>,
  work: (lake: LocalLake, ended: AbortSignal) => Promise<T>,
  words = STATEMENT,
): Promise<T> {
  const late = AbortSignal.timeout(maxS * 1000);
  const large = new AbortController();
  const ended = AbortSignal.any([wanted, late, large.signal]);
  const before = process.memoryUsage.rss();
  const mine = { isShared: running.size > 0 };
  for (const other of running) other.isShared = true;
  running.add(mine);
  const done = withLake(
    folder,
    async (lake) => {
      const stop = setInterval(() => {
        if (process.memoryUsage.rss() - before > maxMoreBytes) large.abort();
        if (ended.aborted) lake.interrupt();
      }, INTERRUPT_MS);
      try {
        return await work(lake, ended);
      } catch (error) {
        if (wanted.aborted) throw error;
        if (large.signal.aborted) throw new SqlError(tooLarge(words, maxMoreBytes, mine.isShared), { cause: error });
        if (late.aborted) {
          throw new SqlError(`${words.what} was stopped after ${maxS} s: ${words.late}`, { cause: error });
        }
        throw error;
      } finally {
        clearInterval(stop);
      }
    },
    MAX_MEMORY_BYTES,
  );
  return await done.finally(() => running.delete(mine));
}

/** @param isShared whether another ran meanwhile, which may be what took it */
function tooLarge({ what, large }: StopWords, bytes: number, isShared: boolean): string {
  const [who, helps] = isShared ? ['it and another that ran at the same time', 'run it alone.'] : ['it', large];
  return `${what} was stopped when ${who} had taken more than ${Number((bytes / 1e9).toPrecision(2))} GB of memory: ${helps}`;
}

/** The same rows; an error in place of the first that is too much. */
function within({ batches, ...head }: QueryStream, bounds: StatementBounds, ended: AbortSignal): QueryStream {
  const { maxFileRows, maxFileCharacters } = bounds;
  const counted = async function* () {
    let rows = 0;
    let characters = 0;
    for await (const batch of batches) {
      ended.throwIfAborted();
      rows += batch.length;
      characters += batch.reduce((sum, row) => sum + row.reduce((of: number, value) => of + charactersOf(value), 0), 0);
      if (rows > maxFileRows) throw tooMuch(`${maxFileRows} rows`);
      if (characters > maxFileCharacters) throw tooMuch(`${maxFileCharacters} characters`);
      yield batch;
    }
  };
  return { ...head, batches: counted() };
}

function tooMuch(what: string): SqlError {
  return new SqlError(
    `The answer has more than ${what}, which is too much for a browser: ./ecg sql --csv or --parquet FILE writes any number.`,
  );
}

function charactersOf(value: SqlValue): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length;
  if (value === null || typeof value !== 'object' || value instanceof Date) return 8;
  return Object.values(value as Readonly<Record<string, SqlValue>>).reduce<number>(
    (sum, one) => sum + charactersOf(one),
    8,
  );
}

function answerColumn(name: string, type: string): SqlAnswerColumn & { readonly values: (number | null)[] } {
  return { name, type, kind: kindOf(type), values: [] };
}

function kindOf(type: string): SqlAnswerColumn['kind'] {
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/.test(type)) return 'number';
  return /^(?:TIMESTAMP[\w ]*|DATE)$/.test(type) ? 'time' : 'text';
}

function numberOf(value: SqlValue): number | null {
  const number = value === null ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}

/** A long text without what would be cut anyway, so that it is not written out first; copied, since a slice keeps the whole. */
function shortened(value: SqlValue): SqlValue {
  if (typeof value !== 'string' || value.length <= MAX_CELL_CHARACTERS) return value;
  return Buffer.from(value.slice(0, MAX_CELL_CHARACTERS + 1), 'utf16le').toString('utf16le');
}

function cut(text: string): string {
  return text.length <= MAX_CELL_CHARACTERS ? text : `${text.slice(0, MAX_CELL_CHARACTERS - 1)}…`;
}
