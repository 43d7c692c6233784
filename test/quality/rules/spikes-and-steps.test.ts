import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import spikesAndSteps from '../../../quality/rules/spikes-and-steps.ts';
import { union } from '../../../quality/spans.ts';
import { millivolts, seconds } from '../../../quality/units.ts';
import { hearts, spoiltEcgs } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { pieceOf, spansOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

const heart = ecg({ bpm: 60 });
const samples = Float64Array.from(heart.adu);
/** R peaks, and a place half-way to the next one. */
const beats = heart.beatsS.map((atS) => Math.round(360 * atS)).filter((beat) => beat >= 100);
const between = beats.map((beat) => beat + 180).filter((at) => at < 3400);

/** Samples of 4 mV at some places. */
function spiked(...places: readonly number[]) {
  return pieceOf(samples.map((value, i) => value + (places.includes(i) ? 800 : 0)));
}

function stepped(mv: number) {
  return pieceOf(samples.map((value, i) => value + (i >= 1800 ? 200 * mv * Math.min(1, (i - 1800) / 8) : 0)));
}

testRule(spikesAndSteps, {
  pass: { 'a heart': { given: pieceOf(samples), at: [] }, 'a step of 2 mV': { given: stepped(2), at: [] } },
  info: {
    'two spikes': {
      given: spiked(between[1]!, between[3]!),
      at: [
        [between[1]! - 8, between[1]! + 9],
        [between[3]! - 8, between[3]! + 9],
      ],
    },
    'a spike 50 ms before every beat': { given: spiked(...beats.map((beat) => beat - 18)) },
  },
  warn: {
    'three spikes': {
      given: spiked(between[1]!, between[3]!, between[5]!),
      limit: '3',
      value: '3',
    },
    'a step of 4 mV': { given: stepped(4) },
    'three spikes among those before beats': {
      given: spiked(between[1]!, between[3]!, between[5]!, ...beats.map((beat) => beat - 18)),
      value: '3',
    },
  },
});

test('spikes before beats are told as possible pacing', () => {
  const { reasons } = verdictOf(spikesAndSteps, spiked(...beats.map((beat) => beat - 18)));
  expect(reasons.map(({ sentence }) => sentence)).toEqual(['spikes of {value} just before beats: possible pacing']);
  expect(reasons[0]!.spans).toHaveLength(beats.length);
});

test('the spikes of a pacemaker are not counted, whatever the rate and the size of the beats', () => {
  fc.assert(
    fc.property(hearts(['paced']), ({ adu, gainAduPerMv: gain, plan }) => {
      const { measured } = verdictOf(spikesAndSteps, pieceOf(adu, { gain, rateHz: plan.samplingRateHz }));
      expect(measured.get('spikes_count')!.value).toBeLessThan(3);
    }),
    // Of this one, Elgendi's detector misses three beats once the pulses are taken out.
    { numRuns: 100, examples: [[ecg({ rhythm: 'paced', bpm: 178, samplingRateHz: 125, amplitudePercent: 128 })]] },
  );
});

test('runs backwards as it runs forwards, but for what may be pacing', () => {
  fc.assert(
    fc.property(spoiltEcgs({ durationS: 5 }), ({ samples: spoilt, gainAduPerMv: gain, plan }) => {
      const device = { gain, rateHz: plan.samplingRateHz, zero: plan.zeroAdu };
      const { measured } = verdictOf(spikesAndSteps, pieceOf(spoilt, device));
      const turned = verdictOf(spikesAndSteps, pieceOf(spoilt.toReversed(), device)).measured;
      for (const name of ['slew_mv_per_s', 'step_mv']) {
        expect(turned.get(name)!.value).toBeCloseTo(measured.get(name)!.value, 6);
      }
      const spikes = { largestShift: millivolts(1e6), pacingBefore: seconds(0) };
      const mirrored = spansOf(verdictOf(spikesAndSteps, pieceOf(spoilt.toReversed(), device), spikes)).map(
        ({ start, end }) => ({ start: spoilt.length - end, end: spoilt.length - start }),
      );
      expect(union(mirrored)).toEqual(union(spansOf(verdictOf(spikesAndSteps, pieceOf(spoilt, device), spikes))));
    }),
    { numRuns: 60 },
  );
});

test('what it reports moves with the signal', () => {
  const before = spansOf(verdictOf(spikesAndSteps, spiked(between[1]!)));
  const later = spansOf(verdictOf(spikesAndSteps, spiked(between[1]! + 50)));
  expect(later).toEqual(before.map(({ start, end }) => ({ start: start + 50, end: end + 50 })));
});
