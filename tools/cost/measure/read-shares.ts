/**
 * How much of the uploads' size a question reads: a file of columns is read column by column, and Athena bills what it
 * reads. Every row is read here; a question for one day or one recording reads less.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { COLUMNS, TABLE_NAMES, type TableName } from '../../../lake/schema.ts';
import { VIEW_NAMES, VIEWS } from '../../../lake/views.ts';
import { DEMO_QUESTIONS } from '../../../local/demo-questions.ts';
import { sum } from '../../statistics.ts';
import { type MeasuredQuestion, measuredDigits } from './measured.ts';

/** Besides the demo's three: every usable value of every lead with its time, which is the most that anybody reads. */
const WHOLE_SIGNAL = {
  question: 'Every usable sample with its time, in millivolts',
  sql: 'select recording_id, lead, t_s, mv from usable_signal',
};

/** @param uploadBytes of the recordings that the lake holds */
export async function measureQuestions(lake: string, uploadBytes: number): Promise<MeasuredQuestion[]> {
  const bytesOf = await columnBytes(lake);
  return [WHOLE_SIGNAL, ...DEMO_QUESTIONS].map(({ question, sql }) => {
    const readBytes = sum(columnsRead(sql).map((name) => bytesOf.get(name) ?? 0));
    return { question, readShare: measuredDigits(readBytes / uploadBytes) };
  });
}

/**
 * The columns that a statement may read, as `table.column`: every column of a table it needs whose name it writes. That
 * is never too few.
 */
export function columnsRead(sql: string): string[] {
  const words = new Set(wordsWithViews(sql));
  const tables = TABLE_NAMES.filter((table) => words.has(table));
  return tables.flatMap((table: TableName) =>
    COLUMNS[table].flatMap(({ name }) => (words.has(name) || words.has('*') ? [`${table}.${name}`] : [])),
  );
}

/** The words of a statement and of the views it reads, and of theirs. */
function wordsWithViews(sql: string): string[] {
  const words = sql.toLowerCase().match(/[a-z_][a-z_0-9]*|\*(?=\s*from)|\.\*/g) ?? [];
  const views = VIEW_NAMES.filter((view) => words.some((word) => word === view));
  return [...words, ...views.flatMap((view) => wordsWithViews(VIEWS[view].query))];
}

/** Bytes of each column in the files of a lake, compressed, as `table.column`. */
async function columnBytes(lake: string): Promise<Map<string, number>> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const bytesOf = new Map<string, number>();
  for (const table of TABLE_NAMES) {
    const files = readdirSync(join(lake, table), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.parquet'),
    );
    for (const file of files) {
      const path = join(lake, table, file).replaceAll("'", "''");
      const result = await connection.runAndReadAll(
        `select path_in_schema, sum(total_compressed_size)::double from parquet_metadata('${path}') group by 1`,
      );
      for (const [column, bytes] of result.getRowsJS()) {
        const name = `${table}.${column}`;
        bytesOf.set(name, (bytesOf.get(name) ?? 0) + Number(bytes));
      }
    }
  }
  connection.closeSync();
  instance.closeSync();
  return bytesOf;
}
