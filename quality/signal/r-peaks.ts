/**
 * Where exactly a beat is. The energy between 8 and 20 Hz, by which beats are found, peaks now at R and now at S: from one beat
 * to the next that is up to 40 ms, as much as a healthy heart varies. So R is looked for in the trace itself: the extreme of
 * the lead's usual polarity close to the energy's peak, and between the samples the vertex of the parabola through three.
 *
 * Measured on the public MIT-BIH pieces by `npm run validate`.
 */
import { medianOf } from './statistics.ts';

/** R lies within this distance of the energy's peak. */
const REACH_S = 0.06;
/** Over how many beats the usual polarity is remembered: a patient who turns over changes it for good. */
const REMEMBERED_BEATS = 30;
/** The polarity changes where the beats lean this far the other way: R and S of nearly one height must not take turns. */
const LEAN_TO_TURN = 0.25;

/** The top of a QRS, or its lowest point. */
export interface RPeak {
  /** Local index, with its fraction. */
  readonly at: number;
  /** Height of the vertex between 0.5 and 40 Hz; negative below the baseline. */
  readonly mv: number;
}

/** A beat before the usual polarity of its lead is known: R is the one or the other. */
export interface TwoPeaks {
  readonly up: RPeak;
  readonly down: RPeak;
  /** From -1, all of the QRS below the baseline, to 1, all of it above. NaN where the wave is flat. */
  readonly lean: number;
}

/** Whether the QRS of a lead usually points up or down, as its beats so far say. One for each lead, beats in order. */
export class Polarity {
  private lean: number;
  private current: 1 | -1;

  /** @param leans of the first beats of a lead, together: the very first may be an ectopic one */
  constructor(leans: readonly number[]) {
    const known = leans.filter(Number.isFinite);
    this.lean = known.length === 0 ? 0 : medianOf(Float64Array.from(known));
    this.current = this.lean < 0 ? -1 : 1;
  }

  /** Takes a beat in. @returns where its R is */
  choose<P>({ up, down, lean }: { readonly up: P; readonly down: P; readonly lean: number }): P {
    if (Number.isFinite(lean)) {
      this.lean += (lean - this.lean) / REMEMBERED_BEATS;
      if (this.current * this.lean < -LEAN_TO_TURN) this.current = this.lean < 0 ? -1 : 1;
    }
    return this.current === 1 ? up : down;
  }
}

/**
 * Where R may be in each of these beats.
 *
 * @param wave the lead from 0.5 to 40 Hz
 * @param beats where its energy peaks, ascending local indices
 */
export function peaksOf(wave: Float64Array, beats: readonly number[], samplingRateHz: number): TwoPeaks[] {
  const reach = Math.round(REACH_S * samplingRateHz);
  return beats.map((at) => {
    const highest = extremeOf(wave, at - reach, at + reach + 1, 1);
    const lowest = extremeOf(wave, at - reach, at + reach + 1, -1);
    return {
      up: vertexAt(wave, highest, 1),
      down: vertexAt(wave, lowest, -1),
      lean: leanOf(wave[highest]!, wave[lowest]!),
    };
  });
}

/** Beside a moving baseline both lie on one side of it: then all of the QRS does. */
function leanOf(highest: number, lowest: number): number {
  return Math.max(-1, Math.min(1, (highest + lowest) / (highest - lowest)));
}

/** The index of the highest value, or with `sign` -1 of the lowest. */
function extremeOf(wave: Float64Array, from: number, to: number, sign: 1 | -1): number {
  const start = Math.max(0, from);
  const end = Math.min(to, wave.length);
  let extreme = start;
  let most = sign * wave[start]!;
  for (let i = start + 1; i < end; i += 1) {
    const value = sign * wave[i]!;
    if (!(value > most)) continue;
    extreme = i;
    most = value;
  }
  return extreme;
}

/**
 * The vertex of the parabola through a sample and its neighbours, at most half a sample away. A sample that is not beyond both
 * of them is no extreme of the wave, only the last one within reach, and stays where it is.
 */
function vertexAt(wave: Float64Array, at: number, sign: 1 | -1): RPeak {
  const here = wave[at]!;
  const before = wave[at - 1] ?? Number.NaN;
  const after = wave[at + 1] ?? Number.NaN;
  const bend = before - 2 * here + after;
  const isExtreme = sign * here >= sign * before && sign * here >= sign * after;
  if (!isExtreme || bend === 0) return { at, mv: here };
  const shift = (before - after) / (2 * bend);
  return { at: at + shift, mv: here - ((before - after) * shift) / 4 };
}
