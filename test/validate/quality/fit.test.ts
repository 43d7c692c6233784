import { describe, expect, test } from '@jest/globals';
import { randomFrom } from '../../../tools/random.ts';
import { fitted, intervals, type Observation } from './fit.ts';

/** Windows whose labels are drawn with the odds that these weights give. */
function drawn(weights: readonly [number, ...number[]], count: number, seed = 1): Observation[] {
  const random = randomFrom(seed);
  const [start, ...lines] = weights;
  return Array.from({ length: count }, (_, i) => {
    const steps = lines.map(() => random.normal());
    const sum = steps.reduce((total, step, line) => total + step * lines[line]!, start);
    return { recording: `${i >> 2}`, set: 'one', isGood: random.uniform() < 1 / (1 + Math.exp(-sum)), steps };
  });
}

describe('a fit', () => {
  test('finds the weights that labels were drawn with', () => {
    const [start, one, other] = fitted(drawn([0, 2, -1], 20_000), [1, -1]);
    // Twenty thousand labels tell a weight to a few hundredths.
    for (const [found, meant] of [
      [start, 0],
      [one, 2],
      [other, -1],
    ] as const) {
      expect(Math.abs(found! - meant)).toBeLessThan(0.1);
    }
  });

  // SciPy's minimize (BFGS) on the same penalised likelihood.
  test('agrees with another minimiser', () => {
    const labels = [true, true, false, true, false, false, true, false];
    const steps = [2, 1.5, 0.2, 0.4, 1, -0.5, 0.9, 0.1];
    const observations = labels.map((isGood, i) => ({ recording: `${i}`, set: 'one', isGood, steps: [steps[i]!] }));
    const [start, weight] = fitted(observations, [1]);
    expect(start).toBeCloseTo(-1.1173769, 5);
    expect(weight).toBeCloseTo(1.6305554, 5);
  });

  test('gives a measure that pulls the wrong way no weight', () => {
    const [, right, wrong] = fitted(drawn([0, 1, -1], 2000), [1, 1]);
    expect(right).toBeGreaterThan(0.5);
    expect(wrong).toBe(0);
  });

  test('gives every set and both of its labels the same weight, however many windows they have', () => {
    const one = drawn([0, 2], 500);
    const other = drawn([0, 1], 500, 2).map((window) => ({ ...window, set: 'other' }));
    const twice = [...one, ...other, ...other, ...other];
    fitted(twice, [1]).forEach((weight, i) => {
      expect(weight).toBeCloseTo(fitted([...one, ...other], [1])[i]!, 1);
    });
  });
});

test('95 % intervals hold the weights that labels were drawn with', () => {
  const [, [low, high] = [NaN, NaN]] = intervals(drawn([0, 2], 800), [1], 100, randomFrom(1));
  expect(low).toBeLessThan(2);
  expect(high).toBeGreaterThan(2);
  expect(high - low).toBeLessThan(1);
});
