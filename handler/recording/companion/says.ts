/** What a sheet says: the same for a WFDB header and an ATM sheet. */

/** One signal, a row of the matrix, as a sheet describes it. */
export interface CompanionSignal {
  /** `MLII`, `aVR`; undefined when the sheet gives none. */
  readonly name: string | undefined;
  /** As written: `mV`, `NU`, `mmHg`. WFDB's default is mV. */
  readonly unit: string;
  /**
   * Counts per unit; undefined when the sheet does not know it. WFDB then assumes 200, in order to draw
   * something; that says nothing about the signal.
   */
  readonly gain: number | undefined;
  /** The number in the matrix that means 0 of the unit; undefined when the sheet does not give it. */
  readonly zeroAdu: number | undefined;
  /** Smallest and largest number the converter can give, as they stand in the matrix. */
  readonly railsAdu: readonly [number, number] | undefined;
}

/** What a sheet says, whichever file it may describe. */
export interface Sheet {
  readonly recordName: string | undefined;
  /** Names of the signal files it describes, without folders; none where it describes whatever is beside it. */
  readonly fileNames: readonly string[];
  /** Samples per second. WFDB's default of 250 is not a statement, so it is undefined when left out. */
  readonly samplingRateHz: number | undefined;
  /** Samples of each signal; undefined when left out. */
  readonly sampleCount: number | undefined;
  readonly signals: readonly CompanionSignal[];
  /** Date and time, where both are given; sheets have no time zones: UTC, as elsewhere. */
  readonly recordedAt: Date | undefined;
  /** Only where a sheet names one. */
  readonly subject: string | undefined;
}
