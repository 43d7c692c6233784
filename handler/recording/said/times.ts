/** The rate that follows from a list of times, one for each sample. */
import { isWithin, SAMPLING_RATE } from '../../../quality/limits.ts';
import type { Values } from '../../mat/variables.ts';

/** What a list of times looks like, in its own unit. */
export interface Times {
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly shortestStep: number;
  readonly longestStep: number;
  /** The sample after which the longest step comes. */
  readonly longestAt: number;
  /** The median of the first steps. */
  readonly usualStep: number;
}

/** What a list of times says about the rate. */
export interface RateOfTimes {
  /** Undefined when the list cannot be one of times. */
  readonly rateHz: number | undefined;
  /** The end of a sentence about the list; empty when it can. */
  readonly whyNot: string;
  /** Of a gap in the recording; undefined without one. */
  readonly gapS?: number | undefined;
  readonly gapAt?: number;
}

const PIECE = 1 << 16;
/** Steps whose median is the usual one, because gaps are fewer than half of them. */
const USUAL_STEPS = 2000;
/** A step this many times the usual one is a gap: times that are rounded to milliseconds vary by less. */
const GAP_STEPS = 1.9;
/** MATLAB counts days from the year 0: these are the years 1900 to 2100. */
const FIRST_DATENUM = 693_962;
const LAST_DATENUM = 767_011;
const SECONDS_PER_DAY = 86_400;
/** No ECG is sampled faster, so steps that would mean more are in another unit, such as minutes. */
export const MAX_UNSAID_HZ = 10_000;

/** Reads a list of times once, in pieces. */
export function timesOf(values: Values): Times {
  const count = values.length;
  const steps: number[] = [];
  let first = Number.NaN;
  let previous = Number.NaN;
  let shortestStep = Number.POSITIVE_INFINITY;
  let longestStep = Number.NEGATIVE_INFINITY;
  let longestAt = 0;
  for (let from = 0; from < count; from += PIECE) {
    const piece = values.slice(from, Math.min(from + PIECE, count));
    for (let i = 0; i < piece.length; i += 1) {
      const time = Number(piece[i]);
      if (from + i === 0) first = time;
      else {
        const step = time - previous;
        if (!(step >= shortestStep)) shortestStep = step; // NaN stays
        if (step > longestStep) {
          longestStep = step;
          longestAt = from + i - 1;
        }
        if (steps.length < USUAL_STEPS) steps.push(step);
      }
      previous = time;
    }
  }
  steps.sort((a, b) => a - b);
  const usualStep = steps[steps.length >> 1] ?? Number.NaN;
  return { count, first, last: previous, shortestStep, longestStep, longestAt, usualStep };
}

/**
 * The rate of times.
 *
 * @param unitS seconds in their unit; when undefined, they are seconds, or dates where they look like dates, or milliseconds
 *   where seconds cannot be
 * @returns undefined when they count samples, which says nothing about time
 */
export function rateOfTimes(times: Times, unitS?: number): RateOfTimes | undefined {
  const { count, first, last, shortestStep, longestStep, longestAt, usualStep } = times;
  if (count < 2) return undefined;
  if (!(shortestStep > 0)) return { rateHz: undefined, whyNot: 'does not always rise' };
  const mean = (last - first) / (count - 1);
  const isWhole = longestStep <= GAP_STEPS * usualStep;
  const step = isWhole ? mean : usualStep;
  if (unitS === undefined && isCounter(times)) return undefined;
  const stepS = step * (unitS ?? unitOf(first, step));
  if (!isWithin(1 / stepS, SAMPLING_RATE) || (unitS === undefined && 1 / stepS > MAX_UNSAID_HZ))
    return { rateHz: undefined, whyNot: `would be ${shortened(1 / stepS)} Hz` };
  // A fraction of a hertz that is within the rounding of the times is not shown.
  const openHz = ((longestStep - shortestStep) / (mean * (count - 1)) + 1e-9) / stepS;
  const whole = Math.round(1 / stepS);
  const rateHz = Math.abs(whole - 1 / stepS) <= openHz ? whole : shortened(1 / stepS);
  const gap = isWhole ? {} : { gapS: longestStep * (stepS / step), gapAt: longestAt };
  return { rateHz, whyNot: '', ...gap };
}

/** 0, 1, 2, …: these cannot be seconds, and milliseconds would be one possibility of many. */
function isCounter({ shortestStep, longestStep }: Times): boolean {
  return shortestStep === longestStep && longestStep === 1;
}

function unitOf(first: number, step: number): number {
  if (first >= FIRST_DATENUM && first <= LAST_DATENUM && step < 1 / 1000) return SECONDS_PER_DAY;
  return isWithin(1 / step, SAMPLING_RATE) ? 1 : 1e-3;
}

function shortened(value: number): number {
  return Number(value.toPrecision(9));
}
