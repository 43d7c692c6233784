/** The beats of the lake against annotated ones: found at all, and how well their intervals are timed. */
import { join } from 'node:path';
import type { Beat } from '../../quality/judge/beat-track.ts';
import { matchBeats } from '../../quality/signal/matching.ts';
import { percentileOfSorted } from '../../quality/signal/statistics.ts';
import { type CsvRow, groupedBy, rowsOf } from './csv.ts';
import { judgedIn } from './judged.ts';
import { claim, type ValidationLine } from './line.ts';

/** As in ANSI/AAMI EC57 and the papers. */
const TOLERANCE_S = 0.15;
/** Beats from the sinus node, atria or node: their intervals are compared. */
const NORMAL = new Set(['N', 'L', 'R', 'e', 'j']);
/**
 * Annotators marked R in some beats of these records and S in others, 40 ms later: of 627 marks in 108, 171 lie on the
 * highest sample and 447 on the lowest. No one rule for the place of a beat follows both.
 */
const MARKS_TAKE_TURNS = ['108.mat', '114.mat'];

interface Counts {
  found: number;
  missed: number;
  extra: number;
}

/** Claims about beats, each by the annotations beside the recordings. */
export async function beats(root: string): Promise<ValidationLine[]> {
  return [...(await mitdbLines(join(root, 'mitdb-10min'))), ...(await cpscLines(join(root, 'cpsc2019')))];
}

async function mitdbLines(folder: string): Promise<ValidationLine[]> {
  const marks = groupedBy(rowsOf(join(folder, 'beats.csv')), 'file');
  const rhythms = groupedBy(rowsOf(join(folder, 'rhythm.csv')), 'file');
  const counts = { found: 0, missed: 0, extra: 0 };
  const errors = new Map<string, number[]>();
  const rmssdErrors: number[] = [];
  for await (const { file, recording, beats: all } of judgedIn(folder, 'mit-bih-360', { withBeats: true })) {
    const rateHz = recording.signal!.samplingRateHz;
    const found = all.filter(({ lead }) => lead.index === 0);
    const annotated = marks.get(file) ?? [];
    const flutter = (rhythms.get(file) ?? []).filter(({ rhythm }) => rhythm === 'VFL');
    const isCounted = (sample: number) =>
      flutter.every((row) => sample < Number(row.start_sample) || sample >= Number(row.end_sample));
    count(
      counts,
      annotated.map(sampleOf),
      found.map(({ sample }) => sample),
      TOLERANCE_S * rateHz,
      isCounted,
    );
    const { intervals, rmssdError } = timing(annotated, found, rateHz);
    errors.set(file, intervals);
    if (Number.isFinite(rmssdError)) rmssdErrors.push(rmssdError);
  }
  const percentile = (values: readonly number[], share: number) =>
    percentileOfSorted(
      values.toSorted((a, b) => a - b),
      share,
    );
  const every = [...errors.values()].flat();
  const others = [...errors].flatMap(([file, list]) => (MARKS_TAKE_TURNS.includes(file) ? [] : list));
  const p99 = percentile(every, 99);
  const without = `${percentile(others, 99).toFixed(1)} without 108 and 114, whose marks take turns between R and S`;
  const largest = Math.max(...rmssdErrors);
  return [
    ...countLines('mitdb-10min, the table beats outside flutter', counts, [0.9985, 0.996]),
    {
      what: 'mitdb-10min: error of NN intervals, 95th percentile',
      measured: `${percentile(every, 95).toFixed(1)} ms`,
      n: `${every.length} intervals`,
    },
    claim('mitdb-10min: error of NN intervals, 99th percentile', p99, ['≤', 20], `${every.length} intervals`, {
      shown: `${p99.toFixed(1)} ms (${without})`,
      unit: ' ms',
      best: p99,
    }),
    claim('mitdb-10min: largest error of RMSSD', largest, ['≤', 8], `${rmssdErrors.length} recordings`, {
      shown: `${largest.toFixed(1)} ms`,
      unit: ' ms',
    }),
  ];
}

async function cpscLines(folder: string): Promise<ValidationLine[]> {
  const marks = groupedBy(rowsOf(join(folder, 'r_peaks.csv')), 'file');
  const counts = { found: 0, missed: 0, extra: 0 };
  for await (const { file, recording, beats: found } of judgedIn(folder, 'millivolts', { withBeats: true })) {
    const annotated = marks.get(file);
    if (annotated === undefined) continue; // beside the recordings lie their annotations, as MAT-files too
    const samples = annotated.map(({ r_peak_1based }) => Number(r_peak_1based) - 1);
    count(
      counts,
      samples,
      found.map(({ sample }) => sample),
      TOLERANCE_S * recording.signal!.samplingRateHz,
    );
  }
  const { found, missed, extra } = counts;
  const f1 = (2 * found) / (2 * found + missed + extra);
  return [
    claim('cpsc2019, hard recordings of 10 s: F1 of the table beats', f1, ['≥', 0.95], `${found + missed} beats`, {
      shown: `${f1.toFixed(4)} (${missed} missed, ${extra} too many)`,
    }),
  ];
}

function count(
  counts: Counts,
  annotated: readonly number[],
  found: readonly number[],
  tolerance: number,
  isCounted: (sample: number) => boolean = () => true,
): void {
  const { pairs, unmatchedFirst, unmatchedSecond } = matchBeats(annotated, found, tolerance);
  counts.found += pairs.filter(([first]) => isCounted(annotated[first]!)).length;
  counts.missed += unmatchedFirst.filter(isCounted).length;
  counts.extra += unmatchedSecond.filter(isCounted).length;
}

function countLines(what: string, { found, missed, extra }: Counts, [se, ppv]: readonly [number, number]) {
  const n = `${found + missed} beats`;
  const [sensitivity, precision] = [found / (found + missed), found / (found + extra)];
  return [
    claim(`${what}: sensitivity`, sensitivity, ['≥', se], n, { shown: `${sensitivity.toFixed(4)} (${missed} missed)` }),
    claim(`${what}: precision`, precision, ['≥', ppv], n, { shown: `${precision.toFixed(4)} (${extra} too many)` }),
  ];
}

/** Errors in milliseconds: of each interval between two normal beats that the table gives, and of their RMSSD. */
function timing(annotated: readonly CsvRow[], found: readonly Beat[], rateHz: number) {
  const { pairs } = matchBeats(
    annotated.map(sampleOf),
    found.map(({ sample }) => sample),
    TOLERANCE_S * rateHz,
  );
  const partner = new Map(pairs);
  const intervals: { readonly at: number; readonly mine: number; readonly theirs: number }[] = [];
  for (const [at, row] of annotated.entries()) {
    const before = annotated[at - 1];
    const [i, j] = [partner.get(at - 1), partner.get(at)];
    const rr = j === undefined ? undefined : found[j]!.rr;
    const areNormal = before !== undefined && NORMAL.has(before.symbol!) && NORMAL.has(row.symbol!);
    if (!areNormal || rr === undefined || i === undefined || j !== i + 1) continue;
    intervals.push({ at, mine: 1000 * rr.value, theirs: (1000 * (sampleOf(row) - sampleOf(before))) / rateHz });
  }
  const rmssd = (which: 'mine' | 'theirs') => {
    const squares = intervals.flatMap((one, i) => {
      const before = intervals[i - 1];
      return before?.at === one.at - 1 ? [(one[which] - before[which]) ** 2] : [];
    });
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  };
  return {
    intervals: intervals.map(({ mine, theirs }) => Math.abs(mine - theirs)),
    rmssdError: Math.abs(rmssd('mine') - rmssd('theirs')),
  };
}

function sampleOf({ sample }: CsvRow): number {
  return Number(sample);
}
