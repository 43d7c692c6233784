import { describe, expect, test } from '@jest/globals';
import { ProgressLine } from '../../../local/terminal/progress-line.ts';

describe('the progress line', () => {
  const drawn = (isTerminal: boolean) => {
    const written: string[] = [];
    const err = { write: (text: string) => void written.push(text), isTerminal, columns: 30 };
    const progress = new ProgressLine(err, 3);
    progress.reading('day.mat', 124 * 2 ** 20);
    progress.past(() => {});
    progress.past(() => {});
    progress.past(() => {});
    progress.end();
    return written.join('');
  };

  test('says how many of how many, how fast, and how long a long file is, and removes itself', () => {
    const text = drawn(true);
    expect(text).toMatch(/^0\/3 · 124 MiB: day\.mat\r/);
    expect(text).toMatch(/2\/3 · \d+ files\/s/);
    expect(text).not.toContain('3/3');
    expect(text.endsWith('\r\x1b[2K')).toBe(true);
  });

  test('counts a file whose result is printed later once, when it is done', () => {
    const written: string[] = [];
    const err = { write: (text: string) => void written.push(text), isTerminal: true, columns: 30 };
    const progress = new ProgressLine(err, 4);
    progress.finished(); // the second, before the first
    expect(written.join('')).toMatch(/^1\/4 · \d+ files\/s$/);
    for (let file = 0; file < 2; file += 1) progress.past(() => {});
    expect(written.join('')).toMatch(/2\/4 · \d+ files\/s$/);
    progress.past(() => {});
    expect(written.join('')).toMatch(/3\/4 · \d+ files\/s$/);
  });

  test('is silent where nobody looks', () => expect(drawn(false)).toBe(''));
});
