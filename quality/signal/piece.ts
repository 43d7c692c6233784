/** What a lead is made of: samples as the file stores them, and what is known of the device that wrote them. */
import type { WindowMemory } from './window-memory.ts';

/** What a device says about a lead; what it does not say is undefined. */
export interface LeadHeader {
  /** `MLII`, `V1`; `ch1`, `ch2`, … where no name is given. */
  readonly name: string;
  /** Row (or column) of the lead in the file, from 0. */
  readonly index: number;
  /** Counts per millivolt; undefined when the file holds millivolts. */
  readonly gainAduPerMv: number | undefined;
  /** The count that stands for 0 mV; undefined when the file holds millivolts. */
  readonly zeroAdu: number | undefined;
  /** Lowest and highest code of the converter; undefined when they are not known. */
  readonly railsAdu: readonly [number, number] | undefined;
}

/** A piece of one lead with more on either side. */
export interface WiderPiece {
  /** As the file stores them. */
  readonly stored: ArrayLike<number>;
  /** The first sample of the narrower piece is `stored[from]`. */
  readonly from: number;
  /**
   * The energy in the band of the QRS at each of its samples, where that is computed for several windows at once; undefined
   * where a sample is missing.
   */
  readonly qrsEnergy?: () => Float64Array | undefined;
}

/** A piece of one lead: the window and, around it, as much margin as there is. */
export interface LeadPiece {
  readonly header: LeadHeader;
  readonly samplingRateHz: number;
  /** Margin, window, margin, as the file stores them: adu, or mV when `gainAduPerMv` is undefined. */
  readonly stored: ArrayLike<number>;
  /** The recording's sample that `stored[0]` is. */
  readonly origin: number;
  /** The window is `stored[from]` to `stored[to - 1]`. */
  readonly from: number;
  readonly to: number;
  /** More of the lead, for what a beat is compared with; undefined when no more is known. */
  readonly wider?: WiderPiece;
  /** Samples of the whole recording, to know where it really begins and ends. */
  readonly recordingSamples: number;
  /** Where arrays come from that are kept while the window is judged; without it, they are new. */
  readonly memory?: WindowMemory;
}

/** Fills an array of the same length with stored values in mV; those that are missing are not finite. @returns whether any is */
export function fillMillivolts(
  { gainAduPerMv = 1, zeroAdu = 0 }: LeadHeader,
  stored: ArrayLike<number>,
  mv: Float64Array,
): boolean {
  // 0 as long as all are finite, else NaN: for a call of `Number.isFinite` V8 would put each of them on the heap.
  let zeros = 0;
  for (let i = 0; i < mv.length; i += 1) {
    const value = (stored[i]! - zeroAdu) / gainAduPerMv;
    mv[i] = value;
    zeros += value * 0;
  }
  return zeros !== 0;
}
