/**
 * Which seconds of a window are usable. A stretch that a rule rejects costs the seconds that it touches, and those that
 * begin or end within the guard around it: what a filter or an eye makes of them is not known. A rule about a level (noise,
 * hum) judges the whole window, so it costs the whole window and nothing beside it.
 *
 * Source: the guard is ours. `npm run validate`: 14 lead-seconds of the ten-minute MIT-BIH pieces are unusable; whole windows of
 * 10 s made that 50.
 */
import { type Span, union } from '../spans.ts';
import type { Reason } from '../verdict.ts';

/** Unusable before and after a stretch that is rejected, in seconds. */
export const GUARD_S = 0.5;

/** The seconds of one lead in one window. */
export interface UsableSeconds {
  /** A character for each second from the start of the window, `1` usable, `0` not; a last part of a second has its own. */
  readonly mask: string;
  /** In usable seconds: from 0 to all samples of the window. */
  readonly usableSamples: number;
}

/** Stretches of a lead that rules reject in one window, with their guard: they may reach into the windows beside it. */
export function unusableSpans(reasons: readonly Reason[], window: Span, samplingRateHz: number): Span[] {
  const guard = Math.round(GUARD_S * samplingRateHz);
  const rejecting = reasons.filter(({ grade }) => grade === 'reject');
  return union(
    rejecting.flatMap(({ byLevel, spans }) =>
      byLevel ? [window] : spans.map(({ start, end }) => ({ start: start - guard, end: end + guard })),
    ),
  );
}

/**
 * Marks every second of a window that any of the spans touches.
 *
 * @param spans may reach beyond the window, or lie outside it
 */
export function usableSecondsOf(window: Span, spans: readonly Span[], samplingRateHz: number): UsableSeconds {
  const samples = window.end - window.start;
  const marks = new Array<'0' | '1'>(samples === 0 ? 0 : secondOf(samples - 1, samplingRateHz) + 1).fill('1');
  for (const { start, end } of spans) {
    const from = Math.max(start, window.start) - window.start;
    const to = Math.min(end, window.end) - window.start;
    if (to > from) marks.fill('0', secondOf(from, samplingRateHz), secondOf(to - 1, samplingRateHz) + 1);
  }
  let usableSamples = 0;
  for (const [second, mark] of marks.entries()) {
    if (mark === '0') continue;
    const end = Math.min(samples, firstSampleOf(second + 1, samplingRateHz));
    usableSamples += end - firstSampleOf(second, samplingRateHz);
  }
  return { mask: marks.join(''), usableSamples };
}

/** The second that a sample lies in, both from the start of the window; `usable_signal` computes the same in SQL. */
function secondOf(sample: number, samplingRateHz: number): number {
  return Math.floor(sample / samplingRateHz);
}

/** Rates need not be whole, so the product may be rounded to the wrong side. */
function firstSampleOf(second: number, samplingRateHz: number): number {
  const near = Math.ceil(second * samplingRateHz);
  if (secondOf(near, samplingRateHz) < second) return near + 1;
  return near > 0 && secondOf(near - 1, samplingRateHz) >= second ? near - 1 : near;
}
