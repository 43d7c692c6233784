/**
 * The five tables, each column written once: the Parquet writer, the Glue tables, the empty tables of DuckDB and the
 * documentation all read this list.
 *
 * `ingest_date` (UTC date of the upload, `YYYY-MM-DD`) is the partition: it stands in the path, never in the file.
 * Columns are only ever added, at the end and nullable, so that files written earlier stay readable.
 */
import { measureColumns } from '../quality/judge/measure-columns.ts';

/** What a column holds. A `timestamp` is a UTC instant in whole milliseconds, stored without a zone. */
export type ColumnType = 'string' | 'int32' | 'int64' | 'double' | 'boolean' | 'timestamp';

/** One column of one table. */
export interface Column {
  /** Lower snake case, because Athena folds names to lower case. */
  readonly name: string;
  readonly type: ColumnType;
  /** Unit of the value; empty for names, texts, counts and flags. */
  readonly unit: string;
  readonly nullable: boolean;
  /** What the value means, as documentation prints it. */
  readonly sentence: string;
  /** `delta` writes DELTA_BINARY_PACKED, `plain` PLAIN; without it the writer chooses. */
  readonly encoding?: 'delta' | 'plain';
}

/** The partition column, which every table has. A string in both engines, so that one comparison runs in both. */
export const PARTITION = {
  name: 'ingest_date',
  type: 'string',
  unit: '',
  nullable: false,
  sentence: 'UTC date of the upload, YYYY-MM-DD: the same on every delivery and replay.',
} as const satisfies Column;

const RECORDING_ID = {
  name: 'recording_id',
  type: 'string',
  unit: '',
  nullable: false,
  sentence: 'SHA-256 over bucket, key and version of the upload, hexadecimal; joins the tables of a recording.',
} as const satisfies Column;

const RULESET = {
  name: 'ruleset',
  type: 'string',
  unit: '',
  nullable: false,
  sentence: 'Hash over the profile, its rule settings and the code of the rules that judged this row; see `rulesets`.',
} as const satisfies Column;

const LEAD = {
  name: 'lead',
  type: 'string',
  unit: '',
  nullable: false,
  sentence: 'Name of the lead as the profile gives it; ch1, ch2, … where it gives none.',
} as const satisfies Column;

const LEAD_INDEX = {
  name: 'lead_index',
  type: 'int32',
  unit: '',
  nullable: false,
  sentence: 'Row of the lead in the source matrix, from 0; its column where samples run down.',
} as const satisfies Column;

const recordings = [
  RECORDING_ID,
  { name: 'source_bucket', type: 'string', unit: '', nullable: false, sentence: 'Bucket of the upload.' },
  { name: 'source_key', type: 'string', unit: '', nullable: false, sentence: 'Key of the upload, decoded.' },
  {
    name: 'source_version',
    type: 'string',
    unit: '',
    nullable: false,
    sentence: 'Version of the upload; `null` (the word) where the bucket keeps no versions, as S3 writes it.',
  },
  { name: 'bytes', type: 'int64', unit: 'bytes', nullable: false, sentence: 'Size of the upload.' },
  {
    name: 'sha256',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'SHA-256 of the upload, hexadecimal; null when it was refused before its bytes were read.',
  },
  {
    name: 'profile',
    type: 'string',
    unit: '',
    nullable: false,
    sentence: 'Profile that the recording was read and judged by.',
  },
  {
    name: 'variable',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'Variable that held the signal; null when the file is unreadable.',
  },
  { name: 'subject', type: 'string', unit: '', nullable: true, sentence: 'Subject named by the upload, if any.' },
  {
    name: 'recorded_at',
    type: 'timestamp',
    unit: 'UTC',
    nullable: true,
    sentence: 'Start of the recording, if known.',
  },
  {
    name: 'received_at',
    type: 'timestamp',
    unit: 'UTC',
    nullable: false,
    sentence: 'When the upload arrived, by the store (LastModified).',
  },
  {
    name: 'processed_at',
    type: 'timestamp',
    unit: 'UTC',
    nullable: false,
    sentence: 'When this row was made; the only value that differs between two runs.',
  },
  {
    name: 'mat_version',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'Version of the MAT-file: 4, 5 (raw or compressed) or 7.3; null when unreadable.',
  },
  {
    name: 'sampling_rate_hz',
    type: 'double',
    unit: 'Hz',
    nullable: true,
    sentence: 'Samples per second of each lead; null when no source gives it.',
  },
  { name: 'lead_count', type: 'int32', unit: '', nullable: true, sentence: 'Number of leads; null when unreadable.' },
  {
    name: 'sample_count',
    type: 'int64',
    unit: 'samples',
    nullable: true,
    sentence: 'Samples of each lead; null when unreadable.',
  },
  {
    name: 'duration_s',
    type: 'double',
    unit: 's',
    nullable: true,
    sentence: 'Length; null when unreadable or when the rate is unknown.',
  },
  { name: 'outcome', type: 'string', unit: '', nullable: false, sentence: 'accepted, rejected or unreadable.' },
  {
    name: 'reason',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'Why it was not accepted, in words; null when it was.',
  },
  {
    name: 'code',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'Reason code: a rule id or a file error code; null when accepted.',
  },
  {
    name: 'byte_offset',
    type: 'int64',
    unit: 'bytes',
    nullable: true,
    sentence: 'Where in the file reading failed; null unless unreadable.',
  },
  {
    name: 'usable_share',
    type: 'double',
    unit: '1',
    nullable: true,
    sentence: 'Share of lead time in usable windows, 0 to 1; null when unreadable.',
  },
  RULESET,
  {
    name: 'pipeline_version',
    type: 'string',
    unit: '',
    nullable: false,
    sentence: 'Commit that last changed the software, `-dirty` if files differ from it; without git, the version.',
  },
  {
    name: 'device',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'Device that recorded it, if known.',
  },
  {
    name: 'firmware',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'Firmware of the device, if known.',
  },
  {
    name: 'sampling_rate_source',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'Source of the sampling rate: metadata, companion, file, profile or assumed; null when unknown.',
  },
  {
    name: 'gain_source',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'Source of the scale, the weakest of gain, zero and unit, in the same words; null when unknown.',
  },
  {
    name: 'lead_names_source',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'Source of the lead names, in the same words; null when there is none, and they are ch1, ch2, …',
  },
  {
    name: 'companion_key',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'Key of the sheet beside the upload (.hea or .info) that was read with it; null without one.',
  },
  {
    name: 'companion_version',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'Version of that sheet; null without one.',
  },
] as const satisfies readonly Column[];

/** The columns of `windows` that do not depend on the rules. */
const windows = [
  RECORDING_ID,
  LEAD,
  LEAD_INDEX,
  { name: 'window_index', type: 'int32', unit: '', nullable: false, sentence: 'Number of the window, from 0.' },
  { name: 'start_s', type: 'double', unit: 's', nullable: false, sentence: 'Start, from the start of the recording.' },
  { name: 'end_s', type: 'double', unit: 's', nullable: false, sentence: 'End, exclusive.' },
  { name: 'start_sample', type: 'int64', unit: 'samples', nullable: false, sentence: 'First sample, from 0.' },
  { name: 'end_sample', type: 'int64', unit: 'samples', nullable: false, sentence: 'One past the last sample.' },
  { name: 'usable', type: 'boolean', unit: '', nullable: false, sentence: 'True when no rule rejects the window.' },
  {
    name: 'rejected_by',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'Ids of the rules that reject the window, comma-separated in catalogue order; null when none.',
  },
  {
    name: 'warned_by',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'Ids of the rules that warn about the window, comma-separated in catalogue order; null when none.',
  },
  RULESET,
] as const satisfies readonly Column[];

const findings = [
  RECORDING_ID,
  { ...LEAD, nullable: true, sentence: 'Name of the lead; null when the finding is about the whole file.' },
  { ...LEAD_INDEX, nullable: true, sentence: 'Row of the lead, from 0; null when about the whole file.' },
  { name: 'rule_id', type: 'string', unit: '', nullable: false, sentence: 'Rule that reported it.' },
  { name: 'outcome', type: 'string', unit: '', nullable: false, sentence: 'info, warn or reject.' },
  {
    name: 'clinical_review',
    type: 'boolean',
    unit: '',
    nullable: false,
    sentence: 'True when a sick heart can produce this too, so a physician should look.',
  },
  {
    name: 'start_s',
    type: 'double',
    unit: 's',
    nullable: true,
    sentence: 'Start of the span; null when about the whole file.',
  },
  { name: 'end_s', type: 'double', unit: 's', nullable: true, sentence: 'End of the span, exclusive; null likewise.' },
  { name: 'value', type: 'double', unit: 'see unit', nullable: true, sentence: 'What was measured, if anything.' },
  { name: 'unit', type: 'string', unit: '', nullable: true, sentence: 'Unit of value and limit_value.' },
  {
    name: 'limit_value',
    type: 'double',
    unit: 'see unit',
    nullable: true,
    sentence: 'The limit that the value was compared with.',
  },
  { name: 'message', type: 'string', unit: '', nullable: false, sentence: 'The finding in one sentence.' },
  RULESET,
] as const satisfies readonly Column[];

/** No `ruleset` here: a sample is what the device recorded, whichever rules looked at it. */
const samples = [
  RECORDING_ID,
  LEAD,
  LEAD_INDEX,
  {
    name: 'window_index',
    type: 'int32',
    unit: '',
    nullable: false,
    sentence: 'Window that holds the sample, as in `windows`, from 0.',
    encoding: 'delta',
  },
  {
    name: 'sample',
    type: 'int32',
    unit: 'samples',
    nullable: false,
    sentence: 'Number of the sample in its lead, from 0.',
    encoding: 'delta',
  },
  {
    name: 'adu',
    type: 'int32',
    unit: 'adu',
    nullable: true,
    sentence: 'Converter counts as stored; null for a missing sample and when the file holds millivolts.',
    encoding: 'delta',
  },
  {
    name: 'gain_adu_per_mv',
    type: 'double',
    unit: 'adu/mV',
    nullable: true,
    sentence: 'Counts per millivolt; null when the file holds millivolts.',
  },
  {
    name: 'zero_adu',
    type: 'double',
    unit: 'adu',
    nullable: true,
    sentence: 'The count at 0 mV; null when the file holds millivolts.',
  },
  { name: 'sampling_rate_hz', type: 'double', unit: 'Hz', nullable: false, sentence: 'Samples per second.' },
  {
    name: 'mv',
    type: 'double',
    unit: 'mV',
    nullable: true,
    sentence: 'Millivolts as stored; null when the file holds counts (the view `signal` has both).',
  },
] as const satisfies readonly Column[];

const rulesets = [
  {
    ...RULESET,
    sentence: 'As in the other tables: the first 16 digits of the SHA-256 of `description`, hexadecimal.',
  },
  { name: 'profile', type: 'string', unit: '', nullable: false, sentence: 'Profile that the rules were set by.' },
  {
    name: 'description',
    type: 'string',
    unit: '',
    nullable: false,
    sentence:
      'JSON: profile, SHA-256 of the code, how files are read, window, policy, and each rule with its settings.',
  },
  {
    name: 'code_sha256',
    type: 'string',
    unit: '',
    nullable: false,
    sentence: 'SHA-256 of the minified code of the rules and the signal functions that they use, hexadecimal.',
  },
  {
    name: 'first_seen',
    type: 'timestamp',
    unit: 'UTC',
    nullable: false,
    sentence: 'When an upload of this day was first judged by it; the earliest over all days is its first use.',
  },
  {
    name: 'pipeline_version',
    type: 'string',
    unit: '',
    nullable: false,
    sentence: 'Version of the software that judged it then, as in `recordings`.',
  },
] as const satisfies readonly Column[];

/** Tables whose files belong to one recording each. */
const ofRecordings = { recordings, windows, findings, samples };
const fixed = { ...ofRecordings, rulesets };

/** Name of a table. */
export type TableName = keyof typeof fixed;
/** Name of a table whose files belong to one recording each. */
export type RecordingTable = keyof typeof ofRecordings;

/** Every table whose files belong to one recording each, in the order in which documentation lists them. */
export const RECORDING_TABLES = Object.keys(ofRecordings) as readonly RecordingTable[];

/** Every table, in the order in which documentation lists them. */
export const TABLE_NAMES = Object.keys(fixed) as readonly TableName[];

/** All columns of every table, in file order; `windows` ends with one nullable double for each measure of the rules. */
export const COLUMNS: Readonly<Record<TableName, readonly Column[]>> = {
  ...fixed,
  windows: [
    ...windows,
    ...measureColumns.map(
      ({ column, unit, meaning, ruleId }): Column => ({
        name: column,
        type: 'double',
        unit,
        nullable: true,
        sentence: `${meaning} (rule ${ruleId}); null when it could not be measured.`,
      }),
    ),
  ],
};

/** How a value of each type stands in a row. An int64 must be a safe integer. */
interface ValueOf {
  readonly string: string;
  readonly int32: number;
  readonly int64: number;
  readonly double: number;
  readonly boolean: boolean;
  readonly timestamp: Date;
}

type CellOf<C extends Column> = C['nullable'] extends false ? ValueOf[C['type']] : ValueOf[C['type']] | null;
type FixedRow<T extends TableName> = {
  readonly [C in (typeof fixed)[T][number] as C['name']]: CellOf<C>;
};

/** Column name of a measure. */
export type MeasureName = (typeof measureColumns)[number]['column'];

/**
 * One row of a table, every column by its name. A row of `windows` holds its measures in `measures`, by column name: one
 * left out is null, one the catalogue does not know is refused.
 */
export type RowOf<T extends TableName> = T extends 'windows'
  ? FixedRow<T> & { readonly measures: Readonly<Partial<Record<MeasureName, number | null>>> }
  : FixedRow<T>;
