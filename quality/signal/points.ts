/** Points of the simple grading of Zhao & Zhang 2018 (doi:10.3389/fphys.2018.00727). */
import type { Quantity } from '../units.ts';
import { ratio } from '../units.ts';

/** What an index must reach, ends included, to earn two points, or one. */
export interface Steps {
  readonly two: Quantity<'ratio'>;
  /** Without it, an index earns two points or none. */
  readonly one?: Quantity<'ratio'>;
  /** Beyond this it earns nothing. */
  readonly upTo?: Quantity<'ratio'>;
}

/** What one index earns: excellent 2, barely acceptable 1, unacceptable 0. */
export type Points = 0 | 1 | 2;

/** What an index earns; nothing when it could not be taken. */
export function pointsFor(index: Quantity<'ratio'>, { two, one = two, upTo = index }: Steps): Points {
  if (index >= two && index <= upTo) return 2;
  return index >= one && index <= upTo ? 1 : 0;
}

/** 1 (excellent), 0.5 (barely acceptable) or 0 (unacceptable) of four indices. */
export function gradeOf(...points: readonly Points[]): Quantity<'ratio'> {
  const earned = (wanted: Points) => points.filter((one) => one === wanted).length;
  const [none, one, two] = [earned(0), earned(1), earned(2)];
  if (two >= 3 && none === 0) return ratio(1);
  if (none >= 3 || (none === 2 && one >= 1) || (none === 1 && one === 3)) return ratio(0);
  return ratio(0.5);
}
