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

/** A second-order Butterworth high-pass: one section. */
export function highPass(edgeHz: number, samplingRateHz: number): Section[] {
  return [unitGainAt(Math.PI, sectionOf(prototypePole(warp(edgeHz, samplingRateHz)), 1, -2, 1))];
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

/** Filters in place, two sections at a time: one waits for its last value, so two in step take hardly longer. */
function runThroughAll(sections: readonly Section[], values: Float64Array, direction: Direction): void {
  let next = 0;
  for (; next + 1 < sections.length; next += 2) runThroughTwo(sections[next]!, sections[next + 1]!, values, direction);
  if (next < sections.length) runThrough(sections[next]!, values, direction);
}

/** As `runThrough` with the first and then the second. */
function runThroughTwo(first: Section, second: Section, values: Float64Array, direction: Direction): void {
  const { b0, b1, b2, a1, a2 } = first;
  const { b0: d0, b1: d1, b2: d2, a1: c1, a2: c2 } = second;
  const { length } = values;
  let i = direction === FORWARDS ? 0 : length - 1;
  const start = values[i]!;
  const between = steadyState(first) * start;
  const after = steadyState(second) * between;
  let z1 = between - b0 * start;
  let z2 = b2 * start - a2 * between;
  let w1 = after - d0 * between;
  let w2 = d2 * between - c2 * after;
  for (; i >= 0 && i < length; i += direction) {
    const x = values[i]!;
    const y = b0 * x + z1;
    // The order matters: the next value waits for what comes from y, so that is added last (12 cycles, not 16).
    z1 = b1 * x + z2 - a1 * y;
    z2 = b2 * x - a2 * y;
    const u = d0 * y + w1;
    w1 = d1 * y + w2 - c1 * u;
    w2 = d2 * y - c2 * u;
    values[i] = u;
  }
}

/** What a constant 1 becomes. */
function steadyState({ b0, b1, b2, a1, a2 }: Section): number {
  return (b0 + b1 + b2) / (1 + a1 + a2);
}

/** Filters in place, starting as if the first value had stood for ever. Transposed direct form II. */
function runThrough(section: Section, values: Float64Array, direction: Direction): void {
  const { b0, b1, b2, a1, a2 } = section;
  const { length } = values;
  let i = direction === FORWARDS ? 0 : length - 1;
  const first = values[i]!;
  const steady = steadyState(section) * first;
  let z1 = steady - b0 * first;
  let z2 = b2 * first - a2 * steady;
  for (; i >= 0 && i < length; i += direction) {
    const x = values[i]!;
    const y = b0 * x + z1;
    z1 = b1 * x - a1 * y + z2;
    z2 = b2 * x - a2 * y;
    values[i] = y;
  }
}
