/**
 * Quantities: a number and its unit, so that seconds cannot be compared with microvolts.
 *
 * `longest > rejectAfter` works on two quantities of one unit and does not compile on two units or on a bare number.
 * (TypeScript compares objects only when their types overlap; at run time `>` asks `valueOf`.)
 * Use `>` `<` `>=` `<=`; `===` would compare identities, not values.
 */

/** The units that rules use. `count` is a number of things, `ratio` a number without unit. */
export type Unit =
  | 's'
  | 'Hz'
  | 'mV'
  | 'mV²'
  | 'µV'
  | 'adu'
  | 'adu/mV'
  | '%'
  | 'bpm'
  | 'dB'
  | 'mV/s'
  | 'count'
  | 'ratio';

const HOUR_S = 3600;

/** A number with its unit; it may be NaN, where something could not be measured. */
export class Quantity<U extends Unit = Unit> {
  /** In the unit. */
  readonly value: number;
  /** As people write it: `µV`. */
  readonly unit: U;

  constructor(value: number, unit: U) {
    this.value = value;
    this.unit = unit;
  }

  /** The bare number: what `<` and `>` compare. */
  valueOf(): number {
    return this.value;
  }

  /** `0.5 s`, `24 h`, `12 %`, `3`: three significant figures, and every digit before the point. */
  toString(): string {
    return this.withFigures(3);
  }

  /** The same with this many significant figures. */
  withFigures(figures: number): string {
    if (this.unit === 'count' || this.unit === 'ratio') return rounded(this.value, figures);
    if (this.unit === 's' && Math.abs(this.value) >= HOUR_S) return `${rounded(this.value / HOUR_S, figures)} h`;
    return `${rounded(this.value, figures)} ${this.unit}`;
  }
}

/** Durations. */
export const seconds = (value: number) => new Quantity(value, 's');
/** Durations, given in hours and kept in seconds. */
export const hours = (value: number) => new Quantity(value * HOUR_S, 's');
/** Frequencies and sampling rates. */
export const hz = (value: number) => new Quantity(value, 'Hz');
/** Voltages of beats and of the baseline. */
export const millivolts = (value: number) => new Quantity(value, 'mV');
/** Small voltages: noise, resolution. */
export const microvolts = (value: number) => new Quantity(value, 'µV');
/** Counts of the analogue-to-digital converter, as the file stores them. */
export const adu = (value: number) => new Quantity(value, 'adu');
/** Gains: how many counts make a millivolt. */
export const aduPerMillivolt = (value: number) => new Quantity(value, 'adu/mV');
/** Shares, 100 % being all. */
export const percent = (value: number) => new Quantity(value, '%');
/** Heart rates, in beats per minute. */
export const bpm = (value: number) => new Quantity(value, 'bpm');
/** Ratios of power, as 10 · log10. */
export const decibels = (value: number) => new Quantity(value, 'dB');
/** Slews: how fast the trace moves. */
export const millivoltsPerSecond = (value: number) => new Quantity(value, 'mV/s');
/** Numbers of things: samples, leads, beats. */
export const count = (value: number) => new Quantity(value, 'count');
/** Numbers without a unit. */
export const ratio = (value: number) => new Quantity(value, 'ratio');

/** Which of some limits a value comes nearest to; undefined if there are none. */
export function nearestTo<U extends Unit>(value: Quantity<U>, limits: readonly Quantity<U>[]): Quantity<U> | undefined {
  const distanceTo = (limit: Quantity<U>) => Math.abs(value.value - limit.value);
  return limits.toSorted((one, other) => distanceTo(one) - distanceTo(other))[0];
}

/** Is a value one of these, or as near to one as this share of it? */
export function isOneOf<U extends Unit>(
  { value }: Quantity<U>,
  others: readonly Quantity<U>[],
  tolerance: Quantity<'%'> = percent(0),
): boolean {
  return others.some((other) => Math.abs(value - other.value) <= (other.value * tolerance.value) / 100);
}

/** How many times the second the first is; NaN for zero over zero. */
export function ratioOf<U extends Unit>(part: Quantity<U>, whole: Quantity<U>): Quantity<'ratio'> {
  return ratio(part.value / whole.value);
}

function rounded(value: number, figures: number): string {
  if (!Number.isFinite(value)) return String(value);
  return String(Math.abs(value) >= 10 ** (figures - 1) ? Math.round(value) : Number(value.toPrecision(figures)));
}
