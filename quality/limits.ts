/**
 * The possible range of a recording's numbers, whether they come from a profile, the upload's metadata or the file
 * itself. Whatever lies outside is a mistake at its source.
 */
import type { Unit } from './units.ts';

/** Both ends are possible. */
export interface Limits<U extends Unit = Unit> {
  readonly unit: U;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * At less than 20 Hz no QRS is seen: a file that says 1 means "not known", one that says 0.002 means the period. The
 * limits also keep windows from holding a single sample, or a billion.
 */
export const SAMPLING_RATE: Limits<'Hz'> = { unit: 'Hz', lowest: 20, highest: 1e6 };

/** From counts of 1 V each, for files in volts, to counts of a picovolt. */
export const GAIN: Limits<'adu/mV'> = { unit: 'adu/mV', lowest: 1e-3, highest: 1e9 };

/** Counts have 32 bits. */
export const ZERO: Limits<'adu'> = { unit: 'adu', lowest: -(2 ** 31), highest: 2 ** 31 };

/** Sampling rates of known devices, among which a wrong one is looked for. */
export const USUAL_RATES_HZ: readonly number[] = [100, 125, 128, 200, 250, 256, 300, 360, 400, 500, 512, 1000, 2000];

/**
 * No recording has more leads: body surface maps, the widest ECG there is, have up to 256. A matrix with thousands of
 * "leads" is something else, and would cost thousands of rows per window.
 */
export const MAX_LEADS = 256;

/** Whether a value can be a count: a whole number of 32 bits. NaN is not. */
export function isCount(value: number): boolean {
  return (value | 0) === value; // 32 bits are what `|` keeps
}

/** Whether a number is possible; NaN never is. */
export function isWithin(value: number, { lowest, highest }: Limits): boolean {
  return value >= lowest && value <= highest;
}
