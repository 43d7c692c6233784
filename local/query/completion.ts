/** What Tab offers at the prompt: tables, views and their columns, and the SQL keywords that a query needs. */
import { COLUMNS, LOCAL_COLUMNS, LOCAL_TABLE_NAMES, TABLE_NAMES } from '../../lake/schema.ts';
import { PARTITION } from '../../lake/tables/shared.ts';
import { VIEW_COLUMNS } from '../../lake/view-columns.ts';
import { VIEW_NAMES } from '../../lake/views.ts';

const WORDS =
  'select from where group by order by limit having join using on as and or not null is in between like case when then else end distinct count avg min max sum round with union all asc desc interval'.split(
    ' ',
  );

/** The commands of the prompt itself. */
export const DOT_COMMANDS = ['.help', '.tables', '.questions', '.question', '.quit'] as const;

/** After these words, only names of tables are offered. */
const AFTER_FROM = /\b(?:from|join)\s+[a-z_]*$/i;

/**
 * As readline wants it: the completions of the last word, and that word.
 *
 * @param line up to the cursor
 */
export function completionsOf(line: string): [completions: string[], word: string] {
  const word = /[.\w]*$/.exec(line)?.[0] ?? '';
  if (line.trimStart().startsWith('.')) return [startingWith(line.trim(), DOT_COMMANDS), line.trim()];
  if (AFTER_FROM.test(line)) return [startingWith(word, TABLES), word];
  const [, table = '', column = ''] = /^(.*\.)?(.*)$/.exec(word) ?? [];
  if (table !== '') return [startingWith(column, COLUMN_NAMES).map((name) => table + name), word];
  return [startingWith(word, [...COLUMN_NAMES, ...TABLES, ...WORDS]), word];
}

const TABLES: readonly string[] = [...TABLE_NAMES, ...LOCAL_TABLE_NAMES, ...VIEW_NAMES];
const COLUMN_NAMES: readonly string[] = [
  ...new Set([
    ...TABLE_NAMES.flatMap((table) => COLUMNS[table].map(({ name }) => name)),
    ...LOCAL_TABLE_NAMES.flatMap((table) => LOCAL_COLUMNS[table].map(({ name }) => name)),
    ...VIEW_NAMES.flatMap((view) => VIEW_COLUMNS[view].map(({ name }) => name)),
    PARTITION.name,
  ]),
];

function startingWith(word: string, all: readonly string[]): string[] {
  return [...new Set(all.filter((one) => one.toLowerCase().startsWith(word.toLowerCase())))];
}
