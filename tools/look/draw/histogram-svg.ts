/** How a measure is spread, as a drawing and in words: bars for the recordings here, a line for good ones, limits across both. */

import { fine } from '../../../handler/draw/scale.ts';
import { escapeXml } from '../../../handler/draw/svg.ts';
import type { GoodWindows, Histogram } from '../bench/bench-wire.ts';

/** Across all bars, in units of the drawing. */
export const HISTOGRAM_WIDTH = 400;
const BARS_HEIGHT = 60;
/** A line of good windows below the bars. */
const LINE_HEIGHT = 10;

/** A number of the rule in the unit of the measure. */
export interface Limit {
  readonly name: string;
  readonly value: number;
  /** Does the rule report what is above it? Undefined where it does not say. */
  readonly isAbove: boolean | undefined;
}

/** The drawing. A limit that lies beyond the bars is drawn at their end. */
export function histogramSvg(histogram: Histogram, limits: readonly Limit[]): string {
  const { counts, fromX, toX, populations, measure, meaning } = histogram;
  const xOf = (value: number) => {
    const share = Math.max(0, Math.min(1, (value - fromX) / (toX - fromX)));
    return fine(share * HISTOGRAM_WIDTH);
  };
  const most = Math.max(1, ...counts);
  const width = fine(HISTOGRAM_WIDTH / counts.length);
  const bars = counts.flatMap((count, i) => {
    const height = fine((count / most) * BARS_HEIGHT);
    const box = `x="${fine((i * HISTOGRAM_WIDTH) / counts.length)}" y="${fine(BARS_HEIGHT - height)}" width="${width}" height="${height}"`;
    return count === 0 ? [] : [`<rect class="bar" ${box}/>`];
  });
  const height = BARS_HEIGHT + populations.length * LINE_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="histogram" viewBox="0 0 ${HISTOGRAM_WIDTH} ${height}" preserveAspectRatio="none" role="img">`,
    `<title>${escapeXml(`${measure}: ${meaning}`)}</title>`,
    ...bars,
    `<line class="ground" x1="0" x2="${HISTOGRAM_WIDTH}" y1="${BARS_HEIGHT}" y2="${BARS_HEIGHT}"/>`,
    ...populations.flatMap((population, i) => goodLines(population, BARS_HEIGHT + (i + 0.5) * LINE_HEIGHT, xOf)),
    ...limits.map(({ value }) => {
      const x = xOf(value);
      return `<line class="limit" x1="${x}" x2="${x}" y1="0" y2="${height}"/>`;
    }),
    '</svg>',
  ].join('\n');
}

/** From 1 to 99 % thin, the middle half thick, the median across. */
function goodLines({ percentiles }: GoodWindows, y: number, xOf: (value: number) => number): string[] {
  const [, p1, , p25, median, p75, , p99] = percentiles.map(xOf);
  return [
    `<line class="most" x1="${p1}" x2="${p99}" y1="${y}" y2="${y}"/>`,
    `<line class="half" x1="${p25}" x2="${p75}" y1="${y}" y2="${y}"/>`,
    `<line class="middle" x1="${median}" x2="${median}" y1="${y - 4}" y2="${y + 4}"/>`,
  ];
}

/** The same in words, for those who do not see the drawing. */
export function histogramWords(histogram: Histogram, limits: readonly Limit[]): string {
  const { measure, meaning, unit, windows, recordings, spread, populations } = histogram;
  const shownUnit = unit === 'ratio' || unit === 'count' ? '' : ` ${unit}`;
  const what = `${measure} (${meaning})`;
  const here =
    spread === null
      ? `${what} was measured in no window here.`
      : `${what} in ${counted(windows, 'window')} of ${counted(recordings, 'recording')} here: from ${short(spread.least)} to ${short(spread.most)}${shownUnit}, median ${short(spread.median)}, 99 % up to ${short(spread.p99)}.`;
  const good = populations.map(({ of, windows: count, percentiles }) => {
    const [, , , , median, , , p99, most] = percentiles.map(short);
    return `Good windows (${of}, ${count}): median ${median}, 99 % up to ${p99}, most ${most}${shownUnit}.`;
  });
  const lines = limits.map((limit) => `${limit.name} is ${short(limit.value)}${shownUnit}${beyond(histogram, limit)}.`);
  const none = populations.length === 0 ? ['It was not measured on good recordings.'] : [];
  return [here, ...good, ...none, ...lines].join(' ');
}

/** How many windows lie beyond a limit, as far as the bars tell. */
function beyond({ counts, fromX, toX, windows }: Histogram, { value, isAbove }: Limit): string {
  if (windows === 0 || isAbove === undefined) return '';
  const at = ((value - fromX) / (toX - fromX)) * counts.length;
  const below = counts.reduce((sum, count, i) => sum + count * Math.max(0, Math.min(1, at - i)), 0);
  const outside = windows - counts.reduce((sum, count) => sum + count, 0); // beyond the bars: nearly all of them at their end
  const share = (100 * (isAbove ? windows - below : below)) / windows;
  const shown = share > 0 && share < 1 ? 'under 1' : `about ${Math.round(share)}`;
  return `: ${outside === 0 && share === 0 ? 'none' : `${shown} %`} of the windows here lie ${isAbove ? 'above' : 'below'}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
