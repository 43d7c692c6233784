/** Rows of the tables, generated from the schema and by hand. */
import fc from 'fast-check';
import { RowsFile, type SmallTable } from '../../handler/write/encode-rows.ts';
import type { Column } from '../../lake/column.ts';
import { COLUMNS, type RowOf, type TableName } from '../../lake/schema.ts';
import type { LabelLine } from '../../local/labels/label.ts';
import { measureColumns } from '../../quality/judge/measure-columns.ts';
import { anyText } from './seed/any-text.ts';

const MEASURES = new Set(measureColumns.map(({ column }) => column));

const values = {
  string: fc.oneof(anyText(), fc.constantFrom('', "it's", '\0', '"x",\n', 'EKG-Ableitung Ⅱ', '💓')),
  int32: fc.oneof(fc.integer(), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1)),
  int64: fc.oneof(fc.maxSafeInteger(), fc.constantFrom(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)),
  double: fc.double(),
  boolean: fc.boolean(),
  timestamp: fc.date({ noInvalidDate: true }),
} as const;

function cell({ type, nullable }: Column): fc.Arbitrary<unknown> {
  return nullable ? fc.option(values[type] as fc.Arbitrary<unknown>) : values[type];
}

/** Any cells of a table, flat, as SQL sees them. */
export function anyCells(table: TableName): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(COLUMNS[table].map((column) => [column.name, cell(column)])));
}

/** The row that holds these cells; the one cast, since the cells were made from the schema. */
export function rowOf<T extends TableName>(table: T, cells: Record<string, unknown>): RowOf<T> {
  if (table !== 'windows') return cells as RowOf<T>;
  const entries = Object.entries(cells);
  const measures = Object.fromEntries(entries.filter(([name]) => MEASURES.has(name)));
  return { ...Object.fromEntries(entries.filter(([name]) => !MEASURES.has(name))), measures } as unknown as RowOf<T>;
}

/** An accepted recording of one lead, 20 s at 4 Hz in two windows. */
export const recording: RowOf<'recordings'> = {
  recording_id: 'a'.repeat(64),
  source_bucket: 'raw',
  source_key: 'ward 3/é.mat',
  source_version: '1',
  bytes: 184,
  sha256: 'f'.repeat(64),
  profile: 'mit-bih-360',
  variable: 'val',
  subject: null,
  recorded_at: null,
  received_at: new Date('2026-01-31T10:00:00.000Z'),
  processed_at: new Date('2026-01-31T10:00:01.250Z'),
  mat_version: '4',
  sampling_rate_hz: 4,
  lead_count: 1,
  sample_count: 80,
  duration_s: 20,
  outcome: 'accepted',
  reason: null,
  code: null,
  byte_offset: null,
  usable_share: 0.5,
  ruleset: 'r1',
  pipeline_version: '0.1.0',
  device: null,
  firmware: null,
  sampling_rate_source: 'assumed',
  gain_source: 'assumed',
  lead_names_source: null,
  companion_key: null,
  companion_version: null,
  quality: 0.75,
};

/** What {@link recording} was judged by. */
export const ruleset: RowOf<'rulesets'> = {
  ruleset: 'r1',
  profile: 'mit-bih-360',
  description: '{}',
  code_sha256: 'e'.repeat(64),
  first_seen: new Date('2026-01-31T10:00:01.250Z'),
  pipeline_version: '0.1.0',
};

/** The first window of {@link recording}. */
export const window: RowOf<'windows'> = {
  recording_id: recording.recording_id,
  lead: 'MLII',
  lead_index: 0,
  window_index: 0,
  start_s: 0,
  end_s: 10,
  start_sample: 0,
  end_sample: 40,
  usable: true,
  usable_s: 10,
  usable_mask: '1111111111',
  rejected_by: null,
  warned_by: null,
  ruleset: 'r1',
  measures: {},
};

/** The second beat of {@link recording}. */
export const beat: RowOf<'beats'> = {
  recording_id: recording.recording_id,
  lead: 'MLII',
  lead_index: 0,
  beat_index: 1,
  t_s: 1.5,
  sample: 6,
  rr_s: 0.8,
  amplitude_mv: 1.25,
  detectors_agree: true,
  partner_r: 0.99,
  quality: 0.97,
  usable: true,
};

/** A finding about the whole of {@link recording}. */
export const finding: RowOf<'findings'> = {
  recording_id: recording.recording_id,
  lead: null,
  lead_index: null,
  rule_id: 'duration',
  outcome: 'warn',
  clinical_review: false,
  start_s: null,
  end_s: null,
  value: 20,
  unit: 's',
  limit_value: 30,
  message: 'lasts 20 s',
  ruleset: 'r1',
};

/** Rows as what is written of them. */
export function fileOf<T extends SmallTable>(table: T, rows: readonly RowOf<T>[]): RowsFile<T> {
  const file = new RowsFile(table);
  for (const row of rows) file.add(row);
  return file;
}

/** A mark by Anna: the first 10 s of the lead of `window` are good. */
export const label: LabelLine = {
  recording_id: recording.recording_id,
  lead: window.lead,
  lead_index: window.lead_index,
  start_s: 0,
  end_s: 10,
  mark: 'good',
  note: null,
  reader: 'Anna',
  marked_at: new Date('2026-11-26T08:00:00.000Z'),
  ruleset: '0123456789abcdef',
  shown: 'raw',
};
