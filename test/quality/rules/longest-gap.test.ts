import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rulesetOf } from '../../../quality/judge/ruleset.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import type { Rule } from '../../../quality/rule.ts';
import longestGap from '../../../quality/rules/longest-gap.ts';
import type { Span } from '../../../quality/spans.ts';
import { seconds } from '../../../quality/units.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { pieceOf, spansOf, verdictOf, windowOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

/** A heart that is silent between two instants. */
function silent(fromS: number, toS: number, durationS = 10) {
  const { adu } = ecg({ durationS });
  return pieceOf(Float64Array.from(adu, (value, i) => (i >= fromS * 360 && i < toS * 360 ? 0 : value)));
}

testRule(longestGap, {
  pass: {
    'a heart': { given: silent(0, 0), value: '1 s', at: [] },
    'one beat left out': { given: silent(4.5, 5.5), at: [] },
    'a limit that is not reached': { given: silent(2.5, 6.5), settings: { warnAfter: seconds(6) }, at: [] },
  },
  warn: {
    'four beats left out': { given: silent(2.5, 6.5), value: '5 s' },
    'none at the beginning': { given: silent(0, 4.5), value: '5 s', at: [[0, 1800]] },
    'none at the end': { given: silent(5.5, 10) },
    'none at all': { given: pieceOf(new Float64Array(3600).fill(7)), value: '10 s', at: [[0, 3600]] },
    'a true pause': { given: pieceOf(ecg({ rhythm: 'long-pause' }).adu) },
  },
  'cannot-tell': {
    'a rate that shows no beats': {
      given: pieceOf(ecg().adu, { rateHz: 50 }),
      says: 'the sampling rate is too low to find beats',
    },
  },
});

test('a pause is reported whole, wherever windows are cut', () => {
  const margin = rulesetOf(defaultProfile, [longestGap as unknown as Rule]).margin.value * 360;
  const whole = silent(8.5, 13.5, 30);
  const [pause] = spansOf(verdictOf(longestGap, whole));
  fc.assert(
    fc.property(fc.integer({ min: 1800, max: 3600 }), (length) => {
      const spans: Span[] = [];
      for (let start = 0; start < 10_800; start += length) {
        const window = { start, end: Math.min(start + length, 10_800) };
        spans.push(...spansOf(verdictOf(longestGap, windowOf(whole, window, Math.ceil(margin)))));
      }
      expect([spans[0]!.start, spans.at(-1)!.end]).toEqual([pause!.start, pause!.end]);
      spans.slice(1).forEach(({ start }, i) => {
        expect(start).toBe(spans[i]!.end);
      });
    }),
    { numRuns: 30 },
  );
});
