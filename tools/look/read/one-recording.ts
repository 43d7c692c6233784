/** One recording as the lake has it: its row, leads, findings and overview. */

import type { OverviewColumn } from '../../../handler/draw/overview-svg.ts';
import { textLiteral } from '../../../lake/question-parameters.ts';
import type { LocalLake } from '../../../local/open-lake.ts';
import type { ShownFinding, ShownLead, ShownRecording } from '../wire.ts';
import { LISTED_COLUMNS } from './listed-columns.ts';
import { sqlColumns } from './sql-columns.ts';

/** The columns of a recording's own row, and where its upload is. */
export type RecordingRow = Omit<
  ShownRecording,
  | 'leads'
  | 'findings'
  | 'doubt'
  | 'overview'
  | 'signal'
  | 'marks'
  | 'marking'
  | 'windowStartsS'
  | 'previous'
  | 'next'
  | 'sql'
  | 'lake'
>;

const RECORDING = sqlColumns<RecordingRow>({
  ...LISTED_COLUMNS,
  leadNamesSource: 'lead_names_source',
  sourceBucket: 'source_bucket',
  bytes: 'bytes',
  sha256: 'sha256',
  sampleCount: 'sample_count',
  matVersion: 'mat_version',
  ruleset: 'ruleset',
  pipelineVersion: 'pipeline_version',
});

const FINDING = sqlColumns<Omit<ShownFinding, 'value' | 'limit'> & { value: number; unit: string; limit: number }>({
  ruleId: 'rule_id',
  grade: 'outcome',
  clinicalReview: 'clinical_review',
  leadIndex: 'lead_index',
  lead: 'lead',
  startS: 'start_s',
  endS: 'end_s',
  message: 'message',
  value: 'value',
  unit: 'unit',
  limit: 'limit_value',
});

const OVERVIEW = sqlColumns<OverviewColumn>({
  startS: 'MIN(start_s)',
  endS: 'MAX(end_s)',
  usableShare: 'SUM(COALESCE(usable_s, CASE WHEN usable THEN end_s - start_s ELSE 0 END)) / SUM(end_s - start_s)',
  isRejected: 'COUNT(rejected_by) > 0',
  isWarned: 'COUNT(warned_by) > 0',
  quality: 'MEDIAN(quality)',
  heartRateBpm: 'MEDIAN(heart_rate_bpm)',
});

/** Columns of the overview: a screen has about as many dots to show them with. */
const MAX_COLUMNS = 600;

/** What the lake says of one recording. */
export interface RecordingInLake {
  readonly row: RecordingRow;
  readonly leads: readonly ShownLead[];
  readonly findings: readonly ShownFinding[];
  readonly overview: readonly OverviewColumn[];
  readonly windowStartsS: readonly number[];
}

/** The newest version of each recording of a profile, by key. @throws {SqlError} when the lake cannot be read */
export async function recordingsOfProfile(lake: LocalLake, profile: string): Promise<RecordingRow[]> {
  const of = `WHERE profile = ${textLiteral(profile)}`;
  const sql = `SELECT ${RECORDING.select} FROM latest_recordings ${of} ORDER BY source_key, recording_id`;
  return (await lake.query(sql)).rows.map(RECORDING.row);
}

/** The rows of some recordings, each on its day, in no order. @throws {SqlError} when the lake cannot be read */
export async function rowsOf(
  lake: LocalLake,
  places: readonly { readonly id: string; readonly day: string }[],
): Promise<RecordingRow[]> {
  const list = (values: readonly string[]) => [...new Set(values)].map(textLiteral).join(', ');
  const ids = list(places.map(({ id }) => id));
  const days = list(places.map(({ day }) => day));
  const sql = `SELECT ${RECORDING.select} FROM recordings WHERE ingest_date IN (${days}) AND recording_id IN (${ids})`;
  return (await lake.query(sql)).rows.map(RECORDING.row);
}

/** What no row of a table is: files of all tables are then found at once, since an open lake is opened anew for each that was not asked for before. */
const NO_ROW = { windows: 'start_s < 0', findings: 'start_s < 0', beats: 'sample < 0', samples: 'sample < 0' } as const;

/**
 * @param day on which it is in the lake, if that is known: of other days, no file is then looked at
 * @returns undefined when the lake has no such recording. @throws {SqlError} when it cannot be read
 */
export async function recordingInLake(lake: LocalLake, id: string, day?: string): Promise<RecordingInLake | undefined> {
  const isIt = `WHERE recording_id = ${textLiteral(id)}`;
  const mine = day === undefined ? isIt : `${isIt} AND ingest_date = ${textLiteral(day)}`;
  if (day !== undefined) {
    const others = Object.entries(NO_ROW).map(
      ([table, condition]) => `SELECT 1 FROM ${table} ${mine} AND ${condition}`,
    );
    await lake.query([`SELECT 1 FROM recordings ${mine}`, ...others].join(' UNION ALL '));
  }
  const [values] = (await lake.query(`SELECT ${RECORDING.select} FROM recordings ${mine}`)).rows;
  if (values === undefined) return undefined;
  const row = RECORDING.row(values);
  const onItsDay = `${isIt} AND ingest_date = ${textLiteral(row.day)}`; // of other days, no file is opened
  const leads = await lake.query(`SELECT DISTINCT lead, lead_index FROM windows ${onItsDay} ORDER BY lead_index`);
  const findings = await lake.query(
    `SELECT ${FINDING.select} FROM findings ${onItsDay} ORDER BY start_s NULLS FIRST, CASE outcome WHEN 'reject' THEN 0 WHEN 'warn' THEN 1 ELSE 2 END, lead_index, rule_id`,
  );
  const stepS = (row.durationS ?? 0) / MAX_COLUMNS || 1;
  const overview = await lake.query(
    `SELECT ${OVERVIEW.select} FROM windows ${onItsDay} GROUP BY FLOOR(start_s / ${stepS}) ORDER BY 1`,
  );
  const windows = await lake.query(`SELECT DISTINCT start_s FROM windows ${onItsDay} ORDER BY start_s`);
  return {
    row,
    leads: leads.rows.map(([name, index]) => ({ name: String(name), index: Number(index) })),
    findings: findings.rows.map(FINDING.row).map(shownFinding),
    windowStartsS: windows.rows.map(([startS]) => Number(startS)),
    overview: overview.rows.map(OVERVIEW.row),
  };
}

function shownFinding({ value, unit, limit, ...rest }: ReturnType<typeof FINDING.row>): ShownFinding {
  const words = (amount: number | null) =>
    amount === null ? '' : `${Number(amount.toPrecision(4))} ${unit === 'ratio' ? '' : unit}`.trim();
  return { ...rest, value: words(value), limit: words(limit) };
}
