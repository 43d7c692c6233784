/** The beats of one lead over a whole recording, window by window: which can be trusted, and the time from each to the next. */
import type { Lead } from '../signal/lead.ts';
import type { LeadHeader } from '../signal/piece.ts';
import { Polarity } from '../signal/r-peaks.ts';
import type { Span } from '../spans.ts';
import { millivolts, type Quantity, seconds } from '../units.ts';
import type { LeadWindow } from './tally.ts';
import type { WindowSpan } from './windows.ts';

/** RR intervals are given where the signal is at least this good; on electrode motion at 6 dB, 1 beat in 12 is wrong below. */
export const GATED_FROM = 0.5;
/** A gap this long can hide a QRS. */
const HIDING_GAP = seconds(0.1);
/** Two windows may see one beat on either side of their seam; no two beats of a heart are this close. */
const SAME_BEAT_S = 0.07;

/** One heart beat as one lead shows it. */
export interface Beat {
  /** Which lead. */
  readonly lead: LeadHeader;
  /** From 0, in the order of time. */
  readonly index: number;
  /** Where R is, in samples from the start of the recording, with its fraction. */
  readonly sample: number;
  /**
   * Time since the beat before; undefined for the first, and where something lies between the two that may hide a beat or
   * invent one: an unusable second, a gap of 0.1 s, a window whose quality is below 0.5 or cannot be told.
   */
  readonly rr: Quantity<'s'> | undefined;
  /** Height of R between 0.5 and 40 Hz; negative where the QRS points down. */
  readonly amplitude: Quantity<'mV'>;
  /** Do both detectors find it? */
  readonly detectorsAgree: boolean;
  /** Pearson's r, 0 to 1, with the most similar other beat of its window; undefined where the beat is not seen whole. */
  readonly partnerR: number | undefined;
  /** That of its window, 0 to 1; undefined where it cannot be told. */
  readonly quality: number | undefined;
  /** Does it lie in a usable second? */
  readonly usable: boolean;
}

/** What was found in a window before its verdict was settled. */
interface Found {
  readonly sample: number;
  readonly mv: number;
  readonly detectorsAgree: boolean;
  readonly partnerR: number | undefined;
}

/** Takes in the windows of one lead in the order of time. */
export class BeatTrack {
  private readonly samplingRateHz: number;
  private readonly polarity = new Polarity();
  private readonly open: { readonly found: readonly Found[]; readonly gaps: readonly Span[] }[] = [];
  private previous: number | undefined;
  private count = 0;
  /** Up to which sample something lies that an interval must not span. */
  private brokenUntil = Number.NEGATIVE_INFINITY;

  constructor(samplingRateHz: number) {
    this.samplingRateHz = samplingRateHz;
  }

  /** Looks for the beats of the next window. */
  look(lead: Lead): void {
    const found = lead.placedBeats(this.polarity);
    this.open.push({ found, gaps: lead.notFinite().lasting(HIDING_GAP).spans() });
  }

  /** The beats of the window that was looked at longest ago, now that its verdict is settled. */
  settle(span: WindowSpan, { lead, measured, usableMask }: LeadWindow): Beat[] {
    const { found, gaps } = this.open.shift()!;
    const quality = measured.get('quality')?.value;
    const isGated = quality === undefined || quality < GATED_FROM;
    const broken = isGated ? [span] : [...gaps, ...this.unusable(span, usableMask)].sort((a, b) => a.start - b.start);
    const beats: Beat[] = [];
    let next = 0;
    const breakBefore = (sample: number) => {
      for (; next < broken.length && broken[next]!.start <= sample; next += 1) {
        this.brokenUntil = Math.max(this.brokenUntil, broken[next]!.end);
      }
    };
    for (const { sample, mv, detectorsAgree, partnerR } of found) {
      const { previous } = this;
      if (previous !== undefined && sample - previous < SAME_BEAT_S * this.samplingRateHz) continue;
      breakBefore(sample);
      const isBroken = previous === undefined || this.brokenUntil > previous;
      const second = Math.max(0, Math.floor((sample - span.start) / this.samplingRateHz));
      beats.push({
        lead,
        index: this.count,
        sample,
        rr: isBroken ? undefined : seconds((sample - previous) / this.samplingRateHz),
        amplitude: millivolts(mv),
        detectorsAgree,
        partnerR,
        quality,
        usable: usableMask[Math.min(second, usableMask.length - 1)] === '1',
      });
      this.count += 1;
      this.previous = sample;
    }
    breakBefore(Number.POSITIVE_INFINITY);
    return beats;
  }

  private unusable({ start }: Span, mask: string): Span[] {
    const spans: Span[] = [];
    for (let second = mask.indexOf('0'); second >= 0; second = mask.indexOf('0', second + 1)) {
      spans.push({
        start: start + second * this.samplingRateHz,
        end: start + (second + 1) * this.samplingRateHz,
      });
    }
    return spans;
  }
}
