import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commandsIn } from './shell.ts';

describe('the reader of commands', () => {
  test('gives back any words that were quoted', () => {
    const word = fc.string({ minLength: 1 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        const quoted = words.map((text) => `'${text.replaceAll("'", "'\\''")}'`).join(' ');
        expect(commandsIn(`run ${quoted} # why`)).toEqual([['run', ...words]]);
      }),
    );
  });

  test.each([
    [
      'npm ci && npm run demo',
      [
        ['npm', 'ci'],
        ['npm', 'run', 'demo'],
      ],
    ],
    ['a  # why\n\n# b\nc', [['a'], ['c']]],
    ['a \\\n  --b "c\n  d" | e', [['a', '--b', 'c\n  d'], ['e']]],
    ['A=1 b > c.json 2>&1', [['b']]],
    [
      'a "$(b c)/d"',
      [
        ['a', '$(b c)/d'],
        ['b', 'c'],
      ],
    ],
    ['X=$(b "$(c)")\nexport Y=2', [['b', '$(c)'], ['c']]],
    ['for x in 1 2; do a "$x"; done', [['a', '$x']]],
    ['a | while read -r b; do ! c; done', [['a'], ['c']]],
    ["a '$(b)' \\$c", [['a', '$(b)', '$c']]],
  ])('reads %j', (script, commands) => {
    expect(commandsIn(script)).toEqual(commands);
  });

  test('refuses a quote or a bracket that is left open', () => {
    expect(() => commandsIn('a "b')).toThrow('a quote is left open: "b');
    expect(() => commandsIn('a $(b')).toThrow('a bracket is left open: (b');
  });
});
