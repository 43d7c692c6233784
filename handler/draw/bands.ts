/**
 * What rules report, as bands over a lead: a strip for each grade along the upper edge of the row, known by colour, hatching
 * and letter, so that none of the three is needed to tell them apart. The trace stays free.
 */
import type { Grade } from '../../quality/verdict.ts';
import { type TimeScale, xOf } from './scale.ts';

/** A reported stretch of a lead, in seconds from the start of the recording; the end is exclusive. */
export interface Band {
  readonly grade: Grade;
  readonly startS: number;
  readonly endS: number;
}

/** From the worst, which is uppermost. */
export const GRADES: readonly Grade[] = ['reject', 'warn', 'info'];

/** How a grade is shown. */
export const GRADE_LOOK: Readonly<
  Record<Grade, { readonly letter: string; readonly line: string; readonly fill: string }>
> = {
  reject: { letter: 'R', line: '#a31515', fill: '#fbd5d3' },
  warn: { letter: 'W', line: '#7a4a00', fill: '#fde5b4' },
  info: { letter: 'I', line: '#0b4d90', fill: '#d5e6fa' },
};

/** Height of the strip of a grade, in mm. */
export const STRIP_MM = 2.6;

/** A band on the paper, in mm from its left edge. */
export interface PlacedBand extends Band {
  /** Which strip it lies in, from 0, counted from the upper edge: grades that are not on the paper take no room. */
  readonly strip: number;
  readonly x: number;
  readonly width: number;
}

/**
 * The bands that touch the paper. Those of one grade that overlap or touch are one; each covers exactly the samples that were
 * reported, cut at the edges of the paper.
 */
export function placedBands(bands: readonly Band[], scale: TimeScale, widthMm: number): PlacedBand[] {
  const toS = scale.fromS + widthMm / scale.speedMmPerS;
  const touching = bands.filter(({ startS, endS }) => endS > scale.fromS && startS < toS); // of a day's, a few
  const onPaper = GRADES.map((grade) => joined(touching.filter((band) => band.grade === grade))).filter(
    ({ length }) => length > 0,
  );
  return onPaper.flatMap((ofGrade, strip) =>
    ofGrade.map((band) => {
      const x = Math.max(0, xOf(band.startS, scale));
      return { ...band, strip, x, width: Math.min(widthMm, xOf(band.endS, scale)) - x };
    }),
  );
}

function joined(bands: readonly Band[]): Band[] {
  const all: Band[] = [];
  for (const band of bands.toSorted((a, b) => a.startS - b.startS)) {
    const last = all.at(-1);
    if (last !== undefined && band.startS <= last.endS) {
      all[all.length - 1] = { ...last, endS: Math.max(last.endS, band.endS) };
    } else all.push(band);
  }
  return all;
}
