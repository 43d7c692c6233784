/** The beats of one lead over a whole recording, window by window: which can be trusted, and the time from each to the next. */
import signalQuality from '../rules/signal-quality.ts';
import { measuredBy } from '../score/measured-by.ts';
import type { FoundBeat, Lead, Peak } from '../signal/lead.ts';
import type { LeadHeader } from '../signal/piece.ts';
import { Polarity } from '../signal/r-peaks.ts';
import type { Span } from '../spans.ts';
import { millivolts, type Quantity, seconds } from '../units.ts';
import type { LeadWindow } from './tally.ts';
import type { WindowSpan } from './windows/windows.ts';

/** RR intervals are given where the signal is at least this good. Ungated, 1 beat in 12 is wrong beside electrode motion at 6 dB. */
export const GATED_FROM = 0.5;
/** A gap this long can hide a QRS. */
const HIDING_GAP = seconds(0.1);
/** Two windows may see one beat on either side of their seam; no two beats of a heart are this close. */
const SAME_BEAT_S = 0.07;
/** Where R is depends on how the beats of a lead usually point: by how many at the start of a recording this is decided, */
const FIRST_BEATS = 8;
/** and for how long they are waited for. */
const FIRST_BEATS_S = 30;

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
   * invent one: an unusable second, a gap of 0.1 s, a window whose quality (without a device's offset) is below 0.5 or cannot
   * be told, as with fewer than three beats.
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
  readonly beats: readonly FoundBeat[];
  readonly gaps: readonly Span[];
  /** Is the signal too poor for intervals? By the score as it is published, whatever a profile makes of the rule. */
  readonly isGated: boolean;
}

/** A window whose seconds are known. */
interface Settled {
  readonly span: Span;
  readonly lead: LeadWindow;
}

/** A beat whose R is known. */
type PlacedBeat = Peak & Pick<FoundBeat, 'detectorsAgree' | 'partnerR'>;

const qualityOf = measuredBy(signalQuality, 'quality');

/** Takes in the windows of one lead in the order of time. */
export class BeatTrack {
  private readonly samplingRateHz: number;
  /** Undefined until enough beats have been seen to decide. */
  private polarity: Polarity | undefined;
  private readonly open: Found[] = [];
  /** Settled windows whose beats wait for the polarity. */
  private waiting: (Settled & { readonly found: Found })[] = [];
  /** Beats that were found at the end of a window and lie in the next: R may be 60 ms from where the energy peaks. */
  private early: readonly PlacedBeat[] = [];
  private before: Settled | undefined;
  private previous: number | undefined;
  private count = 0;
  /** Up to which sample something lies that an interval must not span. */
  private brokenUntil = Number.NEGATIVE_INFINITY;

  constructor(samplingRateHz: number) {
    this.samplingRateHz = samplingRateHz;
  }

  /** Looks for the beats of the next window. */
  look(lead: Lead): void {
    const beats = lead.foundBeats();
    const quality = lead.hasFiniteSamples ? qualityOf(lead) : undefined;
    const isGated = quality === undefined || quality.value < GATED_FROM;
    this.open.push({ beats, gaps: lead.notFinite().lasting(HIDING_GAP).spans(), isGated });
  }

  /**
   * The beats of the window that was looked at longest ago, now that its verdict is settled. Those of the first windows of a
   * recording come together, once it is known how they usually point.
   */
  settle(span: WindowSpan, lead: LeadWindow): Beat[] {
    this.waiting.push({ span, lead, found: this.open.shift()! });
    const isLast = this.open.length === 0;
    const first = this.waiting.flatMap(({ found }) => found.beats);
    if (first.length > 0) this.polarity ??= this.polarityOf(first, span.end, isLast);
    if (first.length > 0 && this.polarity === undefined) return [];
    const settled = this.waiting.flatMap((one, i) => this.beatsOf(one, isLast && i === this.waiting.length - 1));
    this.waiting = [];
    return settled;
  }

  /** @param beats all so far, at least one. @returns undefined while more are needed: it must not depend on the windows */
  private polarityOf(beats: readonly FoundBeat[], seenUntil: number, isLast: boolean): Polarity | undefined {
    const end = beats[0]!.up.sample + FIRST_BEATS_S * this.samplingRateHz;
    if (!isLast && beats.length < FIRST_BEATS && seenUntil < end) return undefined;
    const first = beats.slice(0, FIRST_BEATS).filter(({ up }) => up.sample < end);
    return new Polarity(first.map(({ lean }) => lean));
  }

  private beatsOf({ span, lead, found }: Settled & { readonly found: Found }, isLast: boolean): Beat[] {
    const { beats, gaps, isGated } = found;
    const here: Settled = { span, lead };
    const all = [...this.early, ...beats.map((beat) => ({ ...beat, ...this.polarity!.choose(beat) }))];
    const mine = isLast ? all : all.filter(({ sample }) => sample < span.end);
    this.early = all.slice(mine.length);
    const broken = isGated ? [span] : [...gaps, ...this.unusable(here)].sort((a, b) => a.start - b.start);
    const settled: Beat[] = [];
    for (const beat of mine) {
      const { previous } = this;
      if (previous !== undefined && beat.sample - previous < SAME_BEAT_S * this.samplingRateHz) continue;
      this.breakUpTo(beat.sample, broken);
      const isBroken = previous === undefined || this.brokenUntil > previous;
      const rr = isBroken ? undefined : seconds((beat.sample - previous) / this.samplingRateHz);
      settled.push(this.beatIn(beat.sample < span.start ? (this.before ?? here) : here, beat, rr));
      this.previous = beat.sample;
    }
    this.breakUpTo(Number.POSITIVE_INFINITY, broken);
    this.before = here;
    return settled;
  }

  private beatIn({ span, lead: window }: Settled, beat: PlacedBeat, rr: Quantity<'s'> | undefined): Beat {
    const { lead, usableMask, measured } = window;
    const second = Math.floor((beat.sample - span.start) / this.samplingRateHz);
    this.count += 1;
    return {
      lead,
      index: this.count - 1,
      sample: beat.sample,
      rr,
      amplitude: millivolts(beat.mv),
      detectorsAgree: beat.detectorsAgree,
      partnerR: beat.partnerR,
      quality: measured.get('quality')?.value,
      usable: usableMask[Math.max(0, Math.min(second, usableMask.length - 1))] === '1',
    };
  }

  /** Takes in what begins at or before a sample. @param broken ascending by start */
  private breakUpTo(sample: number, broken: readonly Span[]): void {
    for (const { start, end } of broken) {
      if (start > sample) break;
      this.brokenUntil = Math.max(this.brokenUntil, end);
    }
  }

  private unusable({ span: { start }, lead: { usableMask } }: Settled): Span[] {
    const spans: Span[] = [];
    for (let second = usableMask.indexOf('0'); second >= 0; second = usableMask.indexOf('0', second + 1)) {
      spans.push({
        start: start + second * this.samplingRateHz,
        end: start + (second + 1) * this.samplingRateHz,
      });
    }
    return spans;
  }
}
