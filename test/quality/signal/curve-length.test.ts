import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findBeatsByCurveLength } from '../../../quality/signal/curve-length.ts';
import { matchBeats } from '../../../quality/signal/matching.ts';
import { hearts } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';

const regular = hearts(['sinus']);
const beating = hearts(['sinus', 'atrial-fibrillation', 'bigeminy', 'ventricular-tachycardia', 'paced', 'long-pause']);

test('finds the beats of a healthy heart, within 150 ms, away from the ends', () => {
  fc.assert(
    fc.property(regular, ({ adu, beatsS, plan: { samplingRateHz, durationS } }) => {
      const found = findBeatsByCurveLength(Float64Array.from(adu), samplingRateHz);
      const peaks = beatsS.map((s) => s * samplingRateHz);
      const { unmatchedFirst, unmatchedSecond } = matchBeats(peaks, found, 0.15 * samplingRateHz);
      const isInside = (at: number) => at > 0.3 * samplingRateHz && at < (durationS - 0.3) * samplingRateHz;
      expect([...unmatchedFirst, ...unmatchedSecond].filter(isInside)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('finds the same beats whatever the gain, the offset and the polarity', () => {
  fc.assert(
    fc.property(beating, fc.constantFrom(-1000, -1, -0.25, 0.5, 64), fc.nat(2000), ({ adu, plan }, gain, offset) => {
      const rateHz = plan.samplingRateHz;
      const found = findBeatsByCurveLength(Float64Array.from(adu), rateHz);
      const scaled = Float64Array.from(adu, (value) => gain * value + offset);
      // On a rounded top, the last bit decides which sample is the highest.
      const { unmatchedFirst, unmatchedSecond } = matchBeats(
        found,
        findBeatsByCurveLength(scaled, rateHz),
        0.02 * rateHz,
      );
      expect([...unmatchedFirst, ...unmatchedSecond]).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('learns a new height: beats that grow to twice theirs, and shrink again', () => {
  const { adu, beatsS } = ecg({ durationS: 30, bpm: 75 });
  const grown = Float64Array.from(adu, (value, i) => value * (i > 3600 && i < 7200 ? 2 : 1));
  const found = findBeatsByCurveLength(grown, 360);
  const peaks = beatsS.map((s) => s * 360).filter((at) => at > 54 && at < adu.length - 54);
  expect(matchBeats(peaks, found, 54).unmatchedFirst).toEqual([]);
});

test('waits: after tall beats and a pause, small ones are found again', () => {
  const { adu } = ecg({ durationS: 30, bpm: 75 });
  const faded = Float64Array.from(adu, (value, i) => value * (i < 3600 ? 1 : i < 5400 ? 0 : 0.15));
  const found = findBeatsByCurveLength(faded, 360);
  expect(found.filter((at) => at > 7200).length).toBeGreaterThan(10);
});

test('finds none in a flat trace, in no trace, and at rates that show no QRS', () => {
  expect(findBeatsByCurveLength(new Float64Array(3600).fill(7), 360)).toEqual([]);
  expect(findBeatsByCurveLength(new Float64Array(0), 360)).toEqual([]);
  expect(findBeatsByCurveLength(Float64Array.from(ecg().adu), 50)).toEqual([]);
});
