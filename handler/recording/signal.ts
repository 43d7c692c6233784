/**
 * A recording's samples: leads × samples, read piece by piece from the variable's bytes, whichever way the matrix lies.
 * The windows that are judged and the row groups of Parquet come from here; nothing holds the whole signal a second time.
 */

import type { SignalSource } from '../../quality/judge/windows/windows.ts';
import type { LeadHeader } from '../../quality/signal/piece.ts';
import { doubles, giveBack, type NumberArray, readTrack, type Track } from './tracks.ts';

/** What a signal is made of. */
export interface SignalOptions {
  /** All channels of the file; a header's `index` says which one it is of. */
  readonly tracks: readonly Track[];
  readonly headers: readonly LeadHeader[];
  readonly sampleCount: number;
  readonly samplingRateHz: number;
  /** Codes of this recording that stand for no value; left out when there are none, or when it holds no counts. */
  readonly noValueAdu?: readonly number[];
  /** Turns a stored value into millivolts, when the stored ones are neither counts nor millivolts already. */
  readonly toMillivolts?: ((value: number, lead: LeadHeader) => number) | undefined;
}

/** The leads of a recording, read in pieces. */
export class Signal implements SignalSource {
  readonly headers: readonly LeadHeader[];
  readonly sampleCount: number;
  readonly samplingRateHz: number;
  readonly noValueAdu: readonly number[];
  private readonly tracks: readonly Track[];
  private readonly toMillivolts: ((value: number, lead: LeadHeader) => number) | undefined;

  constructor({ tracks, headers, sampleCount, samplingRateHz, noValueAdu = [], toMillivolts }: SignalOptions) {
    this.tracks = tracks;
    this.headers = headers;
    this.sampleCount = sampleCount;
    this.samplingRateHz = samplingRateHz;
    this.noValueAdu = noValueAdu;
    this.toMillivolts = toMillivolts;
  }

  /** Do the stored values count converter steps? Else they are millivolts. */
  get holdsCounts(): boolean {
    return this.headers[0]?.gainAduPerMv !== undefined;
  }

  /** Samples `[from, to)` of a lead (by position in `headers`): counts, or millivolts. */
  read(position: number, from: number, to: number, again?: ArrayLike<number>): NumberArray {
    const header = this.headers[position]!;
    const track = this.tracks[header.index]!;
    const { toMillivolts } = this;
    if (toMillivolts === undefined) return readTrack(track, from, to, { again });
    return mapped(readTrack(track, from, to), (value) => toMillivolts(value, header), again);
  }

  /** As `read`, with NaN for codes that stand for no value. */
  measured(position: number, from: number, to: number): NumberArray {
    const values = this.read(position, from, to);
    const { noValueAdu } = this;
    if (noValueAdu.length === 0) return values;
    return mapped(values, (value) => (noValueAdu.includes(value) ? Number.NaN : value));
  }

  /** To be called with what was read once it is used no more: arrays of a whole row group would else wait for the collector. */
  done(values: NumberArray): void {
    giveBack(values);
  }
}

function mapped(values: NumberArray, to: (value: number) => number, again?: ArrayLike<number>): Float64Array {
  const made = doubles(values.length, again);
  for (let i = 0; i < made.length; i += 1) made[i] = to(values[i]!);
  giveBack(values);
  return made;
}
