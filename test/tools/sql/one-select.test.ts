import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SqlError } from '../../../local/open-lake.ts';
import { oneSelect } from '../../../tools/sql/athena/one-select.ts';
import { blocksOf, read } from '../../docs/pages.ts';
import { anyText } from '../../support/seed/any-text.ts';

const literal = anyText().map((text) => `'${text.replaceAll("'", "''")}'`);
const name = anyText().map((text) => `"${text.replaceAll('"', '""')}"`);

describe('one statement that reads', () => {
  test('comes back as it was, whatever it ends with', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(literal, name, fc.constantFrom('a', '1', '= ', ', ')), { maxLength: 5 }),
        (parts) => {
          const sql = `select ${parts.join(' ')}`.trimEnd();
          expect(oneSelect(sql)).toBe(sql);
        },
      ),
    );
  });

  test.each([
    "select * from recordings where outcome = 'rejected'",
    'select 1 as "n"',
    "select 'a;b'",
    "select 'it''s'",
  ])('ends in a literal or a quoted name: %s', (sql) => {
    expect(oneSelect(sql)).toBe(sql);
    expect(oneSelect(`  ${sql} ; `)).toBe(sql);
  });

  test('loses comments around it, and its semicolon', () => {
    expect(oneSelect("-- why\nselect 'a' /* here */ ; -- done")).toBe("select 'a'");
  });

  test('of the documents is sent whole', () => {
    const pages = ['docs/operations.md', 'docs/querying.md', 'docs/deploy.md'].map(read);
    const shown = pages
      .flatMap((page) => blocksOf(page).flatMap(({ text }) => text.split('\n')))
      .flatMap((line) => /^\.\/ecg sql .*?"((?:select|with) [^"]*)"/.exec(line)?.[1] ?? []);
    expect(shown.length).toBeGreaterThan(3);
    for (const sql of shown) expect(oneSelect(sql)).toBe(sql);
  });
});

test.each(['', ' ; ', '-- only a comment', "select 1; select 'b'", 'drop table recordings', "'select' 1"])(
  'anything else is refused: %s',
  (sql) => {
    expect(() => oneSelect(sql)).toThrow(SqlError);
  },
);
