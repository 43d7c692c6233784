/** Points of the simple grading of Zhao & Zhang 2018 (doi:10.3389/fphys.2018.00727). */
import type { Quantity } from '../units.ts';
import { ratio } from '../units.ts';

/** Ranges, ends included, that earn two points or at least one. */
export interface Ranges {
  readonly two: readonly [number, number];
  readonly one?: readonly [number, number];
}

/** What one index earns: excellent 2, barely acceptable 1, unacceptable 0. */
export type Points = 0 | 1 | 2;

/** What an index earns; nothing when it could not be taken. */
export function pointsWithin({ value }: Quantity<'ratio'>, { two, one }: Ranges): Points {
  const lies = ([from, to]: readonly [number, number]) => value >= from && value <= to;
  if (lies(two)) return 2;
  return one !== undefined && lies(one) ? 1 : 0;
}

/** 1 (excellent), 0.5 (barely acceptable) or 0 (unacceptable) of four indices. */
export function gradeOf(points: readonly Points[]): Quantity<'ratio'> {
  const earned = (wanted: Points) => points.filter((one) => one === wanted).length;
  const [none, one, two] = [earned(0), earned(1), earned(2)];
  if (two >= 3 && none === 0) return ratio(1);
  if (none >= 3 || (none === 2 && one >= 1) || (none === 1 && one === 3)) return ratio(0);
  return ratio(0.5);
}
