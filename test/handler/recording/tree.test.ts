import { describe, expect, test } from '@jest/globals';
import type { MatVariable } from '../../../handler/mat/variables.ts';
import { everything } from '../../../handler/recording/tree.ts';
import { cell, fileOf, scalar, struct, text } from '../../support/recordings.ts';

const pathsIn = (...variables: MatVariable[]) => everything(fileOf(...variables)).map(({ path }) => path);

describe('everything in a file', () => {
  test('has the path that MATLAB would write, containers before what they hold', () => {
    const ecg = struct('ECG', [text('sex', 'Male'), scalar('age', 74), cell('data', scalar('', 1), text('', 'mV'))]);
    expect(pathsIn(scalar('val', 1), ecg)).toEqual([
      'val',
      'ECG',
      'ECG.sex',
      'ECG.age',
      'ECG.data',
      'ECG.data{1}',
      'ECG.data{2}',
    ]);
    expect(pathsIn(struct('s', [scalar('a', 1)], [scalar('a', 2)]))).toEqual(['s', 's(1).a', 's(2).a']);
    expect(pathsIn(struct('none'), cell('empty'))).toEqual(['none', 'empty']);
    expect(pathsIn(struct('s', [scalar('__proto__', 1)]))).toEqual(['s', 's.__proto__']);
  });

  test('says how deep each thing lies', () => {
    const all = everything(fileOf(struct('a', [cell('b', scalar('', 1))]), scalar('c', 1)));
    expect(all.map(({ depth }) => depth)).toEqual([0, 1, 2, 0]);
  });

  test('long names inside each other are not copied for each of the many things they hold', () => {
    const long = 'x'.repeat(2 ** 20);
    const fields = Array.from({ length: 20_000 }, (_, index) => scalar(`f${index}`, 1));
    const before = process.memoryUsage().heapUsed;
    const all = everything(fileOf(struct(long, [struct(long, fields)])));
    expect(all).toHaveLength(20_002);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(2 ** 28); // copied, they would be 40 GB
  });
});
