/** Which samples of each lead the rules leave: the same as the view `usable_signal` has, as spans. */
import { COLUMNS } from '../../../lake/schema.ts';
import type { LocalLake } from '../../../local/open-lake.ts';
import type { Chosen } from '../choose/choose-recordings.ts';

/** Samples `[from, to)` of one lead. */
export interface SampleSpan {
  readonly from: number;
  readonly to: number;
}

/** Seconds within a window, where the lake has them: one character each, `1` where it is usable. */
const HAS_MASK = COLUMNS.windows.some(({ name }) => name === 'usable_mask');

/** The usable spans of each lead of a recording by `lead_index`, in order; a lead without any has no entry. */
export async function keptSpans(
  lake: LocalLake,
  { id, day, rateHz }: Chosen,
): Promise<ReadonlyMap<number, SampleSpan[]>> {
  const { rows } = await lake.query(`
    select lead_index, start_sample, end_sample, start_s, usable, ${HAS_MASK ? 'usable_mask' : 'null'}
    from windows where ingest_date = '${day}' and recording_id = '${id}'
    order by lead_index, start_sample`);
  const leads = new Map<number, SampleSpan[]>();
  for (const [lead, from, to, startS, usable, mask] of rows) {
    const window = { from: Number(from), to: Number(to), startS: Number(startS) };
    const spans = usable === true ? [window] : secondsOf(window, typeof mask === 'string' ? mask : '', rateHz);
    const all = leads.get(Number(lead)) ?? [];
    for (const span of spans) add(all, span);
    leads.set(Number(lead), all);
  }
  return leads;
}

/** A window of the lake, and when it starts. */
export interface MaskedWindow extends SampleSpan {
  readonly startS: number;
}

/**
 * The usable seconds of a window. Second `k` holds the samples for which `floor(t_s - start_s)` is `k`, in the arithmetic of
 * the view.
 *
 * @param mask one character a second; empty where nothing is usable
 */
export function secondsOf(window: MaskedWindow, mask: string, rateHz: number): SampleSpan[] {
  return [...mask].flatMap((usable, second) => {
    if (usable !== '1') return [];
    const span = { from: firstOf(second, window, rateHz), to: firstOf(second + 1, window, rateHz) };
    return span.to > span.from ? [span] : [];
  });
}

/** The first sample of a second; the end of the window when it has none. */
function firstOf(second: number, { from, to, startS }: MaskedWindow, rateHz: number): number {
  const isBefore = (sample: number) => Math.floor(sample / rateHz - startS) < second;
  let sample = Math.min(Math.max(Math.round((startS + second) * rateHz) - 1, from), to);
  while (sample > from && !isBefore(sample - 1)) sample -= 1;
  while (sample < to && isBefore(sample)) sample += 1;
  return sample;
}

/** Spans that touch are one. */
function add(spans: SampleSpan[], { from, to }: SampleSpan): void {
  const last = spans.at(-1);
  if (last !== undefined && last.to === from) spans[spans.length - 1] = { from: last.from, to };
  else spans.push({ from, to });
}
