import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ScratchFiles } from '../../../handler/bytes/scratch-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'ecg-scratch-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a scratch file gives any piece of what was appended to it', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 8 });
  fc.assert(
    fc.property(pieces, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 5 }), (appended, asked) => {
      const files = new ScratchFiles(folder);
      const file = files.file();
      for (const piece of appended) file.append(piece);
      const all = Buffer.concat(appended);
      const ranges = file.ranges();
      expect(ranges.length).toBe(all.length);
      for (const [one, other] of asked) {
        const [from, to] = [one % (all.length + 1), other % (all.length + 1)].sort((a, b) => a - b) as [number, number];
        expect(Buffer.compare(ranges.read(from, to), all.subarray(from, to))).toBe(0);
      }
      files.close();
    }),
  );
});

test('several are apart from each other, and none has a name that a killed process would leave', () => {
  const files = new ScratchFiles(folder);
  const [one, other] = [files.file(), files.file()];
  one.append(Buffer.from('one'));
  other.append(Buffer.from('other'));
  expect(readdirSync(folder)).toEqual([]);
  expect(Buffer.from(one.ranges().read(0, 3)).toString()).toBe('one');
  expect(Buffer.from(other.ranges().read(0, 5)).toString()).toBe('other');
  const { read } = { read: () => one.ranges().read(0, 3) };
  files.close();
  expect(read).toThrow('EBADF');
  files.close(); // again: nothing is left to close
});

test('a piece stays what it is when others are read', () => {
  const files = new ScratchFiles(folder);
  const file = files.file();
  file.append(Uint8Array.of(1, 2, 3, 4));
  const ranges = file.ranges();
  const first = ranges.read(0, 2);
  ranges.read(2, 4);
  expect(first).toEqual(Uint8Array.of(1, 2));
  files.close();
});

test('what is lent is the same bytes, also inside another loan, and when it is lent again', () => {
  const files = new ScratchFiles(folder);
  const file = files.file();
  file.append(Uint8Array.of(1, 2, 3, 4, 5));
  const ranges = file.ranges();
  const seen = ranges.lend(0, 3, (outer) => {
    const inner = ranges.lend(2, 5, (bytes) => [...bytes]);
    return [[...outer], inner];
  });
  expect(seen).toEqual([
    [1, 2, 3],
    [3, 4, 5],
  ]);
  const other = files.file();
  other.append(Uint8Array.of(9, 8, 7, 6, 5));
  for (const [of, from, to, expected] of [
    [ranges, 1, 4, [2, 3, 4]],
    [ranges, 1, 4, [2, 3, 4]],
    [ranges, 1, 3, [2, 3]],
    [other.ranges(), 1, 3, [8, 7]],
    [ranges, 1, 3, [2, 3]],
    [ranges, 2, 4, [3, 4]],
  ] as const) {
    expect(of.lend(from, to, (bytes) => [...bytes])).toEqual(expected);
  }
  expect([...ranges.read(0, 5)]).toEqual([1, 2, 3, 4, 5]);
  files.close();
});

test('a folder that is not there is named by the system', () => {
  expect(() => new ScratchFiles(join(folder, 'none')).file()).toThrow('ENOENT');
});
