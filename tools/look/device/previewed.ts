/** What a preview says and shows of a signal, in bounds: a wrong rate makes a long signal of a short one, and nobody waits for a letter of a form. */
import { medianQrsHeight } from '../../../handler/recording/qrs-height.ts';
import type { Recording } from '../../../handler/recording/recording.ts';
import type { Signal } from '../../../handler/recording/signal.ts';
import { judgeRecording } from '../../../quality/judge/judge-recording.ts';
import { rulesetOf } from '../../../quality/judge/ruleset.ts';
import { medianOf } from '../../../quality/signal/statistics.ts';
import { emptyColumns, join } from '../read/signal/columns.ts';
import { finiteMillivolts } from '../read/signal/source-signal.ts';
import { type DevicePreview, PREVIEW_S } from './device-wire.ts';

/** Each window costs something, however few samples it has. */
const MAX_JUDGED_S = 1800;
/** In all leads: half an hour of two leads at 500 Hz, which takes half a second. */
const MAX_JUDGED_SAMPLES = 2_000_000;
/** The height of a QRS is looked for in six windows of 10 s, each with a second at both ends. */
const QRS_S = 72;

/** In all leads: twelve for 10 s at 2000 Hz. More are sent as columns. */
const MAX_SENT_SAMPLES = 240_000;
/** In all leads: more are not read, and less than 10 s is shown. */
const MAX_READ_SAMPLES = 8_000_000;
/** Of 10 s: as many as are drawn, 0.1 mm each. */
const MAX_COLUMNS = 2500;

/** Of a millivolt: finer than any screen shows. */
const SAMPLE_FIGURES = 4;

/** How the recording would end, and what tells a wrong scale or rate. */
export function judgedIn(
  recording: Recording,
): Pick<DevicePreview, 'outcome' | 'whyNotJudged' | 'heartRateBpm' | 'qrsMv'> {
  const { signal } = recording;
  const qrsMv = signal === undefined || isTooLongForQrs(signal) ? null : orNull(medianQrsHeight(signal), 3);
  const whyNotJudged = signal === undefined ? null : tooLong(signal);
  if (whyNotJudged !== null) return { outcome: null, whyNotJudged, heartRateBpm: null, qrsMv };
  const intervals: number[] = [];
  const last = new Map<unknown, number>();
  const rateHz = signal?.samplingRateHz ?? 1;
  const { judgement } = judgeRecording(recording, rulesetOf(recording.profile), {
    beats: (found) => {
      for (const { lead, sample } of found) {
        const before = last.get(lead);
        if (before !== undefined) intervals.push((sample - before) / rateHz);
        last.set(lead, sample);
      }
    },
  });
  const { outcome, reason = null, usableShare } = judgement;
  const heartRateBpm = intervals.length === 0 ? null : orNull(60 / medianOf(Float64Array.from(intervals)), 3);
  return { outcome: { outcome, reason, usableShare }, whyNotJudged, heartRateBpm, qrsMv };
}

function tooLong({ headers, sampleCount, samplingRateHz }: Signal): string | null {
  if (sampleCount / samplingRateHz > MAX_JUDGED_S) {
    return 'It is longer than half an hour, so it is not judged here.';
  }
  const all = sampleCount * headers.length;
  return all > MAX_JUDGED_SAMPLES
    ? `It has ${all} samples in all leads; more than ${MAX_JUDGED_SAMPLES} are not judged here.`
    : null;
}

function isTooLongForQrs({ headers, sampleCount, samplingRateHz }: Signal): boolean {
  return headers.length * Math.min(sampleCount, QRS_S * samplingRateHz) > MAX_JUDGED_SAMPLES;
}

/** The part of the signal that is shown: every sample, or the lowest and highest of each column. */
export function shownIn(
  signal: Signal | undefined,
  fromS: number,
): Pick<DevicePreview, 'first' | 'samplesPerColumn' | 'mv' | 'highestMv'> {
  if (signal === undefined) return { first: 0, samplesPerColumn: 1, mv: [], highestMv: [] };
  const { headers, sampleCount, samplingRateHz } = signal;
  const first = Math.min(Math.floor(fromS * samplingRateHz), sampleCount);
  const most = Math.floor(MAX_READ_SAMPLES / Math.max(1, headers.length));
  const end = Math.min(sampleCount, first + Math.min(most, Math.ceil(PREVIEW_S * samplingRateHz)));
  const isRaw = headers.length * (end - first) <= MAX_SENT_SAMPLES;
  const samplesPerColumn = isRaw ? 1 : Math.ceil((PREVIEW_S * samplingRateHz) / MAX_COLUMNS);
  const mv = headers.map((_, position) => finiteMillivolts(signal, position, first, end));
  if (isRaw) return { first, samplesPerColumn, mv: mv.map(rounded), highestMv: [] };
  const columns = emptyColumns(headers.length, Math.ceil((end - first) / samplesPerColumn));
  for (const [position, all] of mv.entries()) {
    join(columns, position, { low: all, high: all, first: 0 }, samplesPerColumn);
  }
  return { first, samplesPerColumn, mv: columns.low.map(rounded), highestMv: columns.high.map(rounded) };
}

function rounded(values: Float32Array): (number | null)[] {
  return Array.from(values, (mv) => orNull(mv, SAMPLE_FIGURES));
}

function orNull(value: number, figures: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(figures)) : null;
}
