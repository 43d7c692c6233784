/** What moves the quality of a lead, and what must not: over generated hearts, and over fragments of sick ones. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RhythmName } from '../../../quality/rule.ts';
import beatTemplate from '../../../quality/rules/beat-template.ts';
import signalQuality from '../../../quality/rules/signal-quality.ts';
import { medianOf } from '../../../quality/signal/statistics.ts';
import { hearts } from '../../support/arbitraries.ts';
import { type EcgPlan, ecg } from '../../support/ecg/ecg.ts';
import { NO_NOISE, type Noises } from '../../support/ecg/noises.ts';
import { pieceOf, verdictOf } from '../../support/quality/pieces.ts';
import { filesOf, leadsOf } from '../../support/quality/real-leads.ts';
import { whenPresent } from '../../support/real-data.ts';
import { SEED } from '../../support/seed/seed.ts';

/** Rhythms with beats to compare. */
const BEATING: readonly RhythmName[] = ['sinus', 'atrial-fibrillation', 'bigeminy', 'paced', 'ventricular-tachycardia'];
const HEARTS = fc.sample(hearts(BEATING), { numRuns: 40, seed: SEED }).map(({ plan }) => plan);
/** How far the quality of half of all hearts may move with what is none of its business. */
const STAYS = 0.1;
/** A mean over so many hearts may rise by this much by chance. */
const CHANCE = 0.005;

type Change = (mv: Float64Array) => Float64Array;

/** NaN where it cannot be told. */
function qualityOf(plan: Partial<EcgPlan>, change: Change = (mv) => mv): number {
  const { adu, gainAduPerMv, plan: whole } = ecg(plan);
  const mv = Float64Array.from(adu, (value) => (value - whole.zeroAdu) / gainAduPerMv);
  const piece = pieceOf(change(mv), { gain: undefined, zero: undefined, rateHz: whole.samplingRateHz });
  return verdictOf(signalQuality, piece).measured.get('quality')?.value ?? Number.NaN;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('with more noise it falls on average', () => {
  const LEVELS: readonly (readonly [kind: keyof Noises, levels: readonly number[], falls: number])[] = [
    ['wanderUv', [0, 1000, 2500, 5000], 0.1],
    ['muscleUv', [0, 50, 150, 300, 600], 0.5],
    ['motionUv', [0, 100, 250, 500, 1000], 0.5],
    ['spikes', [0, 3, 10, 30], 0.4],
    ['mainsUv', [0, 100, 300, 1000], 0.25],
  ];

  test.each(LEVELS)('%s of %j', (kind, levels, falls) => {
    const all = HEARTS.map((plan) =>
      levels.map((level) => qualityOf({ ...plan, noises: { ...NO_NOISE, [kind]: level } })),
    ).filter((qualities) => qualities.every(Number.isFinite));
    expect(all.length).toBeGreaterThan(HEARTS.length / 2);
    const means = levels.map((_, level) => mean(all.map((qualities) => qualities[level]!)));
    const rises = means.flatMap((value, i) => (i > 0 && value > means[i - 1]! + CHANCE ? [levels[i]] : []));
    expect({ means, rises }).toMatchObject({ rises: [] });
    expect(means[0]! - means.at(-1)!).toBeGreaterThanOrEqual(falls - CHANCE);
  });
});

describe('it does not move', () => {
  /** Of hearts whose quality is told both times. */
  const asTheyAre = HEARTS.map((plan) => qualityOf(plan));
  const medianMove = (moved: (plan: EcgPlan) => number) => {
    const moves = HEARTS.map((plan, i) => Math.abs(asTheyAre[i]! - moved(plan))).filter(Number.isFinite);
    expect(moves.length).toBeGreaterThan(HEARTS.length / 2);
    return medianOf(Float64Array.from(moves));
  };

  test.each([0.5, 0.8, 1.25, 2])('with the scale: times %d', (times) => {
    expect(medianMove((plan) => qualityOf(plan, (mv) => mv.map((value) => times * value)))).toBeLessThanOrEqual(STAYS);
  });

  test('with the polarity, or with an offset', () => {
    expect(medianMove((plan) => qualityOf(plan, (mv) => mv.map((value) => 1.5 - value)))).toBeLessThanOrEqual(1e-6);
  });

  test.each([125, 250, 360, 500, 1000])('when the same heart is sampled at %d Hz', (samplingRateHz) => {
    expect(medianMove((plan) => qualityOf({ ...plan, samplingRateHz }))).toBeLessThanOrEqual(STAYS);
  });
});

describe('beats of two kinds', () => {
  test('have partners, though the mean of all is like neither kind', () => {
    const verdicts = fc.sample(hearts(['bigeminy']), { numRuns: 30, seed: SEED }).map(({ adu, gainAduPerMv, plan }) => {
      const piece = pieceOf(adu, { gain: gainAduPerMv, zero: plan.zeroAdu, rateHz: plan.samplingRateHz });
      const of = (rule: typeof signalQuality | typeof beatTemplate, name: string) =>
        verdictOf(rule, piece).measured.get(name)?.value ?? Number.NaN;
      return { partner: of(signalQuality, 'partner_r_ratio'), template: of(beatTemplate, 'template_r_ratio') };
    });
    const of = (name: 'partner' | 'template') => medianOf(Float64Array.from(verdicts, (verdict) => verdict[name]));
    expect(of('partner')).toBeGreaterThan(0.97);
    expect(of('template')).toBeLessThan(of('partner') - 0.05);
  });

  whenPresent('of 117 fragments with ectopic beats at most two are doubtful, none is poor', async () => {
    const set = 'mendeley-1000-fragments';
    const files = filesOf(set).filter((file) => /\/(7 PVC|8 Bigeminy|9 Trigeminy)\//.test(file));
    const qualities: number[] = [];
    for (const file of files) {
      const [lead = []] = await leadsOf(set, file);
      const verdict = verdictOf(signalQuality, pieceOf(Array.from(lead, Number), { zero: 1024 }));
      qualities.push(verdict.measured.get('quality')!.value);
    }
    expect(qualities).toHaveLength(117);
    expect(qualities.filter((quality) => quality < 0.5).length).toBeLessThanOrEqual(2);
    expect(Math.min(...qualities)).toBeGreaterThan(0.1);
  });
});
