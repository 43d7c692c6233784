/**
 * The signal of a recording of which the lake has no samples, from its upload. Each stretch is read once, in pieces between which
 * others are answered; what was made of it is kept as it is of a recording in the lake.
 */
import { setImmediate } from 'node:timers/promises';
import { millivoltsOf } from '../../../../handler/recording/millivolts.ts';
import type { Signal } from '../../../../handler/recording/signal.ts';
import { release } from '../../../../handler/write/release.ts';
import { type RecordingVersion, WrittenAgain } from '../recording-state.ts';
import { beatsOf, type Source } from '../source.ts';
import { type Columns, emptyColumns, join } from './columns.ts';
import type { Beat, SampleBlock, SignalReader } from './signal-reader.ts';

/** Samples of a lead that are read at a time: some milliseconds. */
const PIECE_SAMPLES = 2 ** 17;

/** Reads the upload of one version. */
export class SourceSignal implements SignalReader {
  private readonly source: Source;
  private readonly isNow: RecordingVersion['isNow'];
  private beats: readonly (readonly Beat[])[] | undefined;

  constructor(source: Source, { isNow }: RecordingVersion) {
    this.source = source;
    this.isNow = isNow;
  }

  check(): void {
    if (!this.isNow()) throw new WrittenAgain();
  }

  async samples(from: number, to: number): Promise<SampleBlock> {
    const { signal } = this.source;
    const mv: Float32Array[] = [];
    for (const position of signal.headers.keys()) {
      mv.push(finiteMillivolts(signal, position, from, to));
      await setImmediate();
    }
    this.beats ??= beatsOf(this.source);
    this.check();
    return { mv, beats: this.beats.map((all) => all.filter(({ sample }) => sample >= from && sample < to)) };
  }

  async columns(from: number, to: number, per: number): Promise<Columns> {
    const { signal } = this.source;
    const columns = emptyColumns(signal.headers.length, Math.ceil((to - from) / per));
    for (let first = from; first < to; first += PIECE_SAMPLES) {
      for (const position of signal.headers.keys()) {
        const mv = finiteMillivolts(signal, position, first, Math.min(to, first + PIECE_SAMPLES));
        join(columns, position, { low: mv, high: mv, first: first - from }, per);
        release(mv);
      }
      await setImmediate();
    }
    this.check();
    return columns;
  }
}

/** As `millivoltsOf`, with NaN also for what is infinite: a column of it would be as high as the paper. */
export function finiteMillivolts(signal: Signal, position: number, from: number, to: number): Float32Array {
  const mv = millivoltsOf(signal, position, from, to);
  for (let i = 0; i < mv.length; i += 1) if (!Number.isFinite(mv[i])) mv[i] = Number.NaN;
  return mv;
}
