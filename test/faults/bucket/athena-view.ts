/** What Athena sees: of each table, the files in the folders that the catalogue names, read by DuckDB. */
import { hash } from 'node:crypto';
import { RECORDING_TABLES, type RecordingTable } from '../../../lake/schema.ts';
import type { MemoryCloud } from '../../support/bucket/memory-cloud.ts';
import { ask } from '../../support/read-back.ts';
import { RUN_COLUMN, rowsOfRun, type Seen } from '../compacted-lake.ts';

type Counted = readonly { readonly id: string; readonly run: unknown; readonly rows: number }[];

const known = new Map<string, Promise<Counted>>();

/** By table, what a query sees: `day recording run: rows`. */
export async function athenaSees(cloud: Pick<MemoryCloud, 'foldersOf' | 'keys' | 'bytesOf'>): Promise<Seen> {
  const seen: [RecordingTable, string[]][] = [];
  for (const table of RECORDING_TABLES) {
    const counts = new Map<string, number>();
    for (const [day, folder] of await cloud.foldersOf(table)) {
      for (const key of cloud.keys(`${folder}/`)) {
        for (const { id, run, rows } of await countedIn(cloud.bytesOf(key), table)) {
          const what = `${day} ${id[0]} run ${run}`;
          counts.set(what, (counts.get(what) ?? 0) + rows);
        }
      }
    }
    seen.push([table, [...counts].map(([what, rows]) => `${what}: ${rows}`).sort()]);
  }
  return Object.fromEntries(seen) as unknown as Seen; // each table has an entry
}

/** Rows that a program finds more than once in the bare folder of a table, such as pandas: it does not ask the catalogue. */
export async function twiceInFolders(cloud: Pick<MemoryCloud, 'keys' | 'bytesOf'>): Promise<string[]> {
  const twice: string[] = [];
  for (const table of RECORDING_TABLES) {
    const counts = new Map<string, number>();
    for (const key of cloud.keys(`${table}/`)) {
      for (const { id, rows } of await countedIn(cloud.bytesOf(key), table))
        counts.set(id, (counts.get(id) ?? 0) + rows);
    }
    for (const [id, count] of counts) if (count > rowsOfRun(table)) twice.push(`${table} ${id[0]}: ${count} rows`);
  }
  return twice;
}

/** The same bytes are read once: most files of a schedule are those of another. */
function countedIn(bytes: Uint8Array, table: RecordingTable): Promise<Counted> {
  const key = `${table} ${hash('sha1', bytes)}`;
  const query = `SELECT recording_id, ${RUN_COLUMN[table]}, count(*) FROM read_parquet($file) GROUP BY ALL`;
  const counted =
    known.get(key) ??
    ask(bytes, query).then((rows) => rows.map(([id, run, count]) => ({ id: String(id), run, rows: Number(count) })));
  known.set(key, counted);
  return counted;
}
