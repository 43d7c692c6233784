/**
 * Compares the rows of two lakes, such as those that two revisions made of the same recordings: `node
 * test/bench/compare-lakes.ts ONE OTHER`. Prints, for each table, how many recordings there are, of how many the files are the
 * same bytes, and how many rows of the others are in one lake and not in the other; when and by what a recording was processed
 * is left out. The exit status is 1 when there is such a row.
 *
 * One recording after the other, and of samples a piece after the other: the rows of a day would take all of the memory.
 */
import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { keyParts } from '../../lake/layout.ts';
import { COLUMNS, RECORDING_TABLES, type RecordingTable } from '../../lake/schema.ts';

/** Different in every run, or with every change of the code. */
const LEFT_OUT: ReadonlySet<string> = new Set(['processed_at', 'ruleset', 'pipeline_version']);
const MEMORY_LIMIT = '1GB';
/** Of one lead, compared at a time. */
const PIECE_SAMPLES = 1_000_000;

const [one = '', other = ''] = process.argv.slice(2);
const options = { memory_limit: MEMORY_LIMIT, threads: '1', temp_directory: tmpdir() };
const connection = await (await DuckDBInstance.create(':memory:', options)).connect();
let differing = 0;
for (const table of RECORDING_TABLES) {
  const [here, there] = [filesOf(one, table), filesOf(other, table)];
  const ids = new Set([...here.keys(), ...there.keys()]);
  let same = 0;
  let rows = 0;
  for (const id of ids) {
    const [files, others] = [here.get(id) ?? [], there.get(id) ?? []];
    if (areSame(files, others)) same += 1;
    else rows += await differingRows(connection, table, files, others);
  }
  differing += rows;
  process.stdout.write(
    `${table}: ${ids.size} recordings, ${same} of the same bytes; ${rows} rows differ in the others\n`,
  );
}
process.exitCode = differing === 0 ? 0 : 1;

/** The paths of each recording's files, by its id. */
function filesOf(lake: string, table: RecordingTable): Map<string, string[]> {
  const keys = readdirSync(join(lake, table), { recursive: true, encoding: 'utf8' }).filter((key) =>
    key.endsWith('.parquet'),
  );
  return Map.groupBy(
    keys.sort().map((key) => join(lake, table, key)),
    (path) => {
      return keyParts(path.slice(lake.length + 1))?.recordingId ?? path;
    },
  );
}

function areSame(files: readonly string[], others: readonly string[]): boolean {
  const hashed = (paths: readonly string[]) => paths.map((path) => hash('sha256', readFileSync(path))).join();
  return files.length === others.length && hashed(files) === hashed(others);
}

async function differingRows(
  to: DuckDBConnection,
  table: RecordingTable,
  files: readonly string[],
  others: readonly string[],
): Promise<number> {
  const columns = COLUMNS[table].map(({ name }) => name).filter((name) => !LEFT_OUT.has(name));
  if (files.length === 0 || others.length === 0) return count(to, `select 1 from ${rowsOf([...files, ...others])}`);
  let rows = 0;
  for (const where of table === 'samples' ? await pieces(to, [...files, ...others]) : ['true']) {
    const [a, b] = [files, others].map((of) => `(select ${columns.join(', ')} from ${rowsOf(of)} where ${where})`);
    rows += (await count(to, `${a} except all ${b}`)) + (await count(to, `${b} except all ${a}`));
  }
  return rows;
}

/** Conditions that each leave some samples of one lead, and together all. */
async function pieces(to: DuckDBConnection, files: readonly string[]): Promise<string[]> {
  const found = await to.runAndReadAll(`select lead_index, max(sample) from ${rowsOf(files)} group by all`);
  return found.getRows().flatMap(([lead, last]) =>
    Array.from({ length: Math.floor(Number(last) / PIECE_SAMPLES) + 1 }, (_, piece) => {
      const from = piece * PIECE_SAMPLES;
      return `lead_index = ${lead} and sample >= ${from} and sample < ${from + PIECE_SAMPLES}`;
    }),
  );
}

async function count(to: DuckDBConnection, query: string): Promise<number> {
  return Number((await to.runAndReadAll(`select count(*)::integer from (${query})`)).getRows()[0]![0]);
}

function rowsOf(files: readonly string[]): string {
  return `read_parquet([${files.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ')}])`;
}
