import { describe, expect, test } from '@jest/globals';
import type { MatVariable } from '../../../handler/mat/variables.ts';
import { chooseSignal } from '../../../handler/recording/choose-signal.ts';
import { type Orientation, sidesOf } from '../../../handler/recording/tracks.ts';
import { everything } from '../../../handler/recording/tree.ts';
import { cell, fileOf, numeric, scalar, struct, text, vast } from '../../support/recordings.ts';

const NAMES = ['val', 'ECG.data'];

function choice(variables: readonly MatVariable[], orientation: Orientation = 'auto') {
  return chooseSignal(everything(fileOf(...variables)), { names: NAMES, orientation });
}

const matrix = (name: string, rows = 1, columns = 3600) =>
  numeric(name, [rows, columns], new Int16Array(rows * columns));

describe('the signal of a file', () => {
  test.each<[string, MatVariable[], string]>([
    ['a variable that is called like it', [scalar('fs', 360), matrix('other'), matrix('val')], 'val'],
    ['the first name on the list that is there', [struct('ECG', [matrix('data')]), matrix('val')], 'val'],
    ['a field of a struct', [struct('ECG', [text('sex', 'Male'), matrix('data', 12, 5000)])], 'ECG.data'],
    ['one number, if it is called like it', [scalar('val', 7), matrix('other')], 'val'],
  ])('is %s', (_, variables, path) => {
    expect(choice(variables).signal).toMatchObject({ path, chosenBy: 'name' });
  });

  test.each<[string, MatVariable[], string]>([
    ['the only matrix, whatever it is called', [scalar('fs', 360), text('note', 'hi'), matrix('Q')], 'Q'],
    ['the only one in a struct', [struct('s', [scalar('n', 1), matrix('lead')])], 's.lead'],
    ['the only one in a cell', [cell('c', text('', 'II'), matrix(''))], 'c{2}'],
    ['the only one, though something else has the name', [text('val', 'see Q'), matrix('Q')], 'Q'],
    ['the only one, though a cube lies beside it', [numeric('cube', [2, 2, 2], new Int8Array(8)), matrix('Q')], 'Q'],
  ])('is else %s', (_, variables, path) => {
    expect(choice(variables).signal).toMatchObject({ path, chosenBy: 'being the only one' });
  });

  test.each<[string, MatVariable[], string]>([
    ['no variable', [], 'the file holds no variables'],
    ['only text', [text('note', 'hi')], '"note" is text'],
    ['only scalars', [scalar('a', 1), scalar('b', 2)], 'the file holds "a", "b"'],
    ['one scalar', [scalar('a', 1)], '"a" is a single number'],
    ['two candidates', [matrix('a'), matrix('b')], '"a", "b" could each be the signal, but none has an expected name'],
    [
      'seven candidates',
      Array.from('abcdefg', (name) => matrix(name)),
      '"a", "b", "c", "d", "e" and 2 more could each be the signal, but none has an expected name',
    ],
    [
      'two candidates in a cell',
      [cell('c', matrix(''), matrix(''))],
      '"c{1}", "c{2}" could each be the signal, but none has an expected name',
    ],
    ['a complex signal', [{ ...matrix('val'), complex: true }], '"val" is complex (1 × 3600)'],
    ['a sparse signal', [{ kind: 'sparse', name: 'val', dims: [1, 3600] }], '"val" is sparse'],
    ['text in its place', [text('val', 'hi'), scalar('fs', 1)], '"val" is text'],
    ['a struct in its place', [struct('val', [scalar('a', 1)]), scalar('fs', 1)], '"val" is a struct'],
    ['a cell in its place', [cell('val'), scalar('fs', 1)], '"val" is a cell array'],
    [
      'an object',
      [{ kind: 'object', name: 'val', dims: [1, 1] }],
      '"val" is an object of MATLAB, whose values cannot be read: save them as a matrix',
    ],
    ['a function handle', [{ kind: 'function', name: 'val', dims: [1, 1] }], '"val" is a function handle'],
    [
      'opaque data',
      [{ kind: 'opaque', name: 'val', dims: [1, 1] }],
      '"val" is a table or another object of MATLAB, whose values cannot be read: save them as a matrix',
    ],
    ['an empty signal', [matrix('val', 0, 0)], '"val" is empty (0 × 0)'],
    ['a cube', [numeric('val', [2, 3, 4], new Int8Array(24))], '"val" has 3 dimensions (2 × 3 × 4)'],
    [
      'ten thousand leads',
      [vast('val', [10_000, 20_000])],
      '"val" is 10000 × 20000, which would be 10000 leads; at most 256 are read',
    ],
  ])('is refused: %s', (_, variables, found) => {
    const { signal, whyNoSignal } = choice(variables);
    expect(signal).toBeUndefined();
    expect(whyNoSignal).toBe(`expected a real numeric matrix named "val" or "ECG.data"; ${found}`);
  });

  test('has at most 256 leads, on the side where the profile says that leads are', () => {
    expect(choice([vast('val', [256, 10 ** 9])]).signal).toBeDefined();
    expect(choice([vast('val', [10 ** 9, 256])]).signal).toBeDefined();
    expect(choice([vast('val', [257, 257])]).signal).toBeUndefined();
    expect(choice([vast('val', [3600, 1])], 'leads in rows').whyNoSignal).toContain(
      '"val" is 3600 × 1, which would be 3600 leads; at most 256 are read',
    );
    expect(choice([vast('val', [1, 3600])], 'leads in columns').signal).toBeUndefined();
  });

  test('counts the candidates, single numbers and what is said of a signal not among them', () => {
    expect(choice([scalar('fs', 1), matrix('a'), matrix('val'), scalar('gain', 1, 2)]).candidates).toBe(2);
  });

  test('is refused in few words on one line, however long or broken the names are', () => {
    const { whyNoSignal } = choice([text(`a\n\0\ud83d${'x'.repeat(10 ** 6)}`, '')]);
    expect(whyNoSignal).toBe(
      `expected a real numeric matrix named "val" or "ECG.data"; "a \ufffd${'x'.repeat(59)}…" is text`,
    );
  });
});

test.each([
  [[1, 3600], 'auto', true],
  [[12, 5000], 'auto', true],
  [[12, 12], 'auto', true],
  [[3600, 1], 'auto', false],
  [[3600, 2], 'auto', false],
  [[3600, 2], 'leads in rows', true],
  [[1, 3600], 'leads in columns', false],
] as const)('in a matrix of %p, by %s, that leads lie in rows is %p', (dims, orientation, expected) => {
  expect(sidesOf(dims, orientation).leadsInRows).toBe(expected);
});
