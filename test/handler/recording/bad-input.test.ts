/** What nobody writes on purpose: it is named in one sentence, is never a wrong value, and costs no time. */
import { describe, expect, test } from '@jest/globals';
import type { MatVariable } from '../../../handler/mat/variables.ts';
import { recordingIn } from '../../../handler/recording/recording.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { cell, fileOf, numeric, scalar, struct, text } from '../../support/recordings.ts';
import { growthOfCost } from './growth.ts';

const HEART = ecg({ durationS: 10, samplingRateHz: 250 });
const MILLIVOLTS = Float64Array.from(HEART.adu, (code) => code / HEART.gainAduPerMv);
const ECG = numeric('ecg', [MILLIVOLTS.length, 1], MILLIVOLTS);
const THREE = numeric('ecg', [MILLIVOLTS.length, 3], Float64Array.of(...MILLIVOLTS, ...MILLIVOLTS, ...MILLIVOLTS));
const FS = scalar('fs', 250);
const UNIT = text('units', 'mV');

function read(...variables: readonly MatVariable[]) {
  const recording = recordingIn(
    fileOf(...variables),
    { key: 'a.mat', metadata: new Map() },
    { profile: defaultProfile, isNamed: false },
  );
  const { facts, signal } = recording;
  const sentences = [
    ...facts.disagreements.flatMap(({ believed, overruled }) => [believed.value, overruled.value]),
    ...(facts.notes ?? []),
    ...facts.meaning!.unknown.map(({ found }) => found),
    facts.whyNoSignal,
  ];
  return { rateHz: facts.samplingRate?.value, names: signal?.headers.map(({ name }) => name), signal, sentences };
}

const deep = (depth: number, inside: readonly MatVariable[]): MatVariable =>
  struct('s', depth === 1 ? inside : [deep(depth - 1, inside)]);
const labels = (count: number): MatVariable =>
  cell('labels', ...Array.from({ length: count }, (_, i) => text('', `lead ${i}`)));

describe('a recording with odd neighbours', () => {
  test('keeps names with markup on one line, as they are', () => {
    const labels = cell(
      'labels',
      text('', '<script>II</script>'),
      text('', '<!channel>\u0007*V1*'),
      text('', '`rm -rf`'),
    );
    const { names, signal } = read(THREE, FS, UNIT, labels);
    expect(names).toEqual(['<script>II</script>', '<!channel> *V1*', '`rm -rf`']);
    expect(signal!.read(2, 0, 3)).toEqual(MILLIVOLTS.subarray(0, 3));
  });

  test('is found 60 structs deep, with its rate', () => {
    expect(read(deep(60, [ECG, FS, UNIT])).rateHz).toBe(250);
  });

  test.each<[string, readonly MatVariable[]]>([
    ['annotations called labels', [THREE, FS, UNIT, cell('labels', text('', 'N'), text('', 'V'), text('', 'A'))]],
    ['ten thousand names', [THREE, FS, UNIT, labels(10_000)]],
    ['names twice', [THREE, FS, UNIT, cell('leads', text('', 'II'), text('', 'ii'), text('', 'V1'))]],
    ['an empty name', [THREE, FS, UNIT, cell('leads', text('', 'II'), text('', ''), text('', 'V1'))]],
  ])('numbers its leads beside %s', (_, variables) => {
    expect(read(...variables).names).toEqual(['ch1', 'ch2', 'ch3']);
  });

  test.each<[string, readonly MatVariable[]]>([
    ['a matrix of three dimensions', [numeric('ecg', [2, 5, 250], MILLIVOLTS), FS, UNIT]],
    ['no value', [numeric('ecg', [0, 0], new Float64Array()), FS, UNIT]],
    ['a unit that cannot be', [ECG, FS, text('units', 'uV')]],
    ['a gain that cannot be', [numeric('val', [1, 2500], HEART.adu), FS, scalar('gain', 1e8)]],
    [
      'a gain in words',
      [
        numeric(
          'val',
          [1, 2500],
          HEART.adu.map((code) => code + 1024),
        ),
        FS,
        text('gain', 'about 100'),
      ],
    ],
  ])('is refused, with a sentence, for %s', (_, variables) => {
    const { signal, sentences } = read(...variables);
    expect(signal).toBeUndefined();
    expect(sentences.join('')).not.toBe('');
  });

  test('shows nothing of a text of a million characters but its beginning', () => {
    const { sentences } = read(ECG, text('fs', '9'.repeat(1_000_000)), UNIT);
    expect(Math.max(...sentences.map(({ length }) => length))).toBeLessThan(200);
  });

  test.each<[string, (times: number) => readonly MatVariable[]]>([
    ['digits', (size) => [text('fs', `${'9'.repeat(size * 20)}x`), text('gain', `${'9'.repeat(size * 20)}x`)]],
    ['blanks', (size) => [text('labels', `a${' '.repeat(size * 20)}b`), text('units', `m${' '.repeat(size * 20)}V`)]],
    ['lines', (size) => [text('labels', `${'_'.repeat(size * 20)}(`), text('units', `${'/'.repeat(size * 20)}]`)]],
    ['names', (size) => [labels(size / 5), cell('names', labels(size / 5), labels(size / 5))]],
    [
      'structs',
      (size) => [struct('other', ...Array.from({ length: size }, () => [scalar('fs', 100), text('a', 'b')]))],
    ],
  ])('costs no more than in proportion beside a flood of %s', (_, flood) => {
    expect(growthOfCost((size) => read(ECG, UNIT, ...flood(size)), 50_000)).toBeLessThan(3);
  });
});
