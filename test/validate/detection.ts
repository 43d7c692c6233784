/** Beat detection against annotated beats, window by window as the rules use it, over the parts that are clean. */
import { join } from 'node:path';
import { rulesetOf } from '../../quality/judge/ruleset.ts';
import { piecesOf, windowsOf } from '../../quality/judge/windows/windows.ts';
import mitBih360 from '../../quality/profiles/mit-bih-360.ts';
import { findBeats } from '../../quality/signal/beats.ts';
import { findBeatsByCurveLength } from '../../quality/signal/curve-length.ts';
import { matchBeats } from '../../quality/signal/matching.ts';
import type { LeadPiece } from '../../quality/signal/piece.ts';
import { type CsvRow, groupedBy, rowsOf } from './csv.ts';
import type { JudgedRecording } from './judged.ts';
import { claim, type ValidationLine } from './line.ts';

/** As in ANSI/AAMI EC57 and the papers. */
const TOLERANCE_S = 0.15;
const DETECTORS = [
  { name: 'Elgendi 2013', target: 0.995, find: findBeats },
  { name: 'curve length (WQRS)', target: 0.98, find: findBeatsByCurveLength },
] as const;

/** Samples of a recording, the end excluded. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

export class Detection {
  private readonly beats: Map<string, CsvRow[]>;
  private readonly rhythms: Map<string, CsvRow[]>;
  private readonly counts = DETECTORS.map(() => ({ found: 0, missed: 0, extra: 0 }));

  constructor(folder: string) {
    this.beats = groupedBy(rowsOf(join(folder, 'beats.csv')), 'file');
    this.rhythms = groupedBy(rowsOf(join(folder, 'rhythm.csv')), 'file');
  }

  /** @param marksOf the parts of a row of the file that are marked as noisy */
  add({ file, recording }: JudgedRecording, position: number, marksOf: (row: number) => readonly Interval[]): void {
    const { signal } = recording;
    if (signal === undefined) return;
    const left = [...marksOf(signal.headers[position]!.index), ...this.flutter(file)];
    const isCounted = (sample: number) => left.every(({ start, end }) => sample < start || sample >= end);
    const annotated = (this.beats.get(file) ?? []).map(({ sample }) => Number(sample));
    const { margin } = rulesetOf(mitBih360);
    const pieces = Array.from(windowsOf(signal, mitBih360.window), (span) => piecesOf(signal, span, margin)[position]!);
    for (const [i, { find }] of DETECTORS.entries()) {
      const detected = pieces.flatMap((piece) => beatsIn(piece, find));
      const { pairs, unmatchedFirst, unmatchedSecond } = matchBeats(
        annotated,
        detected,
        TOLERANCE_S * signal.samplingRateHz,
      );
      const counts = this.counts[i]!;
      counts.found += pairs.filter(([first]) => isCounted(annotated[first]!)).length;
      counts.missed += unmatchedFirst.filter(isCounted).length;
      counts.extra += unmatchedSecond.filter(isCounted).length;
    }
  }

  lines(): ValidationLine[] {
    return DETECTORS.flatMap(({ name, target }, i) => {
      const { found, missed, extra } = this.counts[i]!;
      const n = `${found + missed} beats`;
      const format = (value: number, wrong: string) => ({ shown: `${value.toFixed(4)} (${wrong})` });
      const [sensitivity, precision] = [found / (found + missed), found / (found + extra)];
      return [
        claim(`beats by ${name}: sensitivity`, sensitivity, ['≥', target], n, format(sensitivity, `${missed} missed`)),
        claim(`beats by ${name}: precision`, precision, ['≥', target], n, format(precision, `${extra} too many`)),
      ];
    });
  }

  /** In ventricular flutter no beat is annotated, so none can be wrong. */
  private flutter(file: string): Interval[] {
    return (this.rhythms.get(file) ?? [])
      .filter(({ rhythm }) => rhythm === 'VFL')
      .map((row) => ({ start: Number(row.start_sample), end: Number(row.end_sample) }));
  }
}

/** Beats of the window, as samples of the recording. */
function beatsIn(piece: LeadPiece, find: (mv: Float64Array, samplingRateHz: number) => number[]): number[] {
  const { stored, header, samplingRateHz, origin, from, to } = piece;
  const mv = Float64Array.from(stored, (value) => (value - (header.zeroAdu ?? 0)) / (header.gainAduPerMv ?? 1));
  return find(mv, samplingRateHz)
    .filter((at) => at >= from && at < to)
    .map((at) => at + origin);
}
