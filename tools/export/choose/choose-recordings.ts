/** Which recordings of a lake are exported: by a condition over `latest_recordings`, or by their ids and keys. */
import { resolve } from 'node:path';
import type { LocalLake, SqlValue } from '../../../local/open-lake.ts';
import { keyInPlace } from '../../../local/stores/buckets.ts';
import { WrongArguments } from '../../../local/terminal/arguments.ts';
import { counted, quoted } from '../../../local/terminal/text.ts';

/** What the command line says about the choice. */
export interface Choice {
  /** Recording ids, the first digits of ids, keys, or paths of files; empty with a condition. */
  readonly names: readonly string[];
  readonly condition: string | undefined;
  readonly max: number;
}

/** A recording with samples, as its row in `recordings` describes it. */
export interface Chosen {
  readonly id: string;
  /** What its files are called: the first digits of its id, as many as tell the chosen ones apart. */
  readonly record: string;
  readonly day: string;
  readonly rateHz: number;
  readonly sampleCount: number;
  readonly leadCount: number;
  readonly ruleset: string;
  readonly pipelineVersion: string;
  readonly profile: string;
  readonly recordedAt: Date | undefined;
  readonly subject: string | undefined;
  readonly device: string | undefined;
  readonly firmware: string | undefined;
  /** Whether any source names the leads; else they are ch1, ch2, … */
  readonly hasLeadNames: boolean;
}

/** The recordings to export, and how many more there were. */
export interface ChosenRecordings {
  readonly recordings: readonly Chosen[];
  /** How many recordings with samples were meant, those beyond `--max` included. */
  readonly found: number;
  /** Rejected and unreadable ones that were meant: they have no samples. */
  readonly withoutSamples: number;
}

const COLUMNS = [
  'recording_id',
  'ingest_date',
  'outcome',
  'sampling_rate_hz',
  'sample_count',
  'lead_count',
  'ruleset',
  'pipeline_version',
  'profile',
  'recorded_at',
  'subject',
  'device',
  'firmware',
  'lead_names_source',
] as const;

/** Fewer digits of an id may be a word. */
const MIN_ID_DIGITS = 8;
/** Digits of a record's name. */
const RECORD_DIGITS = 16;

/**
 * Finds them, in the order of their ids.
 *
 * @param folder where relative paths start
 * @throws {WrongArguments} when there is none with samples, or a name means none or several
 */
export async function chooseRecordings(lake: LocalLake, choice: Choice, folder: string): Promise<ChosenRecordings> {
  const { names, condition, max } = choice;
  const rows =
    condition === undefined
      ? await rowsNamed(lake, names, folder)
      : await rowsOf(lake, `from latest_recordings where (${condition}\n)`);
  const accepted = rows.filter(({ outcome }) => outcome === 'accepted');
  if (accepted.length === 0) throw new WrongArguments(await noneSentence(lake, rows, condition));
  const chosen = accepted.slice(0, max);
  const digits = digitsFor(chosen.map(({ recording_id: id }) => String(id)));
  return {
    recordings: chosen.map((row) => chosenOf(row, digits)),
    found: accepted.length,
    withoutSamples: rows.length - accepted.length,
  };
}

type Row = Readonly<Record<(typeof COLUMNS)[number], SqlValue>>;

async function rowsOf(lake: LocalLake, rest: string): Promise<Row[]> {
  const { rows } = await lake.query(`select ${COLUMNS.join(', ')} ${rest} order by recording_id`);
  return rows.map((row) => Object.fromEntries(COLUMNS.map((name, at) => [name, row[at]])) as Row); // every column is there
}

async function rowsNamed(lake: LocalLake, names: readonly string[], folder: string): Promise<Row[]> {
  const all = new Map<SqlValue, Row>();
  for (const name of names) {
    const found = await rowsNamedOne(lake, name, folder);
    if (found.length > 1) {
      throw new WrongArguments(
        `${quoted(name)} must name one recording, got ${found.length}: write more digits of the id, or use --where.`,
      );
    }
    if (found[0] === undefined) {
      throw new WrongArguments(
        `The lake has no recording ${quoted(name)}: give its recording_id or at least ${MIN_ID_DIGITS} digits of it, its source_key, or its file.`,
      );
    }
    all.set(found[0].recording_id, found[0]);
  }
  return [...all.values()].sort((a, b) => (String(a.recording_id) < String(b.recording_id) ? -1 : 1));
}

/** An id may be of an older version; a key means its newest. */
async function rowsNamedOne(lake: LocalLake, name: string, folder: string): Promise<Row[]> {
  const isId = /^[0-9a-f]+$/.test(name) && name.length >= MIN_ID_DIGITS;
  const byId = isId ? await rowsOf(lake, `from recordings where starts_with(recording_id, '${name}')`) : [];
  if (byId.length > 0) return byId;
  const keys = [name, keyInPlace(resolve(folder, name))].map((key) => `'${key.replaceAll("'", "''")}'`);
  return await rowsOf(lake, `from latest_recordings where source_key in (${keys.join(', ')})`);
}

/** Why nothing can be exported, with what the lake has. */
async function noneSentence(lake: LocalLake, rows: readonly Row[], condition: string | undefined): Promise<string> {
  const counts = await lake.query('select outcome, count(*) from latest_recordings group by outcome order by outcome');
  const total = counts.rows.reduce((sum, [, count]) => sum + Number(count), 0);
  const byOutcome = counts.rows.map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  const has = total === 0 ? 'the lake is empty' : `the lake has ${counted(total, 'recording')}: ${byOutcome}`;
  if (rows.length === 0) return `No recording matches --where ${quoted(condition ?? '')}; ${has}.`;
  const meant = rows.length === 1 ? 'The recording has' : `All ${rows.length} recordings have`;
  const outcomes = [...new Set(rows.map(({ outcome }) => String(outcome)))].sort().join(' or ');
  return `${meant} no samples, because ${rows.length === 1 ? 'it was' : 'they were'} ${outcomes}; ${has}.`;
}

function digitsFor(ids: readonly string[]): number {
  let digits = RECORD_DIGITS;
  while (new Set(ids.map((id) => id.slice(0, digits))).size < ids.length) digits += 1;
  return digits;
}

function chosenOf(row: Row, digits: number): Chosen {
  const text = (value: SqlValue) => (value === null ? undefined : String(value));
  const id = String(row.recording_id);
  return {
    id,
    record: id.slice(0, digits),
    day: String(row.ingest_date),
    rateHz: Number(row.sampling_rate_hz),
    sampleCount: Number(row.sample_count),
    leadCount: Number(row.lead_count),
    ruleset: String(row.ruleset),
    pipelineVersion: String(row.pipeline_version),
    profile: String(row.profile),
    recordedAt: row.recorded_at instanceof Date ? row.recorded_at : undefined,
    subject: text(row.subject),
    device: text(row.device),
    firmware: text(row.firmware),
    hasLeadNames: row.lead_names_source !== null,
  };
}
