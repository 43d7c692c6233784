/** The two beat detectors against the beats that cardiologists marked in the MIT-BIH database. */
import { expect } from '@jest/globals';
import { findBeats } from '../../quality/signal/beats.ts';
import { findBeatsByCurveLength } from '../../quality/signal/curve-length.ts';
import { matchBeats } from '../../quality/signal/matching.ts';
import { filesOf, leadsOf, rowsOf } from '../support/quality/real-leads.ts';
import { whenPresent } from '../support/real-data.ts';

type Detector = (mv: Float64Array, samplingRateHz: number) => number[];

const RATE_HZ = 360;
/** As recordings are judged: window by window, each with a margin. */
const WINDOW = 10 * RATE_HZ;
const MARGIN = 1.06 * RATE_HZ;
const TOLERANCE = 0.15 * RATE_HZ;

const SETS = ['mitdb-10min', 'mitdb-60s-v4', 'mitdb-10s-v5'];
const DETECTORS: Readonly<Record<string, Detector>> = { elgendi: findBeats, 'curve length': findBeatsByCurveLength };

/** What one window after the other reports, each only what lies inside it. */
function inWindows(find: Detector, lead: Float64Array): number[] {
  const beats: number[] = [];
  for (let start = 0; start < lead.length; start += WINDOW) {
    const origin = Math.max(0, Math.round(start - MARGIN));
    const piece = lead.slice(origin, Math.round(start + WINDOW + MARGIN));
    const isInside = (at: number) => at >= start && at < start + WINDOW;
    beats.push(
      ...find(piece, RATE_HZ)
        .map((at) => at + origin)
        .filter(isInside),
    );
  }
  return beats;
}

async function leadOf(set: string, file: string): Promise<Float64Array> {
  const [lead = []] = await leadsOf(set, file);
  return Float64Array.from(lead, Number);
}

/** Is a sample in a part that the annotators called clean? (A beat at the very edge of a file may lie half outside.) */
function cleanPartsOf(set: string, file: string, samples: number): (at: number) => boolean {
  const noisy = noisyPartsOf(set, samples).filter((part) => part.file === file);
  const isNoisy = (at: number) => noisy.some(({ start, end }) => at >= start && at < end);
  return (at) => at >= TOLERANCE && at < samples - TOLERANCE && !isNoisy(at);
}

/** The long files say which parts are noisy, the short ones only whether any part is. */
function noisyPartsOf(set: string, samples: number) {
  if (set === 'mitdb-10min') {
    return rowsOf(set, 'quality.csv')
      .filter(({ row, quality }) => row === '0' && quality !== 'clean')
      .map(({ file, start_sample, end_sample }) => ({ file, start: Number(start_sample), end: Number(end_sample) }));
  }
  return rowsOf(set, 'labels.csv')
    .filter(({ noisy_s, unreadable_s }) => Number(noisy_s) + Number(unreadable_s) > 0)
    .map(({ file }) => ({ file, start: 0, end: samples }));
}

async function scoreOf(find: Detector, set: string) {
  const marked = Map.groupBy(rowsOf(set, 'beats.csv'), ({ file }) => file!);
  let [hits, missed, extra] = [0, 0, 0];
  for (const file of filesOf(set)) {
    const lead = await leadOf(set, file);
    const isClean = cleanPartsOf(set, file, lead.length);
    const truth = (marked.get(file) ?? []).map(({ sample }) => Number(sample)).sort((a, b) => a - b);
    const { pairs, unmatchedFirst, unmatchedSecond } = matchBeats(truth, inWindows(find, lead), TOLERANCE);
    hits += pairs.filter(([i]) => isClean(truth[i]!)).length;
    missed += unmatchedFirst.filter(isClean).length;
    extra += unmatchedSecond.filter(isClean).length;
  }
  return { hits, missed, extra, sensitivity: hits / (hits + missed), precision: hits / (hits + extra) };
}

// Measured: elgendi 14 150 hits, 5 missed, 6 extra in 210 minutes; curve length 9 missed, 76 extra.
whenPresent.each(
  Object.entries({ elgendi: 0.995, 'curve length': 0.98 }).flatMap(([name, least]) =>
    SETS.map((set) => [name, set, least] as const),
  ),
)('%s on the clean parts of %s: sensitivity and precision of at least %d', async (name, set, least) => {
  const { hits, missed, extra, sensitivity, precision } = await scoreOf(DETECTORS[name]!, set);
  expect({ name, set, hits, missed, extra, holds: sensitivity >= least && precision >= least }).toMatchObject({
    holds: true,
  });
  expect(hits).toBeGreaterThan(200);
});

whenPresent.each(Object.keys(DETECTORS))(
  '%s loses and doubles no beat where one window follows another',
  async (name) => {
    const find = DETECTORS[name]!;
    for (const file of ['100.mat', '119.mat', '208.mat', '232.mat']) {
      const lead = await leadOf('mitdb-10min', file);
      const beats = inWindows(find, lead);
      const shifted = inWindows(find, lead.subarray(WINDOW / 2)).map((at) => at + WINDOW / 2);
      const isNearSeam = (at: number) => at % WINDOW < TOLERANCE || at % WINDOW >= WINDOW - TOLERANCE;
      const isCompared = (at: number) => isNearSeam(at) && at > WINDOW / 2 + TOLERANCE && at < lead.length - TOLERANCE;
      // The other cut has its seams elsewhere: near a seam of this one, both must see the same beats.
      const { unmatchedFirst, unmatchedSecond } = matchBeats(beats, shifted, TOLERANCE);
      expect({ file, unmatched: [...unmatchedFirst, ...unmatchedSecond].filter(isCompared) }).toEqual({
        file,
        unmatched: [],
      });
    }
  },
);
