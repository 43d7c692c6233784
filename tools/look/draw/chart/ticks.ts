/** Marks of an axis: round numbers, and instants that people count in. */

/** Steps of time, in ms: seconds, minutes, hours, days, a week, about a month, a year. */
const TIME_STEPS_MS = [
  ...[1, 5, 15, 30].map((s) => s * 1000),
  ...[1, 5, 15, 30].map((min) => min * 60_000),
  ...[1, 3, 6, 12].map((h) => h * 3_600_000),
  ...[1, 2, 7, 30, 91, 365].map((days) => days * 86_400_000),
];

/** At most `most` multiples of 1, 2 or 5 × 10ⁿ inside a range. */
export function roundTicks(lowest: number, highest: number, most: number): number[] {
  const rough = (highest - lowest) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough * (1 - 1e-9)) ?? 10 * power;
  return multiples(step, lowest, highest).map((tick) => Number(tick.toPrecision(12)));
}

/** At most `most` instants inside a range, in ms since 1970. */
export function timeTicks(fromMs: number, toMs: number, most: number): number[] {
  const longest = TIME_STEPS_MS.at(-1)!;
  const step =
    TIME_STEPS_MS.find((each) => (toMs - fromMs) / each <= most) ??
    Math.ceil((toMs - fromMs) / most / longest) * longest;
  return multiples(step, fromMs, toMs);
}

function multiples(step: number, lowest: number, highest: number): number[] {
  if (!(step > 0) || !Number.isFinite(step)) return [lowest];
  const [first, last] = [Math.ceil(lowest / step - 1e-9), Math.floor(highest / step + 1e-9)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/** A number on an axis, with a point in every language. */
export function numberWords(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** `2026-01-31`, or `13:05:10` where the marks are closer than a day; UTC. @param ticks all of the axis */
export function instantWords(ms: number, ticks: readonly number[]): string {
  const [first = 0, second = Number.POSITIVE_INFINITY] = ticks;
  const text = new Date(ms).toISOString();
  return second - first >= 86_400_000 || ms % 86_400_000 === 0 ? text.slice(0, 10) : text.slice(11, 19);
}
