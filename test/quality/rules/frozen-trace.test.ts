import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import frozenTrace from '../../../quality/rules/frozen-trace.ts';
import { plans, RHYTHMS, spoiltEcgs, toldAs } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { NO_NOISE } from '../../support/ecg/noises.ts';
import { pieceOf, spansOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

/** 10 s of sinus rhythm at 360 Hz, 200 adu/mV, in which these samples are replaced. */
function withHeld(...held: readonly { start: number; length: number; value: number }[]) {
  const samples = Float64Array.from(ecg().adu);
  for (const { start, length, value } of held) samples.fill(value, start, start + length);
  return pieceOf(samples);
}

/** Moves by 2 adu (10 µV) and back, sample by sample. */
function trembling(start: number, length: number, piece = withHeld()) {
  const samples = Float64Array.from(piece.stored);
  for (let i = start; i < start + length; i += 1) samples[i] = 500 + 2 * (i % 2);
  return pieceOf(samples);
}

testRule(frozenTrace, {
  pass: {
    'a heart': { given: withHeld() },
    'still for just under 0.2 s': {
      given: withHeld({ start: 1000, length: 71, value: 500 }),
      at: [],
    },
    'nearly still for just under 1 s': { given: trembling(1000, 359), at: [] },
    'one sample alone': { given: pieceOf([5]), value: '0 s' },
  },
  warn: {
    'still for 0.2 s': {
      given: withHeld({ start: 1000, length: 72, value: 500 }),
      value: '0.2 s',
      at: [[1000, 1072]],
    },
  },
  reject: {
    'still for 0.5 s, and for 0.3 s elsewhere': {
      given: withHeld({ start: 1000, length: 180, value: 500 }, { start: 2000, length: 108, value: -500 }),
      limit: '0.5 s',
      at: [
        [1000, 1180],
        [2000, 2108],
      ],
    },
    'nearly still for 1 s': {
      given: trembling(1000, 360),
      value: '1 s',
      limit: '1 s',
      at: [[1000, 1360]],
    },
    'a still stretch inside a nearly still one is reported once, and whole': {
      given: trembling(1000, 180, trembling(1400, 180, withHeld({ start: 1180, length: 220, value: 501 }))),
      value: '1.61 s',
      at: [[1000, 1580]],
    },
    'all zeros': { given: pieceOf(new Int16Array(3600)), value: '10 s', at: [[0, 3600]] },
  },
  'cannot-tell': {
    'no samples': { given: pieceOf([]), says: 'the window holds no sample' },
    'all NaN': { given: pieceOf(new Float64Array(3600).fill(Number.NaN)), says: 'the lead holds no number here' },
  },
});

test('a run that stands still long enough is rejected and lies in one span', () => {
  fc.assert(
    fc.property(spoiltEcgs({ durationS: 5 }), fc.nat(2000), fc.integer({ min: 0, max: 1500 }), (given, at, more) => {
      const rateHz = given.plan.samplingRateHz;
      const length = Math.ceil(rateHz / 2) + more;
      const start = Math.min(at, given.samples.length - length);
      fc.pre(start >= 0);
      const samples = given.samples.slice().fill(77, start, start + length);
      const verdict = verdictOf(frozenTrace, pieceOf(samples, { rateHz, gain: given.gainAduPerMv }));
      expect(verdict.outcome).toBe('reject');
      expect(spansOf(verdict).some((span) => span.start <= start && span.end >= start + length)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

/** Hearts under muscles that move the trace beyond the band all the time. */
const noisy = plans(
  RHYTHMS,
  fc.integer({ min: 100, max: 300 }).map((muscleUv) => ({ ...NO_NOISE, muscleUv })),
).map((plan) => ecg({ ...plan, durationS: 5 }));

/** A noisy heart that stands still for so many samples (derived from its rate), and before and after it jumps. */
function standing(samplesAt: (rateHz: number) => number, tremblingSamples: fc.Arbitrary<number>) {
  return fc.tuple(noisy, fc.nat(), tremblingSamples).map(([{ adu, gainAduPerMv: gain, plan }, at, trembling]) => {
    const rateHz = plan.samplingRateHz;
    const length = samplesAt(rateHz) + 2 * trembling;
    const start = 1 + (at % (adu.length - length - 2));
    const samples = Float64Array.from(adu);
    const value = samples[start]!;
    samples.fill(value, start, start + length);
    for (let i = 0; i < trembling; i += 2) {
      samples[start + i] = value + 1;
      samples[start + length - 1 - i] = value + 1;
    }
    samples[start - 1] = value + gain;
    samples[start + length] = value - gain;
    return {
      given: pieceOf(samples, { rateHz, gain }),
      start,
      end: start + length,
      ...toldAs({ plan, start, length }),
    };
  });
}

test.each([
  ['a run of exactly as long as is rejected', (rateHz: number) => Math.ceil(rateHz / 2), fc.constant(0), 'reject'],
  ['a run of one sample less', (rateHz: number) => Math.ceil(rateHz / 2) - 1, fc.constant(0), 'warn'],
  ['a run with what trembles within the band around it', (rateHz: number) => rateHz, fc.nat(100), 'reject'],
] as const)(
  '%s, in a trace that moves beyond the band, is reported to the sample',
  (_, samplesAt, trembling, outcome) => {
    fc.assert(
      fc.property(standing(samplesAt, trembling), ({ given, start, end }) => {
        const verdict = verdictOf(frozenTrace, given);
        expect(verdict.outcome).toBe(outcome);
        expect(spansOf(verdict)).toEqual([{ start, end }]);
      }),
      { numRuns: 60 },
    );
  },
);
