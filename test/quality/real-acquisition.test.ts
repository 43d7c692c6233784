/** Rules about acquisition, copies and jumps against real recordings. */
import { expect } from '@jest/globals';
import { judgeWindow } from '../../quality/judge/judge.ts';
import { rulesetOf } from '../../quality/judge/ruleset.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import type { Rule } from '../../quality/rule.ts';
import clippedPeaks from '../../quality/rules/clipped-peaks.ts';
import copiedBlock from '../../quality/rules/copied-block.ts';
import dcOffset from '../../quality/rules/dc-offset.ts';
import excursion from '../../quality/rules/excursion.ts';
import resolution from '../../quality/rules/resolution.ts';
import spikesAndSteps from '../../quality/rules/spikes-and-steps.ts';
import { percentileOfSorted } from '../../quality/signal/statistics.ts';
import { pieceOf } from '../support/quality/pieces.ts';
import { filesOf, leadsOf } from '../support/quality/real-leads.ts';
import { whenPresent } from '../support/real-data.ts';

const RULES: readonly Rule[] = [clippedPeaks, copiedBlock, dcOffset, excursion, resolution, spikesAndSteps] as never;
const RULESET = rulesetOf(defaultProfile, RULES);
const WINDOW = 3600;
const SHARES = [0, 1, 5, 25, 50, 75, 95, 99, 100];

function percentiles(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  return SHARES.map((share) => percentileOfSorted(sorted, share));
}

/** Every measure of every window of 10 s of a set, by name, and the outcomes that were not `pass`. */
async function judged(set: string, zero: number) {
  const measures = new Map<string, number[]>();
  const outcomes: string[] = [];
  for (const file of filesOf(set)) {
    const [lead = []] = await leadsOf(set, file);
    for (let start = 0; start + WINDOW <= lead.length; start += WINDOW) {
      const piece = pieceOf(Array.from(lead.slice(start, start + WINDOW), Number), { zero });
      for (const { rule, verdict } of judgeWindow(RULESET, [piece])) {
        if (verdict.outcome !== 'pass') outcomes.push(`${rule.id}: ${verdict.outcome}`);
        for (const [name, { value }] of verdict.measured) measures.set(name, [...(measures.get(name) ?? []), value]);
      }
    }
  }
  return { measures, outcomes };
}

// Computed by NumPy: unique, median, abs, diff, and cumulative sums for the means of 72 samples, 86 apart.
whenPresent.each([
  [
    'mitdb-10s-v5',
    0,
    {
      codes_count: [171, 173.31, 182.7, 223, 279, 381.75, 504.3, 693.44, 743],
      excursion_mv: [0.765, 0.766, 0.782, 1.3012, 1.7525, 2.3125, 2.7109, 2.838, 2.87],
      offset_mv: [0, 0.0094, 0.049, 0.2062, 0.3, 0.4006, 0.924, 0.925, 0.925],
      slew_mv_per_s: [43.2, 50.004, 75.87, 103.5, 149.4, 213.3, 230.4, 230.4, 230.4],
      step_mv: [0.1469, 0.1543, 0.1842, 0.3058, 0.4718, 0.6222, 1.9575, 1.9956, 1.9969],
      step_uv: [5, 5, 5, 5, 5, 5, 5, 5, 5],
      flat_peaks_count: [0, 0, 0, 0, 0, 0, 0, 0.79, 1],
    },
  ],
  [
    'mitdb-60s-v4',
    1024,
    {
      codes_count: [174, 178.98, 190.6, 222, 265.5, 381.5, 714.2, 776, 776],
      excursion_mv: [0.725, 0.7333, 0.9673, 1.3175, 1.7025, 2.26, 2.6062, 2.9034, 3.115],
      offset_mv: [0, 0.0042, 0.0238, 0.2037, 0.25, 0.3012, 0.3792, 0.4001, 0.425],
      slew_mv_per_s: [43.2, 43.2, 71.01, 96.3, 161.1, 223.2, 230.4, 230.4, 230.4],
      step_mv: [0.191, 0.1968, 0.2184, 0.2962, 0.4471, 0.7109, 1.7, 2.0022, 2.0437],
      step_uv: [5, 5, 5, 5, 5, 5, 5, 5, 5],
      flat_peaks_count: [0, 0, 0, 0, 0, 0, 0, 0.17, 1],
    },
  ],
])('the measures of %s have the percentiles that NumPy finds', async (set, zero, expected) => {
  const { measures } = await judged(set, zero);
  for (const [name, shares] of Object.entries(expected)) {
    const found = percentiles(measures.get(name) ?? []);
    expect({ name, found }).toEqual({ name, found: shares.map((value) => expect.closeTo(value, 3)) });
  }
});

whenPresent.each([
  ['mitdb-10s-v5', 0],
  ['mitdb-60s-v4', 1024],
  ['mendeley-1000-fragments', 1024],
])('no window of %s is warned of, let alone rejected', async (set, zero) => {
  const { outcomes } = await judged(set, zero);
  expect(outcomes.filter((outcome) => !outcome.endsWith('info'))).toEqual([]);
});

whenPresent('nothing comes twice in half an hour of a real heart, window by window', async () => {
  const { measures } = await judged('mitdb-full-v4', 1024);
  expect(measures.get('copied_s')).toHaveLength(180);
  expect(new Set(measures.get('copied_s'))).toEqual(new Set([0]));
});
