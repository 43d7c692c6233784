/**
 * The line of a lead: through every sample where there is room, through the lowest and highest value of each column where
 * there is not. Nothing is smoothed or left out: a spike of one sample is seen at every zoom.
 */
import { type TimeScale, xOf, yOf } from './scale.ts';

/** A run of samples of one lead, in mV; NaN where there is no value. */
export interface Samples {
  readonly kind: 'samples';
  /** The sample of the recording that `mv[0]` is. */
  readonly first: number;
  readonly samplingRateHz: number;
  readonly mv: ArrayLike<number>;
}

/** The lowest and highest value of each column of one lead, in mV; NaN where a column has none. */
export interface Extremes {
  readonly kind: 'extremes';
  /** Time at the left edge of the first column. */
  readonly fromS: number;
  readonly stepS: number;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
}

/** What is drawn of a lead. */
export type Trace = Samples | Extremes;

/** Rows lie on a grid of 0.5 mV, so that the lines of the paper stay whole numbers of millivolts. */
const CENTRE_STEP_MV = 0.5;

/** Samples closer than this are drawn as columns: a screen has about 4 dots per mm, a printer 12. */
const COLUMN_MM = 0.1;

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
  const finite = Float64Array.from(drawn.flatMap((values) => Array.from(values).filter(Number.isFinite))).sort();
  if (finite.length === 0) return before ?? 0;
  const [lowest, median, highest] = [finite[0]!, finite[Math.floor(finite.length / 2)]!, finite.at(-1)!];
  const isInSight = (mv: number, centre: number, share: number) => Math.abs(mv - centre) <= share * roomMv;
  const fits = highest - lowest <= roomMv - CENTRE_STEP_MV;
  if (before !== undefined) {
    const stays = fits
      ? isInSight(lowest, before, 0.5) && isInSight(highest, before, 0.5)
      : isInSight(median, before, 0.25);
    if (stays) return before;
  }
  const middle = fits ? (lowest + highest) / 2 : median;
  return Math.round(middle / CENTRE_STEP_MV) * CENTRE_STEP_MV || 0; // not -0
}

/** Where and how large a trace is drawn. */
export interface TracePlace extends TimeScale {
  readonly gainMmPerMv: number;
  readonly centreMv: number;
  /** How far from the middle of the row a line is followed, in mm; the row's edge cuts it. */
  readonly reachMm: number;
}

/** The `d` of an SVG path, in mm, with the middle of the row at 0; broken where a value is missing. */
export function tracePath(trace: Trace, place: TracePlace): string {
  const pen = new Pen();
  for (const { x, values } of columnsOf(trace, place)) {
    if (values.length === 0) pen.lift();
    for (const mv of values) {
      const y = yOf(mv, place.centreMv, place.gainMmPerMv);
      pen.to(x, Math.max(-place.reachMm, Math.min(place.reachMm, y)));
    }
  }
  return pen.path;
}

/** One place on the time axis, in mm, and the values there in the order in which the line visits them; none is a gap. */
interface Column {
  readonly x: number;
  readonly values: readonly number[];
}

function* columnsOf(trace: Trace, place: TracePlace): Generator<Column> {
  if (trace.kind === 'extremes') yield* extremeColumns(trace, place);
  else if (place.speedMmPerS / trace.samplingRateHz >= COLUMN_MM / 2) yield* sampleColumns(trace, place);
  else yield* extremeColumns(extremesOf(trace, COLUMN_MM / place.speedMmPerS), place);
}

function* sampleColumns({ first, samplingRateHz, mv }: Samples, place: TracePlace): Generator<Column> {
  for (let i = 0; i < mv.length; i += 1) {
    const value = mv[i]!;
    yield { x: xOf((first + i) / samplingRateHz, place), values: Number.isFinite(value) ? [value] : [] };
  }
}

/** Every other column from above: so the line goes on where it was. */
function* extremeColumns({ fromS, stepS, low, high }: Extremes, place: TracePlace): Generator<Column> {
  for (let i = 0; i < low.length; i += 1) {
    const [lowest, highest] = [low[i]!, high[i]!];
    const both = i % 2 === 0 ? [lowest, highest] : [highest, lowest];
    yield { x: xOf(fromS + (i + 0.5) * stepS, place), values: Number.isFinite(lowest) ? both : [] };
  }
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
