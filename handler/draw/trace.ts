/**
 * The line of a lead: through every sample where there is room, from the lowest to the highest value of each column where
 * there is not. Nothing is smoothed or left out: a spike of one sample is seen at every zoom.
 */
import { areaPath, type Extremes, type TracePlace } from './area.ts';
import { xOf, yOf } from './scale.ts';

/** A run of samples of one lead, in mV; NaN where a value is missing. */
export interface Samples {
  readonly kind: 'samples';
  /** The sample of the recording that `mv[0]` is. */
  readonly first: number;
  readonly samplingRateHz: number;
  readonly mv: ArrayLike<number>;
}

/** What is drawn of a lead. */
export type Trace = Samples | Extremes;

/** Rows lie on a grid of 0.5 mV, so that the lines of the paper stay whole numbers of millivolts. */
const CENTRE_STEP_MV = 0.5;

/** Samples closer than this are drawn as columns: a screen has about 4 dots per mm, a printer 12. */
const MIN_SAMPLE_MM = 0.05;

/**
 * The voltage to put in the middle of a row: the middle of what is drawn where all of it fits, else its median, on the grid;
 * 0 where nothing is drawn.
 *
 * @param roomMv how many millivolts a row has room for
 * @param before what was in the middle before, which stays as long as everything, or else the median, is well in sight: a
 *   trace that is moved along does not jump
 */
export function centreOf(trace: Trace, roomMv: number, before?: number): number {
  const drawn = trace.kind === 'samples' ? [trace.mv] : [trace.low, trace.high];
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of drawn) {
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i]!;
      if (!Number.isFinite(value)) continue;
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
  }
  if (lowest > highest) return before ?? 0;
  const isInSight = (mv: number, centre: number, share: number) => Math.abs(mv - centre) <= share * roomMv;
  const fits = highest - lowest <= roomMv - CENTRE_STEP_MV;
  if (before !== undefined) {
    const stays = fits
      ? isInSight(lowest, before, 0.5) && isInSight(highest, before, 0.5)
      : isInSight(medianOf(trace), before, 0.25);
    if (stays) return before;
  }
  const middle = fits ? (lowest + highest) / 2 : medianOf(trace);
  return Math.round(middle / CENTRE_STEP_MV) * CENTRE_STEP_MV || 0; // not -0
}

/** Of the finite values, of which there is one at least; of columns, of the middle of each: half of their ends are lowest values. */
function medianOf(trace: Trace): number {
  const all =
    trace.kind === 'samples'
      ? Float64Array.from(trace.mv)
      : Float64Array.from(trace.low, (low, i) => (low + trace.high[i]!) / 2);
  const finite = all.filter(Number.isFinite).sort();
  return finite[Math.floor(finite.length / 2)]!;
}

/** What draws a trace: the `d` of an SVG path, in mm, with the middle of the row at 0, and whether it is filled or stroked. */
export interface TraceShape {
  readonly d: string;
  readonly isArea: boolean;
}

/** Broken where a value is missing. */
export function traceShape(trace: Trace, place: TracePlace): TraceShape {
  if (trace.kind === 'extremes') return { d: areaPath(trace, place), isArea: true };
  const isWide = place.speedMmPerS / trace.samplingRateHz >= MIN_SAMPLE_MM;
  if (isWide) return { d: linePath(trace, place), isArea: false };
  return { d: areaPath(extremesOf(trace, (2 * MIN_SAMPLE_MM) / place.speedMmPerS), place), isArea: true };
}

function linePath({ first, samplingRateHz, mv }: Samples, place: TracePlace): string {
  const pen = new Pen();
  for (let i = 0; i < mv.length; i += 1) {
    const value = mv[i]!;
    if (!Number.isFinite(value)) {
      pen.lift();
      continue;
    }
    const y = yOf(value, place.centreMv, place.gainMmPerMv);
    pen.to(xOf((first + i) / samplingRateHz, place), Math.max(-place.reachMm, Math.min(place.reachMm, y)));
  }
  return pen.path;
}

/** The lowest and highest of the samples in each `stepS`. */
export function extremesOf({ first, samplingRateHz, mv }: Samples, stepS: number): Extremes {
  const perColumn = stepS * samplingRateHz;
  const count = Math.ceil(mv.length / perColumn);
  const [low, high] = [new Float64Array(count).fill(Number.NaN), new Float64Array(count).fill(Number.NaN)];
  for (let i = 0; i < mv.length; i += 1) {
    const value = mv[i]!;
    const at = Math.floor(i / perColumn);
    if (!(value >= low[at]!)) low[at] = Number.isFinite(value) ? value : low[at]!;
    if (!(value <= high[at]!)) high[at] = Number.isFinite(value) ? value : high[at]!;
  }
  return { kind: 'extremes', fromS: first / samplingRateHz, stepS, low, high };
}

/** The part of a trace between two times, with one step more at each side so that the line reaches the edges. */
export function partOf(trace: Trace, fromS: number, toS: number): Trace {
  const perS = trace.kind === 'samples' ? trace.samplingRateHz : 1 / trace.stepS;
  const startS = trace.kind === 'samples' ? trace.first / trace.samplingRateHz : trace.fromS;
  const length = trace.kind === 'samples' ? trace.mv.length : trace.low.length;
  const inside = (i: number) => Math.max(0, Math.min(length, i));
  const from = inside(Math.floor((fromS - startS) * perS + 1e-9) - 1);
  const to = Math.max(from, inside(Math.ceil((toS - startS) * perS - 1e-9) + 2));
  if (trace.kind === 'samples') return { ...trace, first: trace.first + from, mv: piece(trace.mv, from, to) };
  const { stepS } = trace;
  return { ...trace, fromS: startS + from * stepS, low: piece(trace.low, from, to), high: piece(trace.high, from, to) };
}

function piece(values: ArrayLike<number>, from: number, to: number): ArrayLike<number> {
  return values instanceof Float32Array ? values.subarray(from, to) : Array.from(values).slice(from, to);
}

/** Writes a path in whole hundredths of a millimetre and relative steps, which keeps it short. */
class Pen {
  path = '';
  private x = Number.NaN;
  private y = Number.NaN;

  lift(): void {
    this.x = Number.NaN;
  }

  to(xMm: number, yMm: number): void {
    const [x, y] = [Math.round(xMm * 100), Math.round(yMm * 100)];
    if (Number.isNaN(this.x))
      this.path += `M${x / 100} ${y / 100}l0 0`; // a lone sample is a dot
    else if (x !== this.x || y !== this.y) this.path += `l${(x - this.x) / 100} ${(y - this.y) / 100}`;
    this.x = x;
    this.y = y;
  }
}
