/**
 * How a recording is cut: into windows that are judged one by one, each with a margin of the signal around it, in which
 * filters settle and stretches that cross the seam are measured whole.
 */
import { BEATS_SEEN_WITHIN_S } from '../../signal/beats.ts';
import type { LeadHeader, LeadPiece } from '../../signal/piece.ts';
import type { Span } from '../../spans.ts';
import type { Quantity } from '../../units.ts';

/** The samples of a recording, leads × samples, read piece by piece: nothing asks for the whole signal at once. */
export interface SignalSource {
  /** What is known about each lead. Without any, every window is empty. */
  readonly headers: readonly LeadHeader[];
  readonly samplingRateHz: number;
  /** Samples per lead; 0 for an empty recording. */
  readonly sampleCount: number;
  /**
   * Samples `[from, to)` of one lead, as its header says they are stored: counts, or millivolts. One that is missing is
   * NaN. A minute of windows is read after the other, in the order of time; they overlap by the 16 s in which beats are
   * compared: a source need not keep more than a minute and that.
   *
   * @param position place of the lead in `headers`
   * @param again what was read of the lead before, where nobody looks at it any more: its memory may be used again
   */
  read(position: number, from: number, to: number, again?: ArrayLike<number>): ArrayLike<number>;
}

/** Which samples a window holds. */
export interface WindowSpan extends Span {
  /** From 0, in the order of time. */
  readonly index: number;
}

/** A last piece shorter than this share of a window joins the one before: 5 s of 10 s. */
const SHORTEST_LAST_SHARE = 0.5;

/** Windows in the order of time: they cover every sample once. Each is computed when it is asked for: even a month of them takes no memory. */
export class Windows implements Iterable<WindowSpan> {
  /** How many; 0 without a sample. */
  readonly length: number;
  private readonly sampleCount: number;
  private readonly windowSamples: number;

  /** @param windowSamples of each window but the last */
  constructor(sampleCount: number, windowSamples: number) {
    const whole = Math.floor(sampleCount / windowSamples);
    const isRestAWindow = sampleCount - whole * windowSamples >= SHORTEST_LAST_SHARE * windowSamples;
    this.length = isRestAWindow ? whole + 1 : Math.max(whole, Math.min(1, sampleCount));
    this.sampleCount = sampleCount;
    this.windowSamples = windowSamples;
  }

  /** @param index from 0 to `length - 1` */
  at(index: number): WindowSpan {
    const start = index * this.windowSamples;
    return { index, start, end: index === this.length - 1 ? this.sampleCount : start + this.windowSamples };
  }

  /** Windows that follow one another. @param end exclusive; may lie behind the last of them */
  between(first: number, end: number): WindowSpan[] {
    return Array.from({ length: Math.min(end, this.length) - first }, (_, i) => this.at(first + i));
  }

  *[Symbol.iterator](): Generator<WindowSpan> {
    for (let index = 0; index < this.length; index += 1) yield this.at(index);
  }
}

/** The windows of a recording: none when it has no sample, one when it is short. */
export function windowsOf({ sampleCount, samplingRateHz }: SignalSource, window: Quantity<'s'>): Windows {
  return new Windows(sampleCount, Math.max(1, Math.round(window.value * samplingRateHz)));
}

/** What of a recording is looked at for one window; samples of the recording. */
export interface Reach {
  /** The window and its margin. */
  readonly first: number;
  readonly last: number;
  /** What beats are compared with. */
  readonly from: number;
  readonly to: number;
}

/** How far one window looks, with up to `margin` on either side. */
export function reachOf(
  { samplingRateHz, sampleCount }: SignalSource,
  { start, end }: Span,
  margin: Quantity<'s'>,
): Reach {
  const around = (seconds: number) => {
    const samples = Math.ceil(seconds * samplingRateHz);
    return { first: Math.max(0, start - samples), last: Math.min(sampleCount, end + samples) };
  };
  const { first, last } = around(margin.value);
  const wide = around(Math.max(margin.value, BEATS_SEEN_WITHIN_S));
  // At an end of the recording a beat is compared with as much as elsewhere, all of it on one side.
  const whole = Math.ceil(2 * BEATS_SEEN_WITHIN_S * samplingRateHz);
  const from = Math.max(0, Math.min(wide.first, sampleCount - whole));
  return { first, last, from, to: Math.min(sampleCount, Math.max(wide.last, whole)) };
}

/** All leads of one window, each with up to `margin` of the neighbouring samples on either side. */
export function piecesOf(signal: SignalSource, span: Span, margin: Quantity<'s'>): LeadPiece[] {
  const reach = reachOf(signal, span, margin);
  const { from, to } = reach;
  return signal.headers.map((header, position) => {
    const stored = signal.read(position, from, to);
    return pieceAt(signal, header, span, reach, (first, last) => partOf(stored, first - from, last - from));
  });
}

/** One lead of one window. @param read gives what the lead stores from one sample of the recording up to another */
export function pieceAt(
  { samplingRateHz, sampleCount }: SignalSource,
  header: LeadHeader,
  { start, end }: Span,
  { first, last, from, to }: Reach,
  read: (from: number, to: number) => ArrayLike<number>,
): LeadPiece {
  return {
    header,
    samplingRateHz,
    stored: read(first, last),
    origin: first,
    from: start - first,
    to: end - first,
    wider: { stored: read(from, to), from: first - from },
    recordingSamples: sampleCount,
  };
}

/** Of a typed array no copy. */
export function partOf(values: ArrayLike<number>, from: number, to: number): ArrayLike<number> {
  return ArrayBuffer.isView(values) && 'subarray' in values
    ? (values as Float64Array).subarray(from, to) // of any typed array: only its numbers are read
    : Array.prototype.slice.call(values, from, to);
}
