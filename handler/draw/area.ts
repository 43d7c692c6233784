/**
 * The line of a lead where a column holds many samples: an area from the lowest to the highest value of each column, as wide as
 * a pen would draw it. Painting it takes a third of the time that a line up and down through all columns takes, and shows
 * the same: its edges are upright and level, and none lies on another.
 */
import { fine, type TimeScale, xOf, yOf } from './scale.ts';

/** Width of the line of a trace, in mm. */
export const PEN_MM = 0.3;

/** Narrower columns are joined: a screen has about 4 dots per mm, a printer 12. */
const MIN_COLUMN_MM = 0.1;

/** The lowest and highest value of each column of one lead, in mV; NaN where a column has none. */
export interface Extremes {
  readonly kind: 'extremes';
  /** Time at the left edge of the first column. */
  readonly fromS: number;
  readonly stepS: number;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
}

/** Where and how large a trace is drawn. */
export interface TracePlace extends TimeScale {
  readonly gainMmPerMv: number;
  readonly centreMv: number;
  /** How far from the middle of the row a line is followed, in mm; the row's edge cuts it. */
  readonly reachMm: number;
}

/** The `d` of an SVG path that is filled, in mm, with the middle of the row at 0; an area of its own for each run of columns that have values. */
export function areaPath(extremes: Extremes, place: TracePlace): string {
  const { fromS, stepS, low, high } = joined(extremes, MIN_COLUMN_MM / place.speedMmPerS);
  const stepMm = stepS * place.speedMmPerS;
  const wider = Math.max(0, Math.round((PEN_MM / stepMm - 1) / 2));
  let path = '';
  for (let start = 0; start < low.length; ) {
    let end = start;
    while (end < low.length && Number.isFinite(low[end]!)) end += 1;
    if (end > start) path += runPath({ low, high, start, end }, { ...place, wider, stepMm, x: xOf(fromS, place) });
    start = Math.max(end, start + 1);
  }
  return path;
}

/** The same with each of some whole number of columns made one, the least that is wide enough. */
function joined(extremes: Extremes, minStepS: number): Extremes {
  const each = Math.ceil(minStepS / extremes.stepS - 1e-9);
  if (each <= 1) return extremes;
  const count = Math.ceil(extremes.low.length / each);
  const [low, high] = [new Float64Array(count).fill(Number.NaN), new Float64Array(count).fill(Number.NaN)];
  for (let i = 0; i < extremes.low.length; i += 1) {
    const at = Math.floor(i / each);
    if (!(low[at]! <= extremes.low[i]!) && Number.isFinite(extremes.low[i]!)) low[at] = extremes.low[i]!;
    if (!(high[at]! >= extremes.high[i]!) && Number.isFinite(extremes.high[i]!)) high[at] = extremes.high[i]!;
  }
  return { ...extremes, stepS: extremes.stepS * each, low, high };
}

interface Run {
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly start: number;
  readonly end: number;
}

interface RunPlace extends TracePlace {
  /** Columns to each side that the pen covers, too. */
  readonly wider: number;
  readonly stepMm: number;
  /** Left edge of the first column. */
  readonly x: number;
}

/** Along the highest values to the right, and back along the lowest. Columns that do not overlap meet half-way. */
function runPath({ low, high, start, end }: Run, place: RunPlace): string {
  const count = end - start;
  const [top, bottom] = [new Int32Array(count), new Int32Array(count)];
  const hundredths = (mv: number) => {
    const mm = yOf(mv, place.centreMv, place.gainMmPerMv);
    return Math.round(100 * Math.max(-place.reachMm, Math.min(place.reachMm, mm)));
  };
  const pen = Math.round(50 * PEN_MM);
  for (let i = 0; i < count; i += 1) {
    let [lowest, highest] = [low[start + i]!, high[start + i]!];
    for (let other = Math.max(0, i - place.wider); other <= Math.min(count - 1, i + place.wider); other += 1) {
      lowest = Math.min(lowest, low[start + other]!);
      highest = Math.max(highest, high[start + other]!);
    }
    top[i] = hundredths(highest) - pen;
    bottom[i] = hundredths(lowest) + pen;
  }
  for (let i = 1; i < count; i += 1) {
    const half = Math.round((bottom[i - 1]! + top[i]!) / 2);
    if (top[i]! > bottom[i - 1]!) [bottom[i - 1], top[i]] = [half, half];
    const other = Math.round((top[i - 1]! + bottom[i]!) / 2);
    if (bottom[i]! < top[i - 1]!) [top[i - 1], bottom[i]] = [other, other];
  }
  const edges = Int32Array.from({ length: count + 1 }, (_, i) =>
    Math.round(100 * (place.x + (start + i) * place.stepMm)),
  );
  return `M${fine(edges[0]! / 100)} ${top[0]! / 100}${along(top, edges)}V${bottom[count - 1]! / 100}${back(bottom, edges)}Z`;
}

function along(top: Int32Array, edges: Int32Array): string {
  let path = '';
  for (let i = 1; i < top.length; i += 1) {
    if (top[i] !== top[i - 1]) path += `H${edges[i]! / 100}V${top[i]! / 100}`;
  }
  return `${path}H${edges[top.length]! / 100}`;
}

function back(bottom: Int32Array, edges: Int32Array): string {
  let path = '';
  for (let i = bottom.length - 2; i >= 0; i -= 1) {
    if (bottom[i] !== bottom[i + 1]) path += `H${edges[i + 1]! / 100}V${bottom[i]! / 100}`;
  }
  return `${path}H${edges[0]! / 100}`;
}
