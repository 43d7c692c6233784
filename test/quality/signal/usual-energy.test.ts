import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runningSums } from '../../../quality/signal/running-sums.ts';
import { USUAL_WITHIN_S, UsualEnergy } from '../../../quality/signal/usual-energy.ts';

const RATE_HZ = 100;
const usual = (energy: Float64Array) =>
  new UsualEnergy(runningSums(energy, new Float64Array(energy.length + 1)), RATE_HZ);
const energies = (seconds: number) =>
  fc
    .array(fc.integer({ min: 0, max: 1000 }), { minLength: seconds * RATE_HZ, maxLength: seconds * RATE_HZ })
    .map((values) => Float64Array.from(values));

test('what lies further away than its reach does not count, and a shift in time shifts it', () => {
  const reach = USUAL_WITHIN_S * RATE_HZ;
  fc.assert(
    fc.property(energies(22), fc.integer({ min: 0, max: 699 }), (energy, shift) => {
      const alone = energy.subarray(shift, shift + 2 * reach + 1);
      expect(usual(alone).at(reach)).toBe(usual(energy).at(reach + shift));
    }),
    { numRuns: 20 },
  );
});

test('is the energy of every second where all are alike, at the ends too', () => {
  for (const at of [0, 50, 100, 400, 799]) expect(usual(new Float64Array(800).fill(3)).at(at)).toBe(3);
});

test('does not grow with an artifact of a second', () => {
  const energy = new Float64Array(800).fill(3).fill(1000, 300, 400);
  for (const at of [200, 350, 500]) expect(usual(energy).at(at)).toBeLessThan(4);
});

test('in a pause of 3 s it is a share of that of the busiest seconds, not that of the noise', () => {
  const energy = new Float64Array(800).fill(40).fill(0.1, 250, 550);
  expect(usual(energy).at(400)).toBe(2);
});

test('at the start of a recording with a beat every 5 s it counts those beats', () => {
  const energy = new Float64Array(3000).fill(0.1);
  for (let at = 450; at < 3000; at += 500) energy.fill(300, at, at + 10);
  for (const at of [0, 200, 700, 1500, 2999]) expect(usual(energy).at(at)).toBeCloseTo(0.05 * 30, 1);
});

test.each([100, 110, 120, 130, 149, 160])(
  'of a signal of %i samples at 100 Hz it is the same in any order of asking',
  (samples) => {
    const energy = usual(new Float64Array(samples).fill(3));
    const places = Array.from({ length: samples }, (_, at) => at);
    expect([...places, ...places.toReversed()].filter((at) => energy.at(at) !== 3)).toEqual([]);
  },
);

test('of a signal shorter than a second it is the mean', () => {
  expect(usual(Float64Array.from([1, 2, 6])).at(1)).toBe(3);
});
