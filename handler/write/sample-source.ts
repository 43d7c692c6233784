/** What the writer of `samples` asks of a recording: who it is, and its stored values piece by piece. */

/** A typed array of stored values. */
export type StoredValues =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** A recording as far as its samples go. */
export interface SampleSource {
  readonly recordingId: string;
  readonly samplingRateHz: number;
  /** Samples of each lead. */
  readonly sampleCount: number;
  readonly leads: readonly {
    /** Row in the source matrix, from 0. */
    readonly index: number;
    readonly name: string;
    readonly gainAduPerMv: number | null;
    readonly zeroAdu: number | null;
  }[];
  /** First sample of each window, ascending, beginning with 0. */
  readonly windowStarts: Int32Array;
  /** True when the values are converter counts, false when they are millivolts. */
  readonly holdsCounts: boolean;
  /**
   * Stored values of a lead, samples `from` to `to`, exclusive. A value that is not finite is a missing sample.
   *
   * @param leadPosition place in `leads`
   */
  read(leadPosition: number, from: number, to: number): StoredValues;
  /** Called with values that were read when they are used no more. */
  done?(values: StoredValues): void;
}
