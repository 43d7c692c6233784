import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { paintWith } from '../../../local/terminal/paint.ts';
import { counted, pathFrom, visible, wrapped } from '../../../local/terminal/text.ts';
import { anyText } from '../../support/seed/any-text.ts';

describe('text from outside', () => {
  test('never moves the cursor or breaks the line', () => {
    fc.assert(fc.property(anyText(), (text) => expect(visible(text)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)));
  });

  test('stays as it is where it is harmless', () => {
    expect(visible('208m (0) "ü" 心電図 50 %.mat')).toBe('208m (0) "ü" 心電図 50 %.mat');
    expect(visible('a\nb\x1b[2K\u202e.mat')).toBe('a\\u{a}b\\u{1b}[2K\\u{202e}.mat');
  });
});

describe('wrapping', () => {
  test('keeps every word, and no line of more than one word is too long', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 40 }), fc.integer({ min: 1, max: 60 }), (text, columns) => {
        const lines = wrapped(text, columns);
        expect(lines.join(' ')).toBe(text);
        for (const line of lines) expect(line.includes(' ') ? line.length : 0).toBeLessThanOrEqual(columns);
      }),
    );
  });

  test('does not count colours', () => {
    const red = paintWith(true)('red', 'aaaa');
    expect(wrapped(`${red} bbbb`, 9)).toHaveLength(1);
  });
});

test('a path is written from where the person stands, and whole when it lies elsewhere', () => {
  expect(pathFrom('/home/me', '/home/me/a/b.mat')).toBe('a/b.mat');
  expect(pathFrom('/home/me', '/home/me/..a.mat')).toBe('..a.mat');
  expect(pathFrom('/home/me', '/home/you/b.mat')).toBe('/home/you/b.mat');
});

test('counts are written as people say them', () => {
  expect(counted(1, 'file')).toBe('1 file');
  expect(counted(0, 'file')).toBe('0 files');
});
