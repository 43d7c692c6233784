/** Where the samples of each channel lie, whichever way a tool keeps them: in a matrix, one variable each, end to end. */

import type { MatrixFacts } from '../../quality/facts.ts';
import { MAX_LEADS } from '../../quality/limits.ts';
import type { Profile } from '../../quality/profile.ts';
import type { NumericVariable, Values } from '../mat/variables.ts';

/** One channel: every `stride`-th value of `values` from `start`. */
export interface Track {
  readonly values: Values;
  readonly start: number;
  readonly stride: number;
}

/** The channels of a recording, equally long. */
export interface Tracks {
  readonly tracks: readonly Track[];
  /** Samples of each. */
  readonly sampleCount: number;
  /** Undefined when they do not lie in one matrix. */
  readonly matrix: MatrixFacts | undefined;
}

/** How a profile says that a matrix lies. */
export type Orientation = Profile['recording']['orientation'];

/** Which side of a matrix are leads where more than its shape is known. */
export interface Sides {
  readonly leadsInRows: boolean;
  readonly saidBy: MatrixFacts['saidBy'];
}

/** Whether the rows of a matrix are its leads; by shape the shorter side is, and of a square one the rows. */
export function sidesOf(
  [rows = 0, columns = 0]: readonly number[],
  orientation: Orientation,
  known: { readonly samples?: number | undefined; readonly leads?: number | undefined } = {},
): Sides {
  if (orientation !== 'auto') return { leadsInRows: orientation === 'leads in rows', saidBy: 'profile' };
  const { samples, leads } = known;
  const isEither = (side: number, other: number, said: number | undefined) => side === said && other !== said;
  if (isEither(columns, rows, samples) || isEither(rows, columns, leads)) return { leadsInRows: true, saidBy: 'file' };
  if (isEither(rows, columns, samples) || isEither(columns, rows, leads)) return { leadsInRows: false, saidBy: 'file' };
  return { leadsInRows: rows <= columns, saidBy: 'shape' };
}

/** The channels of a matrix. */
export function tracksInMatrix({ dims, values }: NumericVariable, { leadsInRows, saidBy }: Sides): Tracks {
  const [rows = 0, columns = 0] = dims;
  const count = leadsInRows ? rows : columns;
  const sampleCount = leadsInRows ? columns : rows;
  return {
    tracks: Array.from({ length: Math.min(count, MAX_LEADS) }, (_, index) =>
      leadsInRows ? { values, start: index, stride: rows } : { values, start: index * rows, stride: 1 },
    ),
    sampleCount,
    matrix: { rows, columns, leadsIn: leadsInRows ? 'rows' : 'columns', saidBy },
  };
}

/** A vector as one channel. */
export function trackOf({ values }: NumericVariable): Track {
  return { values, start: 0, stride: 1 };
}
