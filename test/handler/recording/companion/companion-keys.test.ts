import { describe, expect, test } from '@jest/globals';
import {
  companionKeysOf,
  isCompanionKey,
  nameOfFile,
  recordingKeyOf,
} from '../../../../handler/recording/companion/companion-keys.ts';

describe('keys of sheets', () => {
  test.each([
    ['a/b.c.mat', ['a/b.c.hea', 'a/b.c.info']],
    ['A.MAT', ['A.HEA', 'A.INFO']],
    ['a.Mat', ['a.hea', 'a.info']],
    ['.mat', ['.hea', '.info']],
    ['mat', []],
    ['a.mat/b', []],
    ['a.hea', []],
    [`${'k'.repeat(1020)}.mat`, [`${'k'.repeat(1020)}.hea`]],
    [`${'ü'.repeat(510)}.mat`, [`${'ü'.repeat(510)}.hea`]],
  ])('%s may have %j', (key, sheets) => expect(companionKeysOf(key)).toEqual(sheets));

  test('lead back to the recording', () => {
    for (const key of ['a/b.c.mat', 'A.MAT']) {
      for (const sheet of companionKeysOf(key)) {
        expect(isCompanionKey(sheet)).toBe(true);
        expect(recordingKeyOf(sheet)).toBe(key);
      }
    }
  });

  test('are not those of recordings or of anything else', () => {
    for (const key of ['a.mat', 'hea', 'a.hea.txt', 'a.hea/b']) expect(isCompanionKey(key)).toBe(false);
  });
});

test.each([
  ['ward 3/100m.mat', '100m'],
  ['100m', '100m'],
  ['a.b.mat', 'a.b'],
  ['.mat', '.mat'],
])('the file %s has the name %s', (path, name) => expect(nameOfFile(path)).toBe(name));
