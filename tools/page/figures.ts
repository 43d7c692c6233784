/** Figures as the pages print them. */
import { toDigits } from '../statistics.ts';

/** Cents, unless more digits are asked for. */
export function dollars(usd: number, digits = 2): string {
  return `$${usd.toFixed(digits)}`;
}

/** A difference, always with its sign. */
export function signed(usd: number): string {
  return `${usd < -0.005 ? '−' : '+'}${dollars(Math.abs(usd))}`;
}

/** Three digits, or the whole number. */
export function amount(value: number): string {
  return value >= 100 ? withThousands(value) : String(toDigits(value, 3));
}

/** 10000 as 10 000. */
export function withThousands(value: number): string {
  return value.toFixed(0).replaceAll(/\B(?=(?:\d{3})+$)/g, ' ');
}
