/** Marks of recordings that are forgotten: no line is left, and no line of another is lost. */
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { countLabels, forgetLabels } from '../../../local/labels/forget-labels.ts';
import { type LabelLine, lineOf } from '../../../local/labels/label.ts';
import { labelsPath } from '../../../local/labels/labels-file.ts';
import { emptyFolder } from '../../support/lake-folder.ts';
import { label } from '../../support/rows.ts';

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];

const line = (recording_id: string, change: Partial<LabelLine> = {}) => lineOf({ ...label, recording_id, ...change });

const fileOf = (...lines: readonly string[]) => {
  const path = labelsPath(emptyFolder());
  writeFileSync(path, lines.join(''));
  return path;
};

test('every line about them goes, also what was taken back; all others stay to the byte', async () => {
  const path = fileOf(line(A), line(B, { note: 'é' }), line(A, { mark: 'none' }), line(B, { start_s: 5 }));
  expect(await countLabels(path, new Set([A]))).toBe(2);
  await forgetLabels(path, new Set([A]));
  expect(readFileSync(path, 'utf8')).toBe(line(B, { note: 'é' }) + line(B, { start_s: 5 }));
  expect(await countLabels(path, new Set([A]))).toBe(0);
  expect(readdirSync(dirname(path)).filter((name) => name.includes('ndjson'))).toEqual([basename(path)]);
});

test('a line that is added to the old file meanwhile is taken over, unless it is about them', async () => {
  const path = fileOf(line(A), line(B));
  const opened = openSync(path, 'a'); // by another process, before the file is replaced
  const forgetting = forgetLabels(path, new Set([A]));
  while (readFileSync(path, 'utf8').includes(A)) await setTimeout(1);
  writeSync(opened, line(B, { start_s: 7 }));
  writeSync(opened, line(A, { start_s: 8 }));
  closeSync(opened);
  await forgetting;
  expect(readFileSync(path, 'utf8')).toBe(line(B) + line(B, { start_s: 7 }));
});

test('a damaged line stops it before anything is changed; without a file, or without a line, nothing is done', async () => {
  const path = fileOf(line(A));
  appendFileSync(path, '{}\n');
  const before = readFileSync(path);
  await expect(forgetLabels(path, new Set([A]))).rejects.toThrow('Line 2 of ');
  expect(readFileSync(path)).toEqual(before);
  const none = labelsPath(emptyFolder());
  await forgetLabels(none, new Set([A]));
  expect(existsSync(none)).toBe(false);
});
