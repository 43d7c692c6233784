/**
 * A stretch of a recording, from its lake or its upload: every sample, or the lowest and highest of each column. What was read once
 * is kept, block by block, and answers whatever lies in it without reading anything again. Blocks that nobody asked for are read ahead when
 * there is nothing else to do: first the samples around the place that was asked for last, by somebody or by the page that fetches
 * what they may look at next, then columns, from there to both ends.
 */
import type { Stretch } from '../../stretch-bytes.ts';
import type { Columns } from './columns.ts';
import { KEPT, type KeptBounds, type KeptOf, KeptSignal } from './kept-signal.ts';
import type { SampleBlock, SignalReader } from './signal-reader.ts';
import { type StretchAsked, stretchAsked } from './stretch-asked.ts';

/** Rate and samples of each lead. */
export interface RecordingSize {
  readonly samplingRateHz: number;
  readonly sampleCount: number;
}

/** Of columns that are four times as wide as those that are kept, the second step of zoom needs samples: reading them takes longer than one. */
const NEAR_GRAINS = 4;

/** What is read ahead: the samples around the place that was asked for last, or after those also columns, of a long recording around it. */
export type Ahead = 'near' | 'all';

/** How stretches are read. */
export interface StretchesOptions {
  readonly bounds?: KeptBounds;
  /** What another kept of the same recording: it is used if it is of the same version. */
  readonly before?: KeptSignal | undefined;
}

/** Reads stretches of one recording. */
export class SignalStretches {
  private readonly reader: SignalReader;
  private readonly of: KeptOf;
  private readonly size: RecordingSize;
  private readonly bounds: KeptBounds;
  private signal: KeptSignal | undefined;
  /** What was asked for last: the sample in its middle, and whether two steps of zoom may need the samples around it. */
  private last: { readonly middle: number; readonly isNear: boolean } | undefined;

  /** @param of the version of the recording, and its leads */
  constructor(
    reader: SignalReader,
    of: Pick<KeptOf, 'state' | 'leads'>,
    size: RecordingSize,
    { bounds = KEPT, before }: StretchesOptions = {},
  ) {
    this.reader = reader;
    this.size = size;
    this.of = { ...of, sampleCount: size.sampleCount };
    this.bounds = bounds;
    this.signal = before?.isOf(this.of) ? before : undefined;
  }

  /** What is kept, for whoever opens this version again; undefined where nothing is. */
  get kept(): KeptSignal | undefined {
    return this.signal;
  }

  /**
   * @param columns how many at most, of a long stretch
   * @returns undefined when some of it is not kept
   * @throws {WrittenAgain} when there is another version by now
   */
  atHand(fromS: number, toS: number, columns: number): Stretch | undefined {
    const kept = this.keptNow();
    return this.from(kept, stretchAsked({ fromS, toS, columns }, this.size, kept.grain));
  }

  /**
   * @param columns how many at most, of a long stretch
   * @param wanted aborted when nobody waits for it any more: blocks that were read by then stay kept
   * @throws {SqlError} when the signal cannot be read; `WrittenAgain` when there is another version by now; the reason of `wanted`
   */
  async stretch(fromS: number, toS: number, columns: number, wanted?: AbortSignal): Promise<Stretch> {
    const kept = this.keptNow();
    const asked = stretchAsked({ fromS, toS, columns }, this.size, kept.grain);
    const { firstSample: from, endSample: to, samplesPerColumn: per } = asked;
    for (;;) {
      wanted?.throwIfAborted();
      const known = this.from(kept, asked);
      if (known !== undefined) return known;
      if (per === undefined) return shownSamples(asked, await this.reader.samples(from, to));
      if (per < kept.grain) {
        const missing = kept.missingSamples(from, to);
        if (missing !== undefined) await kept.readSamples(missing, this.reader);
        else return shownColumns(asked, await this.reader.columns(from, to, per));
      } else {
        const missing = kept.missingColumns(from, to);
        if (missing !== undefined) await kept.readColumns(missing, this.reader);
      }
    }
  }

  /**
   * Reads the next block that is not kept, when any is, once something was asked for.
   *
   * @returns whether there may be more
   * @throws {SqlError} as `stretch` does
   */
  async readAhead(what: Ahead): Promise<boolean> {
    const { last } = this;
    if (last === undefined) return false;
    const kept = this.keptNow();
    const samples = last.isNear ? kept.nextSamples(last.middle) : undefined;
    if (samples !== undefined) {
      await kept.readSamples(samples, this.reader);
      return true;
    }
    const columns = what === 'all' ? kept.nextColumns(last.middle) : undefined;
    if (columns !== undefined) await kept.readColumns(columns, this.reader);
    return columns !== undefined;
  }

  /** Made when something is asked for: the columns of a recording that nobody draws would take 8 MB. */
  private keptNow(): KeptSignal {
    this.reader.check();
    this.signal ??= new KeptSignal(this.of, this.bounds);
    return this.signal;
  }

  private from(kept: KeptSignal, asked: StretchAsked): Stretch | undefined {
    const { firstSample: from, endSample: to, samplesPerColumn: per } = asked;
    const isNear = (per ?? 0) <= NEAR_GRAINS * kept.grain && kept.fits(from, to);
    this.last = { middle: Math.floor((from + to) / 2), isNear };
    if (per === undefined) {
      const samples = kept.samplesBetween(from, to);
      return samples && shownSamples(asked, samples);
    }
    const columns = per < kept.grain ? kept.narrowBetween(from, to, per) : kept.columnsBetween(from, to, per);
    return columns && shownColumns(asked, columns);
  }
}

function shownSamples(asked: StretchAsked, { mv, beats }: SampleBlock): Stretch {
  return {
    traces: mv.map((one) => asked.trace(one, one)),
    beatsS: beats.map((some) => some.map(({ timeS }) => timeS)),
  };
}

function shownColumns(asked: StretchAsked, { low, high }: Columns): Stretch {
  return { traces: low.map((one, position) => asked.trace(one, high[position]!)), beatsS: low.map(() => []) };
}
