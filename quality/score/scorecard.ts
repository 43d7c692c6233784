/**
 * A logistic scorecard: measures are turned into points, the points are added up, and their sum is a probability. Each
 * measure says alone what it adds, so that a score can be explained line by line.
 */
import type { Lead } from '../signal/lead.ts';
import type { Quantity } from '../units.ts';

/** One line of a scorecard. */
export interface ScoreLine {
  /** As its column is called: `wander_mv`. */
  readonly measure: string;
  /** How it is taken; undefined or not finite where it cannot be. */
  readonly take: (lead: Lead) => Quantity | undefined;
  /** Points for each step of the measure away from `from`. */
  readonly weight: number;
  /** A step is one unit of the measure, or a factor of ten. */
  readonly each: 'unit' | 'tenfold';
  /** Where it adds no point. */
  readonly from: Quantity;
  /** What is less or more counts as this: beyond, nobody knows what the measure says. */
  readonly between: readonly [Quantity, Quantity];
  /** How the weight is known. */
  readonly source: string;
}

/** The whole card. */
export interface Scorecard {
  /** Points before anything is measured. */
  readonly start: number;
  readonly lines: readonly ScoreLine[];
}

/** What one line adds to a score. */
export interface ScorePart {
  readonly line: ScoreLine;
  /** As it was measured. */
  readonly value: Quantity;
  readonly points: number;
}

/** A score, and what it is made of. */
export interface Score {
  readonly parts: readonly ScorePart[];
  /** Of the start, the parts and the offset. */
  readonly sum: number;
  /** 0 to 1. */
  readonly probability: number;
}

/** The points of one line for a value of its measure. */
export function pointsOf({ weight, each, from, between: [least, most] }: ScoreLine, value: number): number {
  const held = Math.min(most.value, Math.max(least.value, value));
  return weight * (each === 'unit' ? held - from.value : Math.log10(held / from.value));
}

/**
 * The score of a lead in a window.
 *
 * @param offset points that are added for the device
 * @returns undefined when one of the measures cannot be taken
 */
export function scoreOf({ start, lines }: Scorecard, lead: Lead, offset: number): Score | undefined {
  const parts: ScorePart[] = [];
  for (const line of lines) {
    const value = line.take(lead);
    if (value === undefined || !Number.isFinite(value.value)) return undefined;
    parts.push({ line, value, points: pointsOf(line, value.value) });
  }
  const sum = parts.reduce((total, { points }) => total + points, start + offset);
  return { parts, sum, probability: probabilityOf(sum) };
}

/** The probability that belongs to a sum of points: 0.5 at 0. */
export function probabilityOf(sum: number): number {
  return 1 / (1 + Math.exp(-sum));
}
