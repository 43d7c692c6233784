/** The parts of `docs/querying.md` that come from code, and `docs/lake.sql`: the lake for every program with DuckDB in it. */

import type { Column } from '../../lake/column.ts';
import { COMPACTED, MANIFEST } from '../../lake/generations.ts';
import { QUESTIONS, type Question } from '../../lake/questions.ts';
import { COLUMNS, LOCAL_COLUMNS, type LocalTableName, TABLE_NAMES, type TableName } from '../../lake/schema.ts';
import { duckDbType, glueType } from '../../lake/sql-types.ts';
import { PARTITION } from '../../lake/tables/shared.ts';
import { VIEW_NAMES, VIEWS, type ViewName } from '../../lake/views.ts';
import { LABELS_SUFFIX } from '../../local/labels/labels-file.ts';
import { table, withBlock } from './markdown.ts';

/** What one row of each table and view is. */
const ROWS: Readonly<Record<TableName | ViewName, string>> = {
  recordings: 'one upload: one version of one object',
  windows: '10 s of one lead',
  findings: 'one stretch that a rule reports',
  beats: 'one R peak of one lead',
  samples: 'one sample of one lead',
  rulesets: 'one profile with the code of the rules, on one day',
  signal: 'one sample of one lead',
  usable_signal: 'one sample of one lead',
  rr_intervals: 'one RR interval of one lead',
  latest_recordings: 'one upload',
};

const TABLES_FOR: Readonly<Record<TableName, string>> = {
  recordings: 'What arrived, what happened to it, and why.',
  windows: 'What can be used, and every measure of the rules.',
  findings: 'What is wrong where, in a sentence.',
  beats: 'Where each beat is, and how far to trust it.',
  samples: 'The signal as the device stored it; its two views are easier to query.',
  rulesets: 'What judged a row: every rule with its settings, and the code.',
};

/** Keeps the rows that count of a table that was compacted in part. */
const COUNTING = `WHERE NOT regexp_matches(filename, '/${COMPACTED}/[^/]*/g[0-9]+/[^/]*$')
  OR ingest_date || recording_id NOT IN (SELECT unnest(getvariable('replaced')))`;

/**
 * What counts, as `local/lake/list-lake.ts` has it: of a day's generations the highest, without what is fresh or has moved;
 * of its fresh files those of recordings that have a row, since a run writes that last. Unfinished generations have other names.
 */
const WHAT_COUNTS = `-- The day and the recording in a path, the last of each: a folder above the lake may have any name.
CREATE OR REPLACE MACRO day_in(path) AS regexp_extract(path, '.*/${PARTITION.name}=([^/]*)', 1);
CREATE OR REPLACE MACRO recording_in(path) AS regexp_extract(path, '([0-9a-f]{64})[^/]*$', 1);

-- A bucket whose stack compacts cannot be read past its catalogue: which fresh files count is told there by versions.
SET VARIABLE of_a_stack = (SELECT CASE WHEN count(*) > 0
  THEN error('this lake is compacted by its stack, and only the stack can be asked: ./ecg sql --stack STACK') END
  FROM glob(getvariable('lake') || '/${COMPACTED}/*/${MANIFEST}'));

-- The newest generation of each compacted day.
SET VARIABLE generations = (SELECT coalesce(list(folder), []) FROM (
  SELECT arg_max(parse_dirpath(file), CAST(regexp_extract(file, '/g([0-9]+)/[^/]*$', 1) AS BIGINT)) AS folder
  FROM glob(getvariable('lake') || '/${COMPACTED}/*/g*/${MANIFEST}')
  WHERE regexp_matches(file, '/g[0-9]{6,}/[^/]*$')
  GROUP BY day_in(file)));

-- Recordings with a row of their own: on a compacted day, other files count only with it.
SET VARIABLE fresh = (SELECT coalesce(list(day_in(file) || recording_in(file)), [])
  FROM glob(getvariable('lake') || '/recordings/*/*.parquet'));

-- Compacted rows that no longer count: the recording was processed again, or has moved to another day.
SET VARIABLE replaced = (SELECT list_concat(getvariable('fresh'), coalesce(list(day_in(file) || recording_in(file)), []))
  FROM glob(getvariable('lake') || '/${COMPACTED}/*/moved/*'));`;

/** The page, with its printed parts as the code has them. */
export function queryingPage(text: string): string {
  const blocks = {
    overview: tablesOverview(''),
    questions: questions(),
    tables: columns(),
    labels: describeLocalTable('labels'),
  };
  return Object.entries(blocks).reduce((page, [name, content]) => withBlock(page, name, content), text);
}

/**
 * Statements that create the tables and views of the lake in DuckDB. The path is a variable, so that one file works for
 * a folder and for a bucket.
 */
export function lakeSql(): string {
  const options = 'union_by_name = true, hive_partitioning = true, hive_types_autocast = false, filename = true';
  const tables = TABLE_NAMES.map(
    (name) => `${filesOf(name)}
CREATE OR REPLACE VIEW ${name} AS
SELECT * EXCLUDE (filename) FROM read_parquet(getvariable('${name}_files'), ${options})${name === 'rulesets' ? '' : `\n${COUNTING}`};`,
  );
  const views = VIEW_NAMES.map((name) => `CREATE OR REPLACE VIEW ${name} AS\n${VIEWS[name].query};`);
  const head = `-- The lake in DuckDB, whichever program DuckDB is in: read this file, then ask. Printed by npm run docs.
-- Elsewhere than in .local/lake: change this path, to s3://BUCKET for the one in the cloud.
SET VARIABLE lake = '.local/lake';`;
  return `${[head, WHAT_COUNTS, ...tables, ...views, marks()].join('\n\n')}\n`;
}

/**
 * The table `labels`, from the file beside the lake, as `local/labels/labels-file.ts` has it: the last line of a reader about
 * a stretch stands, unless it takes the mark back. Without a file, it is empty.
 */
function marks(): string {
  const columns = LOCAL_COLUMNS.labels.map(({ name, type }) => ({ name, type: duckDbType(type) }));
  const types = columns.map(({ name, type }) => `${name}: ''${type}''`).join(', ');
  const empty = columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${name}`).join(', ');
  return `-- What people marked, in the file beside a lake on one machine: of a reader's lines about a stretch, the last one stands.
SET VARIABLE labels_file = (SELECT any_value(file) FROM glob(rtrim(getvariable('lake'), '/') || '${LABELS_SUFFIX}'));
SET VARIABLE labels_lines = CASE WHEN getvariable('labels_file') IS NULL
  THEN 'SELECT ${empty} WHERE false'
  ELSE 'SELECT * FROM read_json(''' || replace(getvariable('labels_file'), '''', '''''') || ''', format = ''newline_delimited'', columns = {${types}})' END;
CREATE OR REPLACE VIEW labels AS
SELECT * EXCLUDE (line, newest_first) FROM (
  SELECT *, row_number() OVER (PARTITION BY recording_id, lead_index, start_s, end_s, reader ORDER BY line DESC) AS newest_first
  FROM (SELECT *, row_number() OVER () AS line FROM query(getvariable('labels_lines')))
) WHERE newest_first = 1 AND mark <> 'none';`;
}

/** Rulesets belong to no recording: each file of them counts, and none is compacted. */
function filesOf(name: TableName): string {
  const fresh = `FROM glob(getvariable('lake') || '/${name}/*/*.parquet')`;
  if (name === 'rulesets') return `SET VARIABLE ${name}_files = (SELECT list(file) ${fresh});`;
  return `SET VARIABLE ${name}_files = (SELECT list(file) FROM (
  ${fresh}
  WHERE day_in(file) || recording_in(file) IN (SELECT unnest(getvariable('fresh')))
    OR day_in(file) NOT IN (SELECT day_in(unnest(getvariable('generations')))) UNION ALL
  FROM glob(getvariable('lake') || '/${COMPACTED}/*/g*/${name}-*.parquet')
  WHERE parse_dirpath(file) IN (SELECT unnest(getvariable('generations')))));`;
}

/**
 * The tables and views, one line each.
 *
 * @param page relative path of the page with their columns; empty on that page itself
 */
export function tablesOverview(page: string): string {
  const tables = TABLE_NAMES.map((name) => [`[\`${name}\`](${page}#${name})`, ROWS[name], TABLES_FOR[name]]);
  const views = VIEW_NAMES.map((name) => [`\`${name}\`, a view`, ROWS[name], VIEWS[name].sentence]);
  return table(['name', 'one row per', 'what it holds'], [...tables, ...views]);
}

/** The titles are numbered because Athena sorts its saved queries by name. */
function questions(): string {
  return QUESTIONS.map(
    (question) =>
      `### ${question.title.replace(/^0?(\d+) /, '$1. ')}\n\n${question.sentence}\n\n${called(question)}\n\n\`\`\`sql\n${question.sql}\n\`\`\``,
  ).join('\n\n');
}

/** How `./ecg sql` asks it. */
function called({ id, parameters }: Question): string {
  const names = parameters.map(({ name, isRequired }) => `\`${name}\`${isRequired ? ' (required)' : ''}`);
  return `\`--question ${id}\`${names.length === 0 ? '' : `; \`--set\` takes ${names.join(' and ')}`}.`;
}

function columns(): string {
  return TABLE_NAMES.map((name) => `### \`${name}\`\n\n${describeTable(name)}`).join('\n\n');
}

/** A Markdown table of the columns of one table, partition column last. */
export function describeTable(name: TableName): string {
  return columnTable([...COLUMNS[name], PARTITION]);
}

/** The same of a table that only a lake on one machine has. */
export function describeLocalTable(name: LocalTableName): string {
  return columnTable(LOCAL_COLUMNS[name]);
}

function columnTable(columns: readonly Column[]): string {
  const rows = columns.map(({ name: column, type, nullable, unit, sentence }) => [
    `\`${column}\``,
    `${glueType(type)}${nullable ? ', may be null' : ''}`,
    unit,
    sentence,
  ]);
  return table(['column', 'type', 'unit', 'meaning'], rows);
}
