/** Measures that need beats or a spectrum, over real windows of 10 s, against an independent computation in NumPy. */
import { expect } from '@jest/globals';
import { judgeWindow } from '../../quality/judge/judge.ts';
import { rulesetOf } from '../../quality/judge/ruleset.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import { ratio } from '../../quality/units.ts';
import { pieceOf } from '../support/quality/pieces.ts';
import { filesOf, leadsOf } from '../support/quality/real-leads.ts';
import { whenPresent } from '../support/real-data.ts';

const WINDOW = 3600;
const SETS = [
  { set: 'mitdb-10s-v5', zero: 0, windows: 22 },
  { set: 'mitdb-60s-v4', zero: 1024, windows: 84 },
] as const;

/**
 * Minimum, quartiles and maximum in either set, and how far (as a share) a figure may be from them. NumPy and SciPy:
 * filtfilt(butter(2, …)), welch with 4 s Hann and trapezoids between its own bins, Elgendi's detector written twice.
 */
const EXPECTED: readonly (readonly [string, number, readonly number[], readonly number[]])[] = [
  ['wander_mv', 0.01, [0.13397, 0.16839, 0.21778, 0.46749, 0.78587], [0.068213, 0.15602, 0.21006, 0.38381, 1.469]],
  ['bas_sqi_ratio', 0.05, [0.75037, 0.87003, 0.93888, 0.97262, 0.99319], [0.51217, 0.90201, 0.94848, 0.97738, 0.99811]],
  ['p_sqi_ratio', 0.05, [0.53444, 0.60279, 0.72392, 0.84842, 0.97629], [0.49481, 0.64869, 0.78869, 0.89954, 0.99337]],
  ['mains_uv', 0.05, [0.0, 0.60975, 8.07, 12.186, 16.173], [6.4027, 8.2991, 9.6068, 13.181, 16.541]],
  ['k_sqi_ratio', 0.01, [3.7879, 8.2184, 14.43, 19.647, 30.537], [3.3515, 7.5228, 12.718, 20.376, 33.567]],
  ['s_sqi_ratio', 0.01, [0.44042, 1.408, 2.7947, 3.7533, 5.0235], [0.033941, 1.5785, 2.7306, 3.8648, 5.1247]],
  [
    'template_r_ratio',
    0.01,
    [0.64973, 0.87247, 0.98427, 0.99318, 0.99698],
    [0.64973, 0.92866, 0.9855, 0.99194, 0.99741],
  ],
  ['template_snr_db', 0.01, [-2.414, 6.0398, 13.374, 16.813, 20.258], [-2.0969, 7.5976, 13.609, 16.503, 21.287]],
  ['qrs_amplitude_mv', 0.01, [0.67737, 1.2823, 1.8337, 2.2804, 2.8484], [0.66517, 1.3121, 1.7442, 2.2052, 3.5273]],
  ['heart_rate_bpm', 0.01, [47.413, 57.157, 70.153, 84.456, 95.378], [52.876, 59.479, 72.739, 86.31, 112.4]],
  ['shortest_rr_s', 0.01, [0.45278, 0.64167, 0.71944, 0.97778, 1.1722], [0.39444, 0.57639, 0.77639, 0.88056, 1.0917]],
  ['longest_rr_s', 0.01, [0.68889, 0.77847, 0.975, 1.1757, 1.8694], [0.59167, 0.83681, 0.90417, 1.1, 1.6028]],
  ['rr_spread_ratio', 0.01, [1.062, 1.0952, 1.1462, 1.3013, 2.8397], [1.0563, 1.1041, 1.1419, 1.3278, 2.7667]],
  ['longest_gap_s', 0.01, [0.68889, 0.77847, 0.975, 1.1965, 1.8694], [0.59167, 0.83681, 0.90417, 1.1, 1.6028]],
];

async function measuresOf(set: string, zero: number): Promise<Map<string, number[]>> {
  // Of all windows, the poor ones too.
  const ruleset = rulesetOf({ ...defaultProfile, rules: { 'heart-rate-range': { gatedFrom: ratio(0) } } });
  const measures = new Map<string, number[]>();
  for (const file of filesOf(set)) {
    const [lead = []] = await leadsOf(set, file);
    for (let start = 0; start + WINDOW <= lead.length; start += WINDOW) {
      const piece = pieceOf(Array.from(lead.slice(start, start + WINDOW), Number), { zero });
      for (const { verdict } of judgeWindow(ruleset, [piece])) {
        for (const [name, { value }] of verdict.measured) measures.set(name, [...(measures.get(name) ?? []), value]);
      }
    }
  }
  return measures;
}

/** Linear between neighbours, as NumPy does it. */
function quartilesOf(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = share * (sorted.length - 1);
    const below = sorted[Math.floor(at)]!;
    return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at));
  });
}

whenPresent.each(SETS)('$set: every measure has the quartiles that NumPy finds', async ({ set, zero, windows }) => {
  const measures = await measuresOf(set, zero);
  for (const [name, share, ofShort, ofLong] of EXPECTED) {
    const values = measures.get(name) ?? [];
    const expected = set === 'mitdb-10s-v5' ? ofShort : ofLong;
    expect({ name, windows: values.length }).toEqual({ name, windows });
    quartilesOf(values).forEach((value, i) => {
      const isNear = Math.abs(value - expected[i]!) <= share * Math.max(Math.abs(expected[i]!), 1e-3);
      expect({ name, value, expected: expected[i], isNear }).toMatchObject({ isNear: true });
    });
  }
});

whenPresent.each(SETS)('$set: the two detectors agree nearly everywhere', async ({ set, zero }) => {
  const measures = await measuresOf(set, zero);
  const agreement = quartilesOf(measures.get('b_sqi_ratio') ?? []);
  expect(agreement[0]).toBeGreaterThan(0.8);
  expect(agreement.slice(1)).toEqual([1, 1, 1, 1]);
});
