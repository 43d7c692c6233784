/** Local rules: what they report does not depend on how a recording is cut, shifted, joined or turned around. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeWindow } from '../../../quality/judge/judge.ts';
import { rulesetOf } from '../../../quality/judge/ruleset.ts';
import { Tally } from '../../../quality/judge/tally.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import type { Rule } from '../../../quality/rule.ts';
import finiteSamples from '../../../quality/rules/finite-samples.ts';
import frozenTrace from '../../../quality/rules/frozen-trace.ts';
import missingSentinel from '../../../quality/rules/missing-sentinel.ts';
import railSaturation from '../../../quality/rules/rail-saturation.ts';
import type { LeadPiece } from '../../../quality/signal/piece.ts';
import type { Span } from '../../../quality/spans.ts';
import { union, without } from '../../../quality/spans.ts';
import type { SpoiltEcg } from '../../support/arbitraries.ts';
import { spoiltEcgs } from '../../support/arbitraries.ts';
import { pieceOf, spansOf, verdictOf, windowOf } from '../../support/quality/pieces.ts';
import { runsOf } from '../../support/seed/seed.ts';

const LOCAL: readonly Rule[] = [finiteSamples, missingSentinel, frozenTrace, railSaturation] as readonly Rule[];
const RAILS = [-400, 400] as const;
const RUNS = { numRuns: runsOf(30) };

function leadOf({ samples, plan, gainAduPerMv: gain }: SpoiltEcg): LeadPiece {
  return pieceOf(samples, { gain, zero: plan.zeroAdu, rateHz: plan.samplingRateHz, rails: RAILS });
}

/** Judged window by window, each with the margin that the ruleset asks for, and added up. */
function findingsOf(rule: Rule, whole: LeadPiece, cuts: readonly number[]) {
  const ruleset = rulesetOf({ ...defaultProfile, rules: {} }, [rule]);
  const margin = Math.ceil(ruleset.margin.value * whole.samplingRateHz);
  const tally = new Tally(ruleset, [whole.header], whole.samplingRateHz);
  const ends = [...new Set([...cuts, whole.stored.length])].filter((at) => at > 0 && at <= whole.stored.length);
  let start = 0;
  for (const [index, end] of ends.sort((a, b) => a - b).entries()) {
    tally.addWindow({ index, start, end }, judgeWindow(ruleset, [windowOf(whole, { start, end }, margin)]));
    start = end;
  }
  return tally.finish().findings;
}

/** Cuts anywhere: even windows of any size, or pieces of any lengths. */
const cuts = fc.oneof(
  fc.integer({ min: 40, max: 3000 }).map((size) => Array.from({ length: 4000 / 40 }, (_, i) => (i + 1) * size)),
  fc.array(fc.integer({ min: 1, max: 4000 }), { maxLength: 12 }),
);

describe.each(LOCAL.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test('windows of any size report the samples that one window over everything reports', () => {
    fc.assert(
      fc.property(spoiltEcgs({ durationS: 4 }), cuts, (given, at) => {
        const whole = leadOf(given);
        const spansFrom = (list: readonly number[]) =>
          union(findingsOf(rule, whole, list).flatMap(({ span }) => (span === undefined ? [] : [span])));
        expect(spansFrom(at)).toEqual(spansFrom([]));
      }),
      RUNS,
    );
  });

  test('stretches judged by how long they last are reported alike: grade, span, value and sentence', () => {
    fc.assert(
      fc.property(spoiltEcgs({ durationS: 4 }), cuts, (given, at) => {
        const whole = leadOf(given);
        const byDuration = (list: readonly number[]) =>
          findingsOf(rule, whole, list)
            .filter(({ outcome, limit }) => outcome === 'reject' && limit?.unit === 's')
            .map(({ span, value, message }) => ({ span, value, message }));
        expect(byDuration(at)).toEqual(byDuration([]));
      }),
      RUNS,
    );
  });

  test('samples put in front move the spans by as many', () => {
    fc.assert(
      fc.property(spoiltEcgs({ durationS: 4 }), fc.integer({ min: 1, max: 500 }), (given, shift) => {
        const whole = leadOf(given);
        const unlike = Array.from({ length: shift }, (_, i) => 100 + 20 * (i % 3));
        fc.pre(whole.stored[0] !== unlike.at(-1));
        const moved = { ...whole, ...recording([...unlike, ...Array.from(whole.stored)]) };
        const later = spansOf(verdictOf(rule, whole)).map(({ start, end }) => ({
          start: start + shift,
          end: end + shift,
        }));
        const touches = ({ start }: Span) => start <= shift + given.plan.samplingRateHz;
        expect(union(spansOf(verdictOf(rule, moved))).filter((span) => !touches(span))).toEqual(
          union(later).filter((span) => !touches(span)),
        );
      }),
      RUNS,
    );
  });

  test('two recordings joined report all that either reports, and more only at the seam', () => {
    fc.assert(
      fc.property(
        spoiltEcgs({ durationS: 3, samplingRateHz: 250 }),
        spoiltEcgs({ durationS: 3, samplingRateHz: 250 }),
        (a, b) => {
          const first = leadOf(a);
          const second = { ...leadOf(b), header: first.header };
          const joined = { ...first, ...recording([...Array.from(first.stored), ...Array.from(second.stored)]) };
          const shift = first.stored.length;
          const both = [
            ...spansOf(verdictOf(rule, first)),
            ...spansOf(verdictOf(rule, second)).map(({ start, end }) => ({ start: start + shift, end: end + shift })),
          ];
          const reported = spansOf(verdictOf(rule, joined));
          expect(union([...reported, ...both])).toEqual(union(reported));
          for (const { start, end } of without(union(reported), union(both))) {
            const longer = union(reported).find((span) => span.start <= start && end <= span.end);
            expect(longer!.start <= shift && shift <= longer!.end).toBe(true);
          }
          if ([first, second].some((one) => isRejectedForLong(rule, one))) {
            expect(isRejectedForLong(rule, joined)).toBe(true);
          }
        },
      ),
      RUNS,
    );
  });

  test('a recording played backwards reports the mirror image', () => {
    fc.assert(
      fc.property(spoiltEcgs({ durationS: 4 }), (given) => {
        const whole = leadOf(given);
        const { length } = whole.stored;
        const backwards = { ...whole, stored: Array.from(whole.stored).reverse() };
        const mirrored = spansOf(verdictOf(rule, whole)).map(({ start, end }) => ({
          start: length - end,
          end: length - start,
        }));
        expect(union(spansOf(verdictOf(rule, backwards)))).toEqual(union(mirrored));
      }),
      RUNS,
    );
  });
});

/** For a stretch that lasts: what is rejected for its share of a window may be a small share of two. */
function isRejectedForLong(rule: Rule, piece: LeadPiece): boolean {
  return verdictOf(rule, piece).reasons.some(({ grade, byDuration }) => grade === 'reject' && byDuration);
}

function recording(stored: readonly number[]) {
  return { stored, to: stored.length, recordingSamples: stored.length };
}
