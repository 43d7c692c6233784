/** Which stretch of a recording is asked for, in samples, and how closely. */
import type { Trace } from '../../../../handler/draw/trace.ts';
import { MAX_COLUMNS, MAX_RAW_S } from '../../stretch-bytes.ts';

/** A stretch in whole samples. */
export interface StretchAsked {
  readonly firstSample: number;
  readonly endSample: number;
  /** Undefined to get every sample. */
  readonly samplesPerColumn: number | undefined;
  /** The trace of values that were read: of every sample the two are the same. */
  readonly trace: (low: Float32Array, high: Float32Array) => Trace;
}

/**
 * Whole columns begin at whole multiples of their width, so that a stretch that is moved shows the same columns.
 *
 * @param columns how many at most, once there are columns
 * @param grain columns at least this many samples wide are made of whole multiples of it
 */
export function stretchAsked(
  { fromS, toS, columns }: { readonly fromS: number; readonly toS: number; readonly columns: number },
  { samplingRateHz, sampleCount }: { readonly samplingRateHz: number; readonly sampleCount: number },
  grain = 1,
): StretchAsked {
  const inside = (sample: number) => Math.max(0, Math.min(sampleCount, sample));
  const [first, end] = [inside(Math.floor(fromS * samplingRateHz)), inside(Math.ceil(toS * samplingRateHz) + 1)];
  if (toS - fromS <= MAX_RAW_S) {
    const trace = (mv: Float32Array): Trace => ({ kind: 'samples', first, samplingRateHz, mv });
    return { firstSample: first, endSample: Math.max(first, end), samplesPerColumn: undefined, trace };
  }
  const least = Math.max(1, Math.ceil(((toS - fromS) * samplingRateHz) / Math.min(columns, MAX_COLUMNS)));
  const per = least < grain ? least : Math.ceil(least / grain) * grain;
  const firstSample = Math.floor(first / per) * per;
  const endSample = Math.max(firstSample, Math.min(sampleCount, Math.ceil(end / per) * per));
  return {
    firstSample,
    endSample,
    samplesPerColumn: per,
    trace: (low, high) => ({
      kind: 'extremes',
      fromS: firstSample / samplingRateHz,
      stepS: per / samplingRateHz,
      low,
      high,
    }),
  };
}
