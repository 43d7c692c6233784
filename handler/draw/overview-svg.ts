/**
 * A whole recording on one strip: usable and rejected time, warnings, quality and heart rate. Its unit is a thousandth of the
 * recording across and a dot down, and it is stretched to the width of the page.
 */

import { GRADE_LOOK } from './bands.ts';
import { escapeXml } from './svg.ts';

/** Across the whole recording. */
export const OVERVIEW_WIDTH = 1000;
/** Height of the drawing in dots. */
export const OVERVIEW_HEIGHT = 54;

/** Heart rates that the strip has room for, in bpm. */
const RATES_BPM = [30, 210] as const;
const [USABLE_TOP, USABLE_HEIGHT, CURVE_TOP, CURVE_HEIGHT] = [0, 16, 20, 34];

/** A stretch of the overview: what became of all leads in it. */
export interface OverviewColumn {
  readonly startS: number;
  readonly endS: number;
  /** 0 to 1. */
  readonly usableShare: number;
  readonly isRejected: boolean;
  readonly isWarned: boolean;
  readonly quality: number | null;
  readonly heartRateBpm: number | null;
}

/** The drawing, without a mark for what is shown. @param title what it shows, in a sentence */
export function overviewSvg(columns: readonly OverviewColumn[], durationS: number, title: string): string {
  const xOf = (timeS: number) => Number(((timeS / durationS) * OVERVIEW_WIDTH).toFixed(2));
  const bars = columns.flatMap(({ startS, endS, usableShare, isRejected, isWarned }) => {
    const x = xOf(startS);
    const width = Number((xOf(endS) - x).toFixed(2));
    const lost = Number(((1 - usableShare) * USABLE_HEIGHT).toFixed(2));
    return [
      `<rect class="usable" x="${x}" y="${USABLE_TOP}" width="${width}" height="${USABLE_HEIGHT}" fill="#b9dfc4"/>`,
      ...(lost > 0 || isRejected
        ? [
            `<rect class="lost" x="${x}" y="${USABLE_TOP}" width="${width}" height="${Math.max(2, lost)}" fill="${GRADE_LOOK.reject.line}"/>`,
          ]
        : []),
      ...(isWarned
        ? [
            `<rect class="warned" x="${x}" y="${USABLE_HEIGHT - 3}" width="${width}" height="3" fill="${GRADE_LOOK.warn.line}"/>`,
          ]
        : []),
    ];
  });
  const [slowest, fastest] = RATES_BPM;
  const rates = columns.map(({ heartRateBpm }) =>
    heartRateBpm === null ? null : (Math.min(fastest, Math.max(slowest, heartRateBpm)) - slowest) / (fastest - slowest),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="overview" viewBox="0 0 ${OVERVIEW_WIDTH} ${OVERVIEW_HEIGHT}" preserveAspectRatio="none" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect class="ground" width="${OVERVIEW_WIDTH}" height="${OVERVIEW_HEIGHT}" fill="#f4f6f8"/>`,
    ...bars,
    curve(
      columns.map(({ quality }) => quality),
      columns,
      xOf,
      'quality',
      '#0b4d90',
    ),
    curve(rates, columns, xOf, 'heart-rate', '#a31515'),
    '</svg>',
  ].join('\n');
}

/** A line through shares of the height of the curves, broken where there is none. */
function curve(
  shares: readonly (number | null)[],
  columns: readonly OverviewColumn[],
  xOf: (timeS: number) => number,
  name: string,
  colour: string,
): string {
  let path = '';
  let isDown = false;
  for (const [i, share] of shares.entries()) {
    if (share === null) {
      isDown = false;
      continue;
    }
    const { startS, endS } = columns[i]!;
    const y = (CURVE_TOP + (1 - share) * CURVE_HEIGHT).toFixed(1);
    path += `${isDown ? 'L' : 'M'}${xOf(startS)} ${y}H${xOf(endS)}`;
    isDown = true;
  }
  return `<path class="${name}" d="${path}" fill="none" stroke="${colour}" stroke-width="1.6" vector-effect="non-scaling-stroke"/>`;
}
