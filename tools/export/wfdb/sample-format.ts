/**
 * How a signal is stored in a WFDB signal file: as counts with gain and baseline where these are whole, else as steps of a
 * nanovolt.
 *
 * Source: WFDB Applications Guide, signal(5): formats 16, 24 and 32, and their codes for no value.
 */
import type { LeadFile } from '../signal/lead-files.ts';

/** Bits of a sample. */
export type Bits = 16 | 24 | 32;

/** One signal of the file. */
export interface StoredSignal {
  /** Stored steps of one millivolt, and the step at 0 mV, which a header gives as a whole number. */
  readonly gain: number;
  readonly baseline: number;
  /** Stored value of one in the lead; NaN stays. */
  readonly stepsOf: (value: number) => number;
}

/** How all signals of a record are stored. */
export interface SampleFormat {
  readonly bits: Bits;
  /** The code for no value: the lowest that fits. */
  readonly noValue: number;
  readonly signals: readonly StoredSignal[];
  /** Whether values had to be rounded, to a nanovolt unless they are larger than two volts. */
  readonly isRounded: boolean;
}

/** A nanovolt a step: below the noise of every amplifier. */
const STEPS_PER_MV = 1e6;
const FORMATS: readonly Bits[] = [16, 24, 32];

/** Chooses the narrowest format that holds every value of all leads. */
export function sampleFormatOf(leads: readonly LeadFile[]): SampleFormat {
  const signals = leads.map(storedSignal);
  const isRounded = leads.some((lead, at) => signals[at]!.gain !== lead.gainAduPerMv);
  const ends = leads.flatMap(({ lowest, highest }, at) =>
    [lowest, highest].filter(Number.isFinite).map(signals[at]!.stepsOf),
  );
  const bits = FORMATS.find((one) => ends.every((end) => end > -(2 ** (one - 1)) && end < 2 ** (one - 1))) ?? 32;
  return { bits, noValue: -(2 ** (bits - 1)), signals, isRounded };
}

function storedSignal({ gainAduPerMv, zeroAdu, lowest, highest }: LeadFile): StoredSignal {
  if (gainAduPerMv !== undefined && zeroAdu !== undefined && Number.isInteger(zeroAdu)) {
    return { gain: gainAduPerMv, baseline: zeroAdu, stepsOf: (value) => value };
  }
  const millivolts = (value: number) => (gainAduPerMv === undefined ? value : (value - (zeroAdu ?? 0)) / gainAduPerMv);
  const far = Math.max(...[lowest, highest].filter(Number.isFinite).map((end) => Math.abs(millivolts(end))), 0);
  let gain = STEPS_PER_MV;
  while (far * gain >= 2 ** 31 - 1) gain /= 10;
  return { gain, baseline: 0, stepsOf: (value) => Math.round(millivolts(value) * gain) };
}
