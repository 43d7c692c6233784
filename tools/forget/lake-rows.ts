/** What a lake folder has of something that is to be forgotten. */
import { textLiteral } from '../../lake/question-parameters.ts';
import { RECORDING_TABLES } from '../../lake/schema.ts';
import type { LocalLake, SqlValue } from '../../local/open-lake.ts';
import type { DoomedRecording, FoundRow } from './doomed.ts';
import type { What } from './request.ts';

const COLUMNS = 'recording_id, ingest_date, source_bucket, source_key, source_version, subject';
/** Recordings that one statement names: with thousands, parsing it would take longer than the answer. */
const NAMED_AT_ONCE = 1000;

/** @param meanings all that is meant: a name may stand for a key and for a path */
export async function rowsIn(lake: LocalLake, meanings: readonly What[]): Promise<FoundRow[]> {
  const condition = meanings.map(conditionOf).join(' OR ');
  // A sheet that was also read with a recording that stays, stays.
  const { rows } = await lake.query(`
    WITH staying AS (
      SELECT DISTINCT companion_key, companion_version FROM recordings WHERE (${condition}) IS NOT TRUE
    )
    SELECT ${COLUMNS}, r.companion_key, r.companion_version
    FROM recordings r ANTI JOIN staying s USING (companion_key, companion_version) WHERE ${condition}
    UNION ALL
    SELECT ${COLUMNS}, NULL, NULL
    FROM recordings r SEMI JOIN staying s USING (companion_key, companion_version) WHERE ${condition}
    ORDER BY recording_id`);
  return rows.map(rowOf);
}

/** Recordings, by whom their rows of today name. */
export interface NamedToday {
  /** Another subject. */
  readonly others: ReadonlySet<string>;
  /** Nobody. One without a row is not among them. */
  readonly unnamed: ReadonlySet<string>;
}

/**
 * Which of these recordings have a row that does not name the subject.
 *
 * @param what only a subject has another one: else none
 */
export async function namedToday(
  lake: LocalLake,
  { kind, value }: What,
  recordingIds: Iterable<string>,
): Promise<NamedToday> {
  const [others, unnamed] = [new Set<string>(), new Set<string>()];
  const ids = kind === 'subject' ? [...new Set(recordingIds)] : [];
  for (let at = 0; at < ids.length; at += NAMED_AT_ONCE) {
    const named = ids
      .slice(at, at + NAMED_AT_ONCE)
      .map(textLiteral)
      .join(', ');
    const sql = `SELECT recording_id, subject FROM recordings WHERE recording_id IN (${named}) AND subject IS DISTINCT FROM ${textLiteral(value)}`;
    for (const [id, subject] of (await lake.query(sql)).rows) (subject === null ? unnamed : others).add(String(id));
  }
  return { others, unnamed };
}

/** How many rows of each table belong to these recordings. */
export async function countRows(
  lake: LocalLake,
  recordings: readonly DoomedRecording[],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>(RECORDING_TABLES.map((table) => [table, 0]));
  for (let at = 0; at < recordings.length; at += NAMED_AT_ONCE) {
    const ids = recordings.slice(at, at + NAMED_AT_ONCE).map(({ recordingId }) => textLiteral(recordingId));
    for (const table of RECORDING_TABLES) {
      const sql = `SELECT count(*) FROM ${table} WHERE recording_id IN (${ids.join(', ')})`;
      const [[count] = []] = (await lake.query(sql)).rows;
      counts.set(table, counts.get(table)! + Number(count));
    }
  }
  return counts;
}

function conditionOf({ kind, value }: What): string {
  const literal = textLiteral(value);
  switch (kind) {
    case 'subject':
      return `subject = ${literal}`;
    case 'recording':
      return `recording_id = ${literal}`;
    case 'key':
      return `source_key = ${literal}`;
    case 'prefix':
      return `starts_with(source_key, ${literal})`;
  }
}

/** A file may be older than the columns about sheets: then they are null. */
function rowOf(values: readonly SqlValue[]): FoundRow {
  const [recordingId, day, bucket, key, version, subject, companionKey, companionVersion] = values;
  return {
    recordingId: String(recordingId),
    day: String(day),
    object: { bucket: String(bucket), key: String(key), version: String(version) },
    subject: subject === null ? null : String(subject),
    companion:
      typeof companionKey === 'string' && typeof companionVersion === 'string'
        ? { key: companionKey, version: companionVersion }
        : null,
  };
}
