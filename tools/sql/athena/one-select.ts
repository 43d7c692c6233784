/**
 * Refuses what is not one reading statement before AWS is asked: Athena would run `DROP TABLE` for whoever has the rights,
 * and DuckDB, which refuses it here, does not read the SQL of Athena.
 */
import { SqlError } from '../../../local/open-lake.ts';

/** Text that means nothing to the grammar, in one of these alternatives: a comment, a literal, a quoted name. */
const OPAQUE = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"/g;
/** How a statement that reads may begin. Source: the grammar of Trino, `query`. */
const READING = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE']);

/**
 * The statement as Athena takes it, without the semicolon that people end it with.
 *
 * @throws {SqlError} when there is none or more than one, or it does more than read
 */
export function oneSelect(sql: string): string {
  // As long as it was: a comment as blanks, which may be left out, a literal or a name as letters, which may not.
  const bare = sql.replace(OPAQUE, (text) => (/^[-/]/.test(text) ? ' ' : 'x').repeat(text.length));
  const statements = bare.split(';').filter((part) => part.trim() !== '');
  if (statements.length !== 1) throw new SqlError(`Expected one statement, got ${statements.length}.`);
  const [first = ''] = /\w+/.exec(bare) ?? [];
  if (!READING.has(first.toUpperCase())) {
    throw new SqlError(`The lake is read-only: expected SELECT, got ${first.toUpperCase() || bare.trim()}.`);
  }
  const begin = bare.search(/[^\s;]/);
  return sql.slice(begin, begin + bare.slice(begin).replace(/[\s;]+$/, '').length);
}
