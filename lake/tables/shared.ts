/** Columns that stand in more than one table. */
import type { Column } from '../column.ts';

/** The partition column, which every table has. A string in both engines, so that one comparison runs in both. */
export const PARTITION = {
  name: 'ingest_date',
  type: 'string',
  unit: '',
  nullable: false,
  sentence: 'UTC date of the upload, YYYY-MM-DD: the same on every delivery and replay.',
} as const satisfies Column;

/** Whose row it is: in every table but `rulesets`. */
export const RECORDING_ID = {
  name: 'recording_id',
  type: 'string',
  unit: '',
  nullable: false,
  sentence: 'SHA-256 over bucket, key and version of the upload, hexadecimal; joins the tables of a recording.',
} as const satisfies Column;

/** What judged the row. */
export const RULESET = {
  name: 'ruleset',
  type: 'string',
  unit: '',
  nullable: false,
  sentence: 'Hash over the profile, its rule settings and the code of the rules that judged this row; see `rulesets`.',
} as const satisfies Column;

/** Which lead, by its name. */
export const LEAD = {
  name: 'lead',
  type: 'string',
  unit: '',
  nullable: false,
  sentence: 'Name of the lead, from the upload or the profile; ch1, ch2, … where neither gives one.',
} as const satisfies Column;

/** Which lead, by its place in the file. */
export const LEAD_INDEX = {
  name: 'lead_index',
  type: 'int32',
  unit: '',
  nullable: false,
  sentence: 'Row of the lead in the source matrix, from 0; its column where samples run down.',
} as const satisfies Column;
