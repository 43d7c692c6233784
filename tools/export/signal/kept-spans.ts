/** Which samples of each lead the rules leave: the same as the view `usable_signal` has, as spans. */
import type { LocalLake } from '../../../local/open-lake.ts';
import type { Chosen } from '../choose/choose-recordings.ts';

/** Samples `[from, to)` of one lead. */
export interface SampleSpan {
  readonly from: number;
  readonly to: number;
}

/** The usable spans of each lead of a recording by `lead_index`, in order; a lead without any has no entry. */
export async function keptSpans(
  lake: LocalLake,
  { id, day, rateHz }: Chosen,
): Promise<ReadonlyMap<number, SampleSpan[]>> {
  const { rows } = await lake.query(`
    select lead_index, start_sample, end_sample, usable, usable_mask
    from windows where ingest_date = '${day}' and recording_id = '${id}'
    order by lead_index, start_sample`);
  const leads = new Map<number, SampleSpan[]>();
  for (const [lead, from, to, usable, mask] of rows) {
    const window = { from: Number(from), to: Number(to) };
    const spans = usable === true ? [window] : secondsOf(window, typeof mask === 'string' ? mask : '', rateHz);
    const all = leads.get(Number(lead)) ?? [];
    for (const span of spans) add(all, span);
    leads.set(Number(lead), all);
  }
  return leads;
}

/**
 * The usable seconds of a window. Second `k` holds the samples for which `floor((sample - start_sample) / rate)` is `k`, as
 * in the view and where the mask is made: a difference of times rounds some samples into the second before.
 *
 * @param mask one character for each second; empty where nothing is usable
 */
export function secondsOf(window: SampleSpan, mask: string, rateHz: number): SampleSpan[] {
  return [...mask].flatMap((usable, second) => {
    if (usable !== '1') return [];
    const span = { from: firstOf(second, window, rateHz), to: firstOf(second + 1, window, rateHz) };
    return span.to > span.from ? [span] : [];
  });
}

/** The first sample of a second; the end of the window when it has none. */
function firstOf(second: number, { from, to }: SampleSpan, rateHz: number): number {
  const isBefore = (sample: number) => Math.floor((sample - from) / rateHz) < second;
  let sample = Math.min(from + Math.ceil(second * rateHz), to);
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
