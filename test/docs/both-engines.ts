/**
 * What keeps SQL the same in Athena (Trino) and DuckDB. That it runs, DuckDB says; here is what DuckDB takes and Trino
 * refuses, or takes otherwise. Source: the grammar of Trino, and the functions that both list with one meaning. `regexp_replace` has
 * one meaning where its pattern matches once: Trino replaces every match, DuckDB the first.
 */

/** Functions that both have, by name and meaning; a quantile, for one, is called differently in each. */
const FUNCTIONS = new Set(
  'abs avg cast coalesce count count_if date_trunc floor lag lead max min nullif rank regexp_replace round row_number sqrt starts_with stddev_samp substr sum'.split(
    ' ',
  ),
);

/** Words that may stand before a bracket without being a function. */
const KEYWORDS = new Set('and as case from in join not on or over select then using values when where with'.split(' '));

/** Only in one of them, each with what to write instead. */
const ONE_ENGINE: readonly (readonly [RegExp, string])[] = [
  [/::/, 'CAST(… AS …) instead of ::'],
  [/"/, 'plain lower-case names instead of quoted ones'],
  [/\[/, 'no lists'],
  [
    /\b(?:qualify|exclude|pivot|unpivot|ilike|similar|asof|positional|using sample|summarize)\b/i,
    'no word of one engine',
  ],
  [/\b(?:group|order) by all\b/i, 'columns by their names instead of ALL'],
  [/\blimit \d+ offset\b/i, 'no OFFSET, which stands elsewhere in Trino'],
  [/^\s*from\b/i, 'SELECT first'],
  [/\bfrom '/i, 'tables instead of files'],
  [/;/, 'one statement without a semicolon'],
  [/ingest_date\s*(?:[<>=]+|between)\s*(?:date|timestamp|current)/i, 'ingest_date compared with a text'],
];

/** What only one of the engines would take, a sentence each; none when both take it. */
export function oneEngineOnly(sql: string): string[] {
  const code = sql.replace(/'[^']*'/g, "''").replace(/--[^\n]*/g, '');
  const words = ONE_ENGINE.filter(([pattern]) => pattern.test(code)).map(([, instead]) => `wanted: ${instead}`);
  const called = [...code.matchAll(/\b(\w+)\s*\(/g)].map(([, name = '']) => name.toLowerCase());
  const unknown = called.filter((name) => !FUNCTIONS.has(name) && !KEYWORDS.has(name) && !isAlias(name, code));
  return [...words, ...unknown.map((name) => `${name} is not known to be in both engines`), ...groupedAliases(code)];
}

/** `WITH name AS (`, `JOIN (…) name (`: no function. */
function isAlias(name: string, code: string): boolean {
  return new RegExp(`\\b${name}\\s+as\\s*\\(`, 'i').test(code);
}

/** Trino knows the names that a SELECT gives only in its ORDER BY. */
function groupedAliases(code: string): string[] {
  return code.split(/\bselect\b/i).flatMap((part) => {
    const aliases = [...part.matchAll(/\bas\s+(\w+)/gi)].map(([, alias = '']) => alias.toLowerCase());
    const [, grouped = ''] = /\bgroup by\b(.*?)(?:\border by\b|\bhaving\b|\blimit\b|$)/is.exec(part) ?? [];
    const items = grouped.split(',').map((item) => item.replace(/\).*/s, '').trim().toLowerCase());
    return items
      .filter((item) => aliases.includes(item))
      .map((item) => `${item} is an alias, and Trino groups by none`);
  });
}
