/** Fits a scorecard to labels again: a logistic regression whose weights keep the signs that the card says. */
import type { Random } from '../../../tools/random.ts';

/** What a window counts for, and what is known of it. */
export interface Observation {
  /** Windows of one recording are drawn together. */
  readonly recording: string;
  readonly set: string;
  readonly isGood: boolean;
  /** Of each line of the card, how many steps its measure lies from where it adds nothing. */
  readonly steps: readonly number[];
}

/** Points before anything is measured, then of each line. */
export type Weights = readonly number[];

/**
 * How strongly weights are drawn towards zero: as much as this many windows would that know better. Without it two measures
 * that say the same are told apart by chance.
 */
const RIDGE = 0.3;
const MAX_STEPS = 50;
const CLOSE = 1e-9;

/**
 * Every set weighs the same, and in a set both labels do; a set with one label gives it all of its weight.
 *
 * @param signs of the lines: 1 or -1. A weight that would have the other sign is 0
 */
export function fitted(observations: readonly Observation[], signs: readonly number[]): number[] {
  const weights = weightsOf(observations);
  let left = signs.map((_, line) => line);
  for (;;) {
    const [start, ...found] = newton(observations, weights, left);
    const byLine = new Map(left.map((line, i) => [line, found[i]!]));
    const wrong = left.filter((line) => Math.sign(byLine.get(line)!) === -signs[line]!);
    if (wrong.length === 0) return [start!, ...signs.map((_, line) => byLine.get(line) ?? 0)];
    left = left.filter((line) => !wrong.includes(line));
  }
}

/** Between which values 95 % of the weights lie when the recordings of each set are drawn again, with replacement. */
export function intervals(
  observations: readonly Observation[],
  signs: readonly number[],
  draws: number,
  random: Random,
): (readonly [number, number])[] {
  const sets = [...Map.groupBy(observations, ({ set }) => set).values()].map((set) => [
    ...Map.groupBy(set, ({ recording }) => recording).values(),
  ]);
  const all = Array.from({ length: draws }, () => {
    const drawn = sets.flatMap((recordings) =>
      recordings.flatMap(() => recordings[Math.floor(random.uniform() * recordings.length)]!),
    );
    return fitted(drawn, signs);
  });
  return [0, ...signs].map((_, i) => {
    const sorted = all.map((weights) => weights[i]!).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
    return [at(0.025), at(0.975)] as const;
  });
}

function weightsOf(observations: readonly Observation[]): Float64Array {
  const nameOf = ({ set, isGood }: Observation) => `${set} ${isGood}`;
  const counts = new Map<string, number>();
  for (const one of observations) counts.set(nameOf(one), (counts.get(nameOf(one)) ?? 0) + 1);
  const labels = ({ set }: Observation) => [true, false].filter((label) => counts.has(`${set} ${label}`)).length;
  const raw = Float64Array.from(observations, (one) => 1 / counts.get(nameOf(one))! / labels(one));
  const scale = observations.length / raw.reduce((sum, value) => sum + value, 0);
  return raw.map((value) => value * scale);
}

/** Newton's method on the penalised likelihood, for the start and the given lines. */
function newton(observations: readonly Observation[], weights: Float64Array, lines: readonly number[]): number[] {
  const size = lines.length + 1;
  const rows = observations.map(({ steps }) => [1, ...lines.map((line) => steps[line]!)]);
  let found = new Array<number>(size).fill(0);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const gradient = found.map((value, i) => (i === 0 ? 0 : -RIDGE * value));
    const curvature = found.map((_, i) => found.map((__, k) => (i === k && i > 0 ? RIDGE : 0)));
    for (const [n, row] of rows.entries()) {
      let sum = 0;
      for (let i = 0; i < size; i += 1) sum += found[i]! * row[i]!;
      const p = 1 / (1 + Math.exp(-sum));
      const pull = weights[n]! * ((observations[n]!.isGood ? 1 : 0) - p);
      const spread = weights[n]! * p * (1 - p);
      for (let i = 0; i < size; i += 1) {
        gradient[i]! += pull * row[i]!;
        for (let k = 0; k < size; k += 1) curvature[i]![k]! += spread * row[i]! * row[k]!;
      }
    }
    const change = solved(curvature, gradient);
    found = found.map((value, i) => value + change[i]!);
    if (change.every((value) => Math.abs(value) < CLOSE)) break;
  }
  return found;
}

/** Of a few linear equations, by elimination with the largest pivot. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let column = 0; column < rows.length; column += 1) {
    const rest = rows.slice(column);
    const pivot = rest.reduce((best, row) => (Math.abs(row[column]!) > Math.abs(best[column]!) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[column]! / pivot[column]!;
      for (let i = column; i < row.length; i += 1) row[i]! -= factor * pivot[i]!;
    }
  }
  return rows.map((row, i) => row.at(-1)! / row[i]!);
}
