/**
 * Butterworth filters as cascades of second-order sections, run forwards and backwards so that no wave is delayed.
 *
 * Design by the bilinear transform with pre-warped edges (Oppenheim & Schafer, Discrete-Time Signal Processing,
 * chapter 7). Ends are extended by odd reflection and the sections start in the steady state of the first value, as
 * Gustafsson 1996 (doi:10.1109/78.492552) discusses and SciPy's `sosfiltfilt` does; results agree with it.
 */

import { withScratch } from './scratch.ts';

/** One second-order section, `b0 + b1 z⁻¹ + b2 z⁻²` over `1 + a1 z⁻¹ + a2 z⁻²`. */
export interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

const FORWARDS = 1;
const BACKWARDS = -1;
type Direction = typeof FORWARDS | typeof BACKWARDS;

interface Complex {
  readonly re: number;
  readonly im: number;
}

/**
 * A second-order Butterworth band-pass (two poles at either edge): two sections.
 *
 * @param lowHz,highHz the -3 dB edges before the backward pass, 0 < low < high < half the sampling rate
 */
export function bandPass(lowHz: number, highHz: number, samplingRateHz: number): Section[] {
  const low = warp(lowHz, samplingRateHz);
  const high = warp(highHz, samplingRateHz);
  const width = high - low;
  const centreSquared = low * high;
  // The prototype's poles are exp(±3πi/4). Each becomes two: the roots of s² - p·width·s + centre².
  const pole: Complex = { re: (-Math.SQRT1_2 * width) / 2, im: (Math.SQRT1_2 * width) / 2 };
  const root = squareRoot({ re: pole.re * pole.re - pole.im * pole.im - centreSquared, im: 2 * pole.re * pole.im });
  const poles = [
    { re: pole.re + root.re, im: pole.im + root.im },
    { re: pole.re - root.re, im: pole.im - root.im },
  ];
  const centre = 2 * Math.atan(Math.sqrt(centreSquared));
  return poles.map((analogue) => unitGainAt(centre, sectionOf(analogue, 1, 0, -1)));
}

/** A second-order Butterworth low-pass: one section. */
export function lowPass(edgeHz: number, samplingRateHz: number): Section[] {
  return [unitGainAt(0, sectionOf(prototypePole(warp(edgeHz, samplingRateHz)), 1, 2, 1))];
}

/**
 * Filters forwards and backwards.
 *
 * @param values finite samples; an empty array gives an empty array
 * @param into where the result goes, of the same length; may be `values` themselves
 * @returns `into`: as many values, without delay
 */
export function filterBothWays(
  sections: readonly Section[],
  values: ArrayLike<number>,
  into: Float64Array = new Float64Array(values.length),
): Float64Array {
  const { length } = values;
  if (length === 0) return into;
  const pad = Math.min(3 * (2 * sections.length + 1), length - 1);
  withScratch(length + 2 * pad, (padded) => {
    extendOddly(values, pad, padded);
    runThroughAll(sections, padded, FORWARDS);
    runThroughAll(sections, padded, BACKWARDS);
    into.set(padded.subarray(pad, pad + length));
  });
  return into;
}

/** The analogue frequency that the bilinear transform (with its factor 2/T left out) maps to this digital one. */
function warp(edgeHz: number, samplingRateHz: number): number {
  return Math.tan((Math.PI * edgeHz) / samplingRateHz);
}

function prototypePole(edge: number): Complex {
  return { re: -Math.SQRT1_2 * edge, im: Math.SQRT1_2 * edge };
}

/** The section with the image of an analogue pole and its conjugate, and the given numerator. */
function sectionOf(pole: Complex, b0: number, b1: number, b2: number): Section {
  const scale = (1 - pole.re) ** 2 + pole.im ** 2;
  const squared = pole.re ** 2 + pole.im ** 2;
  return { b0, b1, b2, a1: (2 * (squared - 1)) / scale, a2: ((1 + pole.re) ** 2 + pole.im ** 2) / scale };
}

/** Scales the numerator so that a wave of this angular frequency (radians per sample) passes unchanged. */
function unitGainAt(angle: number, { b0, b1, b2, a1, a2 }: Section): Section {
  const size = (c0: number, c1: number, c2: number) =>
    Math.hypot(c0 + c1 * Math.cos(angle) + c2 * Math.cos(2 * angle), c1 * Math.sin(angle) + c2 * Math.sin(2 * angle));
  const gain = size(1, a1, a2) / size(b0, b1, b2);
  return { b0: b0 * gain, b1: b1 * gain, b2: b2 * gain, a1, a2 };
}

function squareRoot({ re, im }: Complex): Complex {
  const size = Math.hypot(re, im);
  return { re: Math.sqrt((size + re) / 2), im: Math.sign(im || 1) * Math.sqrt((size - re) / 2) };
}

/** Fills `padded` with `values` and `pad` samples before and after, each the mirror image through the end point. */
function extendOddly(values: ArrayLike<number>, pad: number, padded: Float64Array): void {
  const { length } = values;
  const first = values[0]!;
  const last = values[length - 1]!;
  for (let i = 1; i <= pad; i += 1) {
    padded[pad - i] = 2 * first - values[i]!;
    padded[pad + length - 1 + i] = 2 * last - values[length - 1 - i]!;
  }
  padded.set(values, pad);
}

/** Filters in place. */
function runThroughAll(sections: readonly Section[], values: Float64Array, direction: Direction): void {
  const [first, second, ...more] = sections;
  if (first !== undefined && second !== undefined && more.length === 0 && isBand(first) && isBand(second)) {
    runThroughBand(first, second, values, direction);
  } else {
    for (const section of sections) runThrough(section, values, direction);
  }
}

/** Is the numerator b0·(1 - z⁻²), as band-passes have it? */
function isBand({ b0, b1, b2 }: Section): boolean {
  return b1 === 0 && b2 === -b0;
}

/*
 * Both loops remember the latest inputs and outputs (direct form I) and subtract the latest output last: the next value
 * waits for nothing else, 8 cycles where the transposed form takes 12.
 */

/** As `runThrough` with one section of a band-pass and then the other: two in step take barely longer than one. */
function runThroughBand(first: Section, second: Section, values: Float64Array, direction: Direction): void {
  const { b0, a1, a2 } = first;
  const { b0: d0, a1: c1, a2: c2 } = second;
  const { length } = values;
  let at = direction === FORWARDS ? 0 : length - 1;
  let x1 = values[at]!;
  let x2 = x1;
  // A band-pass turns a constant input into zero.
  let y1 = 0;
  let y2 = 0;
  let u1 = 0;
  let u2 = 0;
  for (let i = 0; i < length; i += 1) {
    const x = values[at]!;
    const y = b0 * (x - x2) - a2 * y2 - a1 * y1;
    const u = d0 * (y - y2) - c2 * u2 - c1 * u1;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    u2 = u1;
    u1 = u;
    values[at] = u;
    at += direction;
  }
}

/** Filters in place, starting as if the input had always been the first value. */
function runThrough({ b0, b1, b2, a1, a2 }: Section, values: Float64Array, direction: Direction): void {
  const { length } = values;
  let at = direction === FORWARDS ? 0 : length - 1;
  let x1 = values[at]!;
  let x2 = x1;
  let y1 = (x1 * (b0 + b1 + b2)) / (1 + a1 + a2);
  let y2 = y1;
  for (let i = 0; i < length; i += 1) {
    const x = values[at]!;
    const y = b0 * x + b1 * x1 + b2 * x2 - a2 * y2 - a1 * y1;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    values[at] = y;
    at += direction;
  }
}
