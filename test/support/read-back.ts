/** Reads Parquet with DuckDB, never with the library that wrote it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { atEnd } from './jest/at-end.ts';

/** One engine for a test file: opening one for each query takes longer than the query. */
let engine: ReturnType<typeof start> | undefined;
const folder = mkdtempSync(join(tmpdir(), 'lake-'));
let files = 0;
atEnd(async () => {
  rmSync(folder, { recursive: true, force: true });
  (await engine)?.close(); // a worker that ends with many open ones takes longer than Jest waits for it
});

/** Answers a query in which `$file` stands for a file with these bytes. */
export async function ask(bytes: Uint8Array, query: string): Promise<unknown[][]> {
  const file = join(folder, `${files++}.parquet`);
  writeFileSync(file, bytes);
  try {
    engine ??= start();
    return (await (await engine).connection.runAndReadAll(query.replaceAll('$file', `'${file}'`))).getRowsJS();
  } finally {
    rmSync(file);
  }
}

/** All rows as objects, in file order. */
export async function rowsOf(bytes: Uint8Array): Promise<Record<string, unknown>[]> {
  const columns = (await ask(bytes, 'DESCRIBE SELECT * FROM read_parquet($file)')).map(([name]) => String(name));
  const rows = await ask(bytes, 'SELECT * FROM read_parquet($file)');
  return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
}

/** One line of the footer for each column of each row group. */
export interface Chunk {
  readonly rowGroup: number;
  readonly column: string;
  readonly type: string;
  readonly encodings: readonly string[];
  readonly compression: string;
  readonly rows: number;
  readonly bytes: number;
  readonly min: string | null;
  readonly max: string | null;
}

/** What the footer says. */
export async function chunksOf(bytes: Uint8Array): Promise<Chunk[]> {
  const rows = await ask(
    bytes,
    `SELECT row_group_id, path_in_schema, type, encodings, compression, row_group_num_rows, total_compressed_size,
       stats_min_value, stats_max_value FROM parquet_metadata($file) ORDER BY row_group_id, column_id`,
  );
  return rows.map(([rowGroup, column, type, encodings, compression, count, size, min, max]) => ({
    rowGroup: Number(rowGroup),
    column: String(column),
    type: String(type),
    encodings: String(encodings).split(', '),
    compression: String(compression),
    rows: Number(count),
    bytes: Number(size),
    min: min as string | null,
    max: max as string | null,
  }));
}

async function start() {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  return { connection, close };
}
