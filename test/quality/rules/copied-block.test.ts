import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import copiedBlock from '../../../quality/rules/copied-block.ts';
import { adu, seconds } from '../../../quality/units.ts';
import { hearts } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { withFaults } from '../../support/ecg/faults.ts';
import { pieceOf, spansOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

const heart = ecg().adu;

function copied(start: number, length: number, to: number) {
  return pieceOf(withFaults(heart, [{ kind: 'copied', start, length, to }]));
}

/** One beat, played again and again without any noise. */
const loop = Float64Array.from({ length: 3600 }, (_, i) => heart[i % 360]!);
/** A jump from rest to rest, twice: long stretches agree, but nothing moves in them. */
const jumps = Float64Array.from({ length: 3600 }, (_, i) => (i % 1200 < 600 ? 0 : 400));

testRule(copiedBlock, {
  pass: {
    'a heart': { given: pieceOf(heart), at: [] },
    'a copy of just under 0.25 s': { given: copied(500, 89, 2000), at: [] },
    'a trace that only jumps': { given: pieceOf(jumps), at: [] },
    'a slow recording, in which 0.25 s are few samples': {
      given: { ...copied(500, 63, 2000), samplingRateHz: 125 },
      at: [],
    },
    'a copy that moves less than is asked for': { given: copied(500, 90, 2000), settings: { range: adu(3000) } },
  },
  warn: {
    'a packet sent twice': {
      given: copied(503, 90, 593),
      value: '0.25 s',
      at: [[503, 683]],
    },
    'a loop of which little more than one turn is in sight': {
      given: pieceOf(withFaults(heart, [{ kind: 'copied', start: 0, length: 300, to: 3300 }])),
      at: [
        [0, 300],
        [3300, 3600],
      ],
    },
    'a loop': { given: pieceOf(loop), at: [[0, 3600]] },
  },
  reject: {
    'a copy of 0.25 s': {
      given: copied(500, 90, 2000),
      value: '0.25 s',
      at: [
        [500, 590],
        [2000, 2090],
      ],
    },
    'a copy, and a copy of the copy': {
      given: pieceOf(
        withFaults(heart, [
          { kind: 'copied', start: 500, length: 202, to: 2000 },
          { kind: 'copied', start: 2000, length: 202, to: 3000 },
        ]),
      ),
      at: [
        [500, 702],
        [2000, 2202],
        [3000, 3202],
      ],
    },
  },
});

test('measures the longest copy, wherever its two blocks lie, and 0 s without any', () => {
  const measured = (given: ReturnType<typeof pieceOf>) =>
    String(verdictOf(copiedBlock, given).measured.get('copied_s'));
  expect(measured(copied(500, 180, 2000))).toBe('0.5 s');
  expect(measured(copied(503, 180, 683))).toBe('1 s'); // right behind one another, the two are one stretch
  expect(measured(pieceOf(heart))).toBe('0 s');
});

test('reports both blocks of whatever is pasted elsewhere, however long, wherever', () => {
  fc.assert(
    fc.property(hearts(), fc.nat(), fc.nat(), fc.nat(), ({ adu: samples, gainAduPerMv: gain, plan }, a, b, c) => {
      const rateHz = plan.samplingRateHz;
      const shortest = Math.max(64, Math.round(0.25 * rateHz));
      const longest = Math.floor(samples.length / 3);
      const length = shortest + (a % (longest - shortest));
      const start = b % (samples.length - 2 * length);
      const to = start + length + (c % (samples.length - start - 2 * length + 1));
      const given = pieceOf(withFaults(samples, [{ kind: 'copied', start, length, to }]), { rateHz, gain });
      const spans = spansOf(verdictOf(copiedBlock, given));
      for (const at of [start, start + length - 1, to, to + length - 1]) {
        expect(spans.some((span) => span.start <= at && at < span.end)).toBe(true);
      }
    }),
    { numRuns: 100 },
  );
});

test('finds in a generated heart of any rhythm no block that comes twice', () => {
  fc.assert(
    fc.property(hearts(), ({ adu: samples, gainAduPerMv: gain, plan }) => {
      const given = pieceOf(samples, { rateHz: plan.samplingRateHz, gain });
      expect(verdictOf(copiedBlock, given, { shortest: seconds(0.1) }).outcome).toBe('pass');
    }),
    { numRuns: 100 },
  );
});
