/** Spans of samples `[start, end)`, and the few set operations that reports need. */

/** Samples `start` to `end - 1`, counted from the first sample of the recording. */
export interface Span {
  /** The first sample. */
  readonly start: number;
  /** The first sample after it. */
  readonly end: number;
}

/** The same samples, sorted, without overlaps; spans that touch become one. */
export function union(spans: readonly Span[]): Span[] {
  if (spans.length === 0) return [];
  const sorted = spans.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** The samples of `spans` that are in none of `taken`. Both must be sorted and disjoint, as `union` leaves them. */
export function without(spans: readonly Span[], taken: readonly Span[]): Span[] {
  const left: Span[] = [];
  let next = 0;
  for (const { start, end } of spans) {
    while (next < taken.length && taken[next]!.end <= start) next += 1;
    let from = start;
    for (let i = next; i < taken.length && taken[i]!.start < end; i += 1) {
      if (taken[i]!.start > from) left.push({ start: from, end: taken[i]!.start });
      from = Math.max(from, taken[i]!.end);
    }
    if (from < end) left.push({ start: from, end });
  }
  return left;
}

/** How many samples a span holds. */
export function lengthOf({ start, end }: Span): number {
  return end - start;
}

/** How many samples of `window` are in any of `spans`, which must be disjoint. */
export function within(window: Span, spans: readonly Span[]): number {
  let samples = 0;
  for (const { start, end } of spans) {
    samples += Math.max(0, Math.min(end, window.end) - Math.max(start, window.start));
  }
  return samples;
}
