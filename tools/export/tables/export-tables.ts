/** The rows of the lake that are about the exported recordings: what they are, what can be used of them, and what judged them. */
import { COLUMNS, type TableName } from '../../../lake/schema.ts';
import { PARTITION } from '../../../lake/tables/shared.ts';
import type { LocalLake, QueryStream } from '../../../local/open-lake.ts';
import type { Chosen } from '../choose/choose-recordings.ts';
import type { NewFolder } from '../folder/new-folder.ts';
import type { Pause } from '../pause.ts';
import { addTable, type TableFormat } from './table-files.ts';

/** Columns that say who was recorded, or may: names of files and folders often do. */
export const WHO_COLUMNS: readonly string[] = ['subject', 'source_key', 'companion_key'];

/** Each with the order of its rows. `samples` is the signal, and the sentences of `findings` may quote names. */
const EXPORTED: readonly (readonly [table: TableName, order: string])[] = [
  ['recordings', 'recording_id'],
  ['windows', 'recording_id, lead_index, window_index'],
  ['beats', 'recording_id, lead_index, beat_index'],
  ['rulesets', 'ruleset, ingest_date'],
];

/** Writes a file for each of these tables in each format. */
export async function exportTables(
  folder: NewFolder,
  lake: LocalLake,
  recordings: readonly Chosen[],
  formats: readonly TableFormat[],
  withSubject: boolean,
  pause: Pause,
): Promise<void> {
  const days = listOf(recordings.map(({ day }) => day));
  const ids = listOf(recordings.map(({ id }) => id));
  const rulesets = listOf(recordings.map(({ ruleset }) => ruleset));
  const digits = recordings[0]!.record.length;
  for (const [table, order] of EXPORTED) {
    const record = table === 'rulesets' ? [] : [`left(recording_id, ${digits}) as record`];
    const columns = [...record, ...columnsOf(table, withSubject)].join(', ');
    const whose = table === 'rulesets' ? `ruleset in (${rulesets})` : `recording_id in (${ids})`;
    const sql = `select ${columns} from ${table} where ingest_date in (${days}) and ${whose} order by ${order}`;
    for (const format of formats) await addTable(folder, table, format, paused(await lake.stream(sql), pause));
  }
}

/** A day's beats are a hundred thousand rows for each lead, so Ctrl-C is noticed between batches too. */
function paused({ batches, ...head }: QueryStream, pause: Pause): QueryStream {
  async function* each() {
    await pause();
    for await (const batch of batches) {
      yield batch;
      await pause();
    }
  }
  return { ...head, batches: each() };
}

function columnsOf(table: TableName, withSubject: boolean): string[] {
  const names = [...COLUMNS[table], PARTITION].map(({ name }) => name);
  return withSubject ? names : names.filter((name) => !WHO_COLUMNS.includes(name));
}

/** Ids, days and hashes: none has a quote in it. */
function listOf(texts: readonly string[]): string {
  return [...new Set(texts)].map((text) => `'${text}'`).join(', ');
}
