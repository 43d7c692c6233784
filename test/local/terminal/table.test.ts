/** Tables of text. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { textTable } from '../../../local/terminal/table.ts';
import { anyText } from '../../support/seed/any-text.ts';

test('a text table has lines of one width, whatever the cells hold', () => {
  const cell = fc.oneof(fc.constant(null), fc.double(), fc.bigInt(), fc.boolean(), anyText());
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (rows) => {
      const lines = textTable(
        ['a', 'b'],
        rows.map(([a, b]) => [a, `${b}|`]),
        false,
      )
        .trimEnd()
        .split('\n');
      expect(lines).toHaveLength(rows.length + 2);
      const ends = lines.slice(2).map((line) => [...line].lastIndexOf('|'));
      expect(ends.every((end) => end > 0)).toBe(true);
    }),
  );
});
