/**
 * Can a condition be shown to everybody? An export without names holds the condition only if each word of it is known: a
 * column that says nothing about a person, one of a few words of SQL, or a text that the software itself wrote. A list of what
 * names people would never be whole: `COLUMNS('subj.*')`, a subquery over `findings`, a comment and a text in dollars all can.
 */
import type { RowOf } from '../../../lake/schema.ts';
import type { PARTITION } from '../../../lake/tables/shared.ts';
import { profiles } from '../../../quality/profiles/index.ts';
import { catalogue } from '../../../quality/rules/index.ts';

type ColumnName = keyof RowOf<'recordings'> | typeof PARTITION.name;

/**
 * Columns that a device or the pipeline fills with measures, dates, hashes and words of its own. Not here: what people write,
 * which is who and which file (`subject`, keys), free text (`reason`), and names (`device`, `variable`).
 */
const COLUMNS: readonly ColumnName[] = [
  'recording_id',
  'ingest_date',
  'bytes',
  'sha256',
  'profile',
  'recorded_at',
  'received_at',
  'processed_at',
  'mat_version',
  'sampling_rate_hz',
  'lead_count',
  'sample_count',
  'duration_s',
  'outcome',
  'code',
  'byte_offset',
  'usable_share',
  'ruleset',
  'pipeline_version',
  'sampling_rate_source',
  'gain_source',
  'lead_names_source',
  'quality',
];

/** None reads another table (`select`, `from`, `table`), chooses columns by their names, or makes a text from numbers. */
const SQL_WORDS =
  'and or not in is null like between true false date timestamp abs round floor ceil coalesce least greatest lower upper';

const WORDS: ReadonlySet<string> = new Set([...COLUMNS, ...SQL_WORDS.split(' ')]);
const QUOTED_COLUMNS: ReadonlySet<string> = new Set(COLUMNS);

/** Every text that the pipeline writes from a closed list into these columns. */
const TEXTS: ReadonlySet<string> = new Set([
  ...['accepted', 'rejected', 'unreadable'],
  ...['metadata', 'companion', 'file', 'profile', 'assumed'],
  ...profiles.keys(),
  ...catalogue.map(({ id }) => id),
]);

/** Days and times, versions of MAT-files and of the software. Any other number in a text may be that of a patient. */
const WRITTEN = [
  /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?Z?)?$/,
  /^\d{1,3}(?:\.\d{1,3}){0,2}$/,
  // A commit, the hash of rules, an id or SHA-256. One without letters, or without digits, is rare and may be something else.
  /^(?=\d*[a-f])(?=[a-f]*\d)(?:[0-9a-f]{12}(?:-dirty)?|[0-9a-f]{16}|[0-9a-f]{64})$/,
];

/** As long as a number of bytes or samples usually is. */
const MAX_DIGITS = 9;

/**
 * A text, a quoted name, a word, a number, or anything else, which is one character. Comments are read like the rest: what is
 * in them is shown too.
 */
const TOKEN =
  /\s+|'(?<text>(?:[^']|'')*)'|"(?<column>[^"]*)"|(?<word>[A-Za-z_][A-Za-z_0-9]*)|(?<number>\d+(?:\.\d+)?|\.\d+)|(?<other>[\s\S])/g;

const OPERATORS = '<>=!+-*/%(),';

/**
 * @param condition one that `checkCondition` takes
 * @returns false where it names somebody, and where that cannot be excluded
 */
export function namesNobody(condition: string): boolean {
  for (const { groups = {} } of condition.matchAll(TOKEN)) {
    const { text, column, word, number, other } = groups;
    if (text !== undefined && !isWritten(text)) return false;
    if (column !== undefined && !QUOTED_COLUMNS.has(column.toLowerCase())) return false;
    if (word !== undefined && !WORDS.has(word.toLowerCase())) return false;
    if (number !== undefined && number.length > MAX_DIGITS) return false;
    if (other !== undefined && !OPERATORS.includes(other)) return false;
  }
  return true;
}

/** Patterns of `like` may leave something out at their ends. */
function isWritten(text: string): boolean {
  const whole = text.replace(/^%|%$/g, '');
  return TEXTS.has(whole) || WRITTEN.some((pattern) => pattern.test(whole));
}
