/** What the measures of the rules are on good real windows: percentiles, kept beside the rules so that they can be printed anywhere. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { percentileOfSorted } from '../../quality/signal/statistics.ts';

/** Which percentiles are kept; 0 is the smallest value and 100 the largest. */
export const SHARES = [0, 1, 5, 25, 50, 75, 95, 99, 100] as const;

/** A set of good real windows, and how each measure is spread over them. */
export interface Population {
  /** What was measured, in words. */
  readonly of: string;
  readonly windows: number;
  /** By column: the percentiles in the order of `SHARES`, over the windows in which the measure could be taken. */
  readonly measures: Readonly<Record<string, { readonly windows: number; readonly percentiles: readonly number[] }>>;
}

/** Where the percentiles are kept, by path in the project. */
export const POPULATIONS_FILE = 'quality/populations.json';

/** Four figures: more than any threshold needs, few enough to read. */
const FIGURES = 4;

const file = join(import.meta.dirname, '..', '..', POPULATIONS_FILE);

/** The kept populations; none before they were measured for the first time. */
export function keptPopulations(): Population[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Population[]) : []; // written by our own command
}

/** The percentiles that are kept, rounded; NaN of no value. */
export function percentilesOf(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return SHARES.map((share) => Number(percentileOfSorted(sorted, share).toPrecision(FIGURES)));
}
