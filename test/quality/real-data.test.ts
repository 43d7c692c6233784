/** Rules against real recordings: figures that others computed, and judgements that people made. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { readMat } from '../../handler/mat/read-mat.ts';
import { recordingIn } from '../../handler/recording/recording.ts';
import { namedRulesetOf } from '../../handler/ruleset.ts';
import { judgeWindow } from '../../quality/judge/judge.ts';
import { judgeRecording } from '../../quality/judge/judge-recording.ts';
import { rulesetOf } from '../../quality/judge/ruleset.ts';
import { defaultProfile, profiles } from '../../quality/profiles/index.ts';
import muscleNoise from '../../quality/rules/muscle-noise.ts';
import { findBeats } from '../../quality/signal/beats.ts';
import { percentileOfSorted } from '../../quality/signal/statistics.ts';
import { pieceOf, verdictOf } from '../support/quality/pieces.ts';
import { filesOf, folderOf, leadsOf, rowsOf } from '../support/quality/real-leads.ts';
import { whenPresent } from '../support/real-data.ts';

const RATE_HZ = 360;
const WINDOW = 10 * RATE_HZ;
const SHARES = [0, 1, 5, 25, 50, 75, 95, 99, 100];

function percentiles(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  return SHARES.map((share) => percentileOfSorted(sorted, share));
}

/** Muscle noise of every window of 10 s of a set, each filtered alone; with mains interference, and without. */
async function muscleNoiseOf(set: string, zero: number): Promise<{ whole: number[]; judged: number[] }> {
  const [whole, judged]: [number[], number[]] = [[], []];
  for (const file of filesOf(set)) {
    const [lead = []] = await leadsOf(set, file);
    for (let start = 0; start + WINDOW <= lead.length; start += WINDOW) {
      const piece = pieceOf(Array.from(lead.slice(start, start + WINDOW), Number), { zero });
      const levelOf = (settings: { readonly lines?: [] }) =>
        verdictOf(muscleNoise, piece, settings).measured.get('muscle_noise_uv')!.value;
      whole.push(levelOf({ lines: [] }));
      judged.push(levelOf({}));
    }
  }
  return { whole, judged };
}

// Computed by SciPy: butter(2, [20, 100]), sosfiltfilt, RMS of 36 samples, median of 100. Without mains: welch(nfft=8192)
// integrated by trapezoids, and the sum of each frame with exp(-2πi·50·t) and exp(-2πi·60·t).
whenPresent.each([
  [
    'mitdb-10s-v5',
    0,
    22,
    [8.21, 8.279, 8.552, 10.342, 11.834, 14.245, 18.156, 22.875, 24.105],
    [5.43, 5.435, 5.478, 6.645, 10.65, 13.354, 15.623, 22.326, 24.105],
  ],
  [
    'mitdb-60s-v4',
    1024,
    84,
    [7.903, 7.965, 8.542, 8.967, 10.98, 14.317, 20.828, 25.032, 26.346],
    [5.43, 5.512, 5.742, 6.348, 7.155, 11.736, 18.564, 23.973, 24.468],
  ],
])('muscle noise of %s has the percentiles that SciPy finds, in µV', async (set, zero, windows, ofBand, ofRule) => {
  const { whole, judged } = await muscleNoiseOf(set, zero);
  expect(judged).toHaveLength(windows);
  percentiles(whole).forEach((level, i) => {
    expect(level).toBeCloseTo(ofBand[i]!, 3);
  });
  percentiles(judged).forEach((level, i) => {
    expect(Math.abs(level / ofRule[i]! - 1)).toBeLessThan(0.01);
  });
});

whenPresent('beats are found where cardiologists marked them: 98 of 100, and 97 of 100 found are beats', async () => {
  const marked = Map.groupBy(rowsOf('mitdb-10s-v5', 'beats.csv'), ({ file }) => file!);
  let [hits, missed, extra] = [0, 0, 0];
  for (const file of filesOf('mitdb-10s-v5')) {
    const [lead = []] = await leadsOf('mitdb-10s-v5', file);
    const found = findBeats(Array.from(lead, Number), RATE_HZ);
    const left = new Set(found);
    // The first and last 0.15 s are left out: a beat there may lie half outside.
    const inside = (at: number) => at >= 54 && at < lead.length - 54;
    for (const { sample } of marked.get(file) ?? []) {
      const match = [...left].find((at) => Math.abs(at - Number(sample)) <= 54);
      if (match !== undefined) left.delete(match);
      if (match !== undefined) hits += 1;
      else if (inside(Number(sample))) missed += 1;
    }
    extra += [...left].filter(inside).length;
  }
  expect(hits).toBeGreaterThan(200);
  expect(hits / (hits + missed)).toBeGreaterThan(0.98);
  expect(hits / (hits + extra)).toBeGreaterThan(0.97);
});

whenPresent('no rule rejects any of the 499 fragments that teach arrhythmias', async () => {
  const ruleset = rulesetOf(defaultProfile);
  const files = filesOf('mendeley-1000-fragments');
  const rejected: string[] = [];
  for (const file of files) {
    const [lead = []] = await leadsOf('mendeley-1000-fragments', file);
    const piece = pieceOf(Array.from(lead, Number), { zero: 1024, rails: [0, 2047] });
    for (const { rule, verdict } of judgeWindow(ruleset, [piece])) {
      if (verdict.outcome === 'reject') rejected.push(`${file}: ${rule.id}: ${verdict.sentence}`);
    }
  }
  expect(files).toHaveLength(499);
  expect(rejected).toEqual([]);
});

/** The twelve leads of a recording of CinC 2011, and the rules as its profile has them. */
const PHONE = rulesetOf(profiles.get('smartphone-12-lead')!);
async function phoneLeads(file: string) {
  const names = ['I', 'II', 'III', 'aVR', 'aVF', 'aVL', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
  const leads = await leadsOf('cinc2011', file);
  return leads.map((lead, index) => pieceOf(Array.from(lead, Number), { rateHz: 500, index, name: names[index]! }));
}

/** How many of 50 unacceptable recordings were rejected, and how many of 50 acceptable ones were not. */
interface Agreement {
  readonly caught: number;
  readonly spared: number;
}

whenPresent(
  'CinC 2011: rejects recordings that were found unacceptable, and no lead that was found acceptable',
  async () => {
    const agreement = { frozenTrace: { caught: 0, spared: 0 }, anyRule: { caught: 0, spared: 0 } };
    const labels = rowsOf('cinc2011', 'labels.csv');
    const goodLeads = rowsOf('cinc2011', 'lead_labels.csv')
      .filter((row) => row.label === 'acceptable')
      .map(({ file, row }) => `${file} ${row}`);
    const rejectedLeads = new Set<string>();
    for (const { file, label } of labels) {
      const rejects = judgeWindow(PHONE, await phoneLeads(file!)).filter(({ verdict }) => verdict.outcome === 'reject');
      for (const { lead } of rejects) rejectedLeads.add(`${file} ${lead}`);
      const byFrozenTrace = rejects.some(({ rule }) => rule.id === 'frozen-trace');
      count(agreement.frozenTrace, label === 'unacceptable', byFrozenTrace);
      count(agreement.anyRule, label === 'unacceptable', rejects.length > 0);
    }
    expect(labels).toHaveLength(100);
    expect(agreement).toEqual({ frozenTrace: { caught: 33, spared: 47 }, anyRule: { caught: 42, spared: 47 } });
    expect(goodLeads).toHaveLength(871);
    expect(goodLeads.filter((lead) => rejectedLeads.has(lead))).toEqual([]);
  },
);

whenPresent.each([
  ['cinc2021', 'twelve-lead-500', 15],
  ['cpsc2018', 'millivolts', 3],
])('no lead of the clinical recordings in %s is rejected', async (set, profileId, recordings) => {
  const profile = profiles.get(profileId)!;
  const { ruleset } = namedRulesetOf(profile);
  const rejected: string[] = [];
  for (const file of filesOf(set)) {
    const mat = await readMat(readFileSync(join(folderOf(set), file)));
    const upload = { key: file, metadata: new Map<string, string>() };
    const { judgement } = judgeRecording(recordingIn(mat, upload, { profile, isNamed: true }), ruleset);
    rejected.push(...judgement.findings.filter(({ outcome }) => outcome === 'reject').map(({ message }) => message));
  }
  expect(filesOf(set)).toHaveLength(recordings);
  expect(rejected).toEqual([]);
});

function count(agreement: { -readonly [K in keyof Agreement]: number }, isBad: boolean, isRejected: boolean): void {
  if (isBad && isRejected) agreement.caught += 1;
  if (!isBad && !isRejected) agreement.spared += 1;
}

whenPresent('muscle noise is louder where experts marked noise: area under the ROC curve', async () => {
  const marks = rowsOf('mitdb-10min', 'quality.csv').filter(({ quality }) => quality !== 'clean');
  const noisy: number[] = [];
  const clean: number[] = [];
  for (const file of filesOf('mitdb-10min')) {
    const [lead = []] = await leadsOf('mitdb-10min', file);
    const mine = marks.filter((mark) => mark.file === file && mark.row === '0');
    for (let start = 0; start + WINDOW <= lead.length; start += WINDOW) {
      const marked = mine.reduce((sum, { start_sample, end_sample }) => {
        return sum + Math.max(0, Math.min(start + WINDOW, Number(end_sample)) - Math.max(start, Number(start_sample)));
      }, 0);
      if (marked > 0 && marked <= WINDOW / 2) continue;
      const piece = pieceOf(Array.from(lead.slice(start, start + WINDOW), Number), { zero: 1024 });
      const level = verdictOf(muscleNoise, piece).measured.get('muscle_noise_uv')!.value;
      (marked > 0 ? noisy : clean).push(level);
    }
  }
  const above = noisy.flatMap((loud) => clean.map((quiet) => (loud > quiet ? 1 : loud === quiet ? 0.5 : 0)));
  const area = above.reduce((sum: number, one) => sum + one, 0) / above.length;
  expect([noisy.length, clean.length]).toEqual([37, 1200]);
  expect(area).toBeGreaterThan(0.94);
});
