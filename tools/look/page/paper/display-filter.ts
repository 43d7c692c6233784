/**
 * The signal without baseline wander and without what is faster than a heart, for looking at it: from 0.5 to 40 Hz, as bedside
 * monitors show it. Rules, calipers of other views and what is copied see it as it was recorded.
 *
 * Source: Kligfield et al., as in `scale.ts`: monitors filter from 0.5 to 40 Hz; a diagnosis of ST segments needs 0.05 to 150 Hz.
 */

import type { Samples, Trace } from '../../../../handler/draw/trace.ts';
import { bandPass, filterBothWays } from '../../../../quality/signal/filter.ts';
import { MAX_RAW_S, type Stretch } from '../../stretch-bytes.ts';

const [LOW_HZ, HIGH_HZ] = [0.5, 40];
/** Half of the sampling rate cannot be an edge. */
const MAX_SHARE = 0.45;
/** How much of the signal around a place decides what is shown there. */
export const SETTLES_S = 2;

/** Filtered before, of stretches that are still held. */
const filtered = new WeakMap<Stretch, readonly Trace[]>();

/** @returns the traces filtered; undefined for columns, of which nobody knows the samples */
export function filteredTraces(stretch: Stretch): readonly Trace[] | undefined {
  if (stretch.traces.some(({ kind }) => kind === 'extremes')) return undefined;
  const known = filtered.get(stretch) ?? (stretch.traces as readonly Samples[]).map(filteredTrace);
  filtered.set(stretch, known);
  return known;
}

/** What it does, in words. */
export function filterWords(samplingRateHz: number): string {
  return `${LOW_HZ}–${Number(highHz(samplingRateHz).toFixed(1))} Hz`;
}

/**
 * What the paper says where a filter is asked for.
 *
 * @param isDone whether what is drawn is filtered
 * @param shownS seconds on the paper
 * @param isAll whether everything on the paper was fetched
 */
export function filterState(isDone: boolean, samplingRateHz: number, shownS: number, isAll: boolean): string {
  if (isDone) return filterWords(samplingRateHz);
  const mostS = MAX_RAW_S - 2 * SETTLES_S;
  return isAll || shownS > mostS ? `not filtered: more than ${mostS} s` : 'not filtered yet';
}

function highHz(samplingRateHz: number): number {
  return Math.min(HIGH_HZ, MAX_SHARE * samplingRateHz);
}

/** Each run of samples between gaps by itself. */
function filteredTrace(trace: Samples): Samples {
  const { mv, samplingRateHz } = trace;
  const sections = bandPass(LOW_HZ, highHz(samplingRateHz), samplingRateHz);
  const all = new Float32Array(mv.length).fill(Number.NaN);
  for (let start = 0; start < mv.length; ) {
    let end = start;
    while (end < mv.length && Number.isFinite(mv[end]!)) end += 1;
    const run = Float64Array.from({ length: end - start }, (_, i) => mv[start + i]!);
    all.set(filterBothWays(sections, run, run), start);
    start = end + 1;
  }
  return { ...trace, mv: all };
}
