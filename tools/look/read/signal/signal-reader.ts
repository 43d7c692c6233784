/** What reads the signal of one version of a recording: from the files of its lake, or from its upload. */
import type { Columns } from './columns.ts';

/** An R peak: the sample nearest to it, and its time. */
export interface Beat {
  readonly sample: number;
  readonly timeS: number;
}

/** Every sample of a stretch, and its R peaks in order of time, both lead by lead. */
export interface SampleBlock {
  /** In mV; NaN where a sample is missing. */
  readonly mv: readonly Float32Array[];
  readonly beats: readonly (readonly Beat[])[];
}

/** Reads one version: what was read while it was written again is refused. */
export interface SignalReader {
  /** @throws {WrittenAgain} when it is another version by now */
  check(): void;
  /**
   * From one sample to before another.
   *
   * @throws {SqlError} when it cannot be read, or was written meanwhile
   */
  samples(from: number, to: number): Promise<SampleBlock>;
  /**
   * Columns of so many samples, the first of which begins at `from`.
   *
   * @throws {SqlError} as `samples` does
   */
  columns(from: number, to: number, per: number): Promise<Columns>;
}
