/**
 * Stretches: runs of neighbouring samples that share something ("does not change", "is at the rail").
 *
 * They are found in a window together with its margin, so that a run which crosses the seam between two windows is
 * measured whole (as far as the margin sees), and reported clipped to the window, so that no sample is reported twice.
 */
import type { Span } from '../spans.ts';
import { union, without } from '../spans.ts';
import type { Quantity } from '../units.ts';
import { count, percent, seconds } from '../units.ts';

/** Where a piece of signal lies: local index 0 is sample `origin`; the window itself is local `[from, to)`. */
export interface Extent {
  readonly samplingRateHz: number;
  readonly origin: number;
  readonly from: number;
  readonly to: number;
}

/** Room for rounding when seconds are turned into samples: 0.1 s at 250 Hz must be 25 samples, not 26. */
const SAMPLE_TOLERANCE = 1e-6;

/** A list of runs, local indices `[start, end)`, ascending by start; they may overlap until they are reported. */
export class Stretches {
  private readonly extent: Extent;
  private readonly starts: ArrayLike<number>;
  private readonly ends: ArrayLike<number>;
  /** The duration that every stretch of this list reaches, when it was asked for with `lasting`. */
  readonly limit: Quantity<'s'> | undefined;

  constructor(extent: Extent, starts: ArrayLike<number>, ends: ArrayLike<number>, limit?: Quantity<'s'>) {
    this.extent = extent;
    this.starts = starts;
    this.ends = ends;
    this.limit = limit;
  }

  /** Only those that last at least this long. */
  lasting(atLeast: Quantity<'s'>): Stretches {
    return this.ofLength(samplesOf(atLeast, this.extent.samplingRateHz), atLeast);
  }

  /** Only those of at least this many samples. */
  ofAtLeast(samples: Quantity<'count'>): Stretches {
    return this.ofLength(samples.value);
  }

  /** These and those; where they touch or overlap they become one. */
  and(others: Stretches): Stretches {
    if (others.isNone) return this;
    const both = union([...this.local(), ...others.local()]);
    return new Stretches(
      this.extent,
      both.map(({ start }) => start),
      both.map(({ end }) => end),
      this.limit ?? others.limit,
    );
  }

  /** These, with a margin before and after each. */
  around(margin: Quantity<'s'>): Stretches {
    if (this.isNone) return this.made([]);
    const samples = Math.round(margin.value * this.extent.samplingRateHz);
    return this.made(this.local().map(({ start, end }) => ({ start: start - samples, end: end + samples })));
  }

  /** What of these lies in none of those. */
  outside(others: Stretches): Stretches {
    if (this.isNone) return this.made([]);
    return this.made(without(union(this.local()), union(others.local())));
  }

  /** How long the longest one lasts that reaches into the window; 0 s if there is none. */
  longest(): Quantity<'s'> {
    const { from, to, samplingRateHz } = this.extent;
    let longest = 0;
    for (let i = 0; i < this.starts.length; i += 1) {
      const start = this.starts[i]!;
      const end = this.ends[i]!;
      if (end > from && start < to && end - start > longest) longest = end - start;
    }
    return seconds(longest / samplingRateHz);
  }

  /** How many reach into the window. */
  count(): Quantity<'count'> {
    const { from, to } = this.extent;
    let found = 0;
    for (let i = 0; i < this.starts.length; i += 1) if (this.ends[i]! > from && this.starts[i]! < to) found += 1;
    return count(found);
  }

  /** How many instants, each at least this long after the one before, they cover in the window. */
  instantsApart(apart: Quantity<'s'>): Quantity<'count'> {
    const samples = Math.max(1, apart.value * this.extent.samplingRateHz);
    let instants = 0;
    let next = Number.NEGATIVE_INFINITY;
    for (const { start, end } of this.spans()) {
      for (let at = Math.max(start, next); at < end; at = next) {
        instants += 1;
        next = at + samples;
      }
    }
    return count(instants);
  }

  /** How many samples of the window they cover. */
  samples(): Quantity<'count'> {
    return count(this.spans().reduce((sum, { start, end }) => sum + end - start, 0));
  }

  /** How many samples of the window follow another one of the same stretch. */
  repeats(): Quantity<'count'> {
    return count(this.samples().value - this.count().value);
  }

  /** How much of the window they cover. */
  share(): Quantity<'%'> {
    const { from, to } = this.extent;
    let covered = 0;
    for (const { start, end } of this.spans()) covered += end - start;
    return percent(to > from ? (100 * covered) / (to - from) : 0);
  }

  /** What is reported: samples of the recording, inside the window, sorted, disjoint. */
  spans(): Span[] {
    const { origin, from, to } = this.extent;
    const clipped: Span[] = [];
    for (let i = 0; i < this.starts.length; i += 1) {
      const start = Math.max(this.starts[i]!, from);
      const end = Math.min(this.ends[i]!, to);
      if (end > start) clipped.push({ start: start + origin, end: end + origin });
    }
    return union(clipped);
  }

  /** Only those for which `keep` says yes; it is given the local indices. */
  filter(keep: (start: number, end: number) => boolean, limit?: Quantity<'s'>): Stretches {
    const starts: number[] = [];
    const ends: number[] = [];
    for (let i = 0; i < this.starts.length; i += 1) {
      if (!keep(this.starts[i]!, this.ends[i]!)) continue;
      starts.push(this.starts[i]!);
      ends.push(this.ends[i]!);
    }
    return new Stretches(this.extent, starts, ends, limit);
  }

  private get isNone(): boolean {
    return this.starts.length === 0;
  }

  /** As `filter`, for the one question that is asked of every flat line of a day. */
  private ofLength(samples: number, limit?: Quantity<'s'>): Stretches {
    const { starts, ends } = this;
    const keptStarts: number[] = [];
    const keptEnds: number[] = [];
    for (let i = 0; i < starts.length; i += 1) {
      if (ends[i]! - starts[i]! < samples) continue;
      keptStarts.push(starts[i]!);
      keptEnds.push(ends[i]!);
    }
    return new Stretches(this.extent, keptStarts, keptEnds, limit);
  }

  private made(spans: readonly Span[]): Stretches {
    return new Stretches(
      this.extent,
      spans.map(({ start }) => start),
      spans.map(({ end }) => end),
    );
  }

  private local(): Span[] {
    return Array.from(this.starts, (start, i) => ({ start, end: this.ends[i]! }));
  }
}

/** No stretch at all. */
export function noStretches(extent: Extent): Stretches {
  return new Stretches(extent, [], []);
}

/** How many samples a stretch must hold to last this long. */
export function samplesOf(duration: Quantity<'s'>, samplingRateHz: number): number {
  return duration.value * samplingRateHz - SAMPLE_TOLERANCE;
}
