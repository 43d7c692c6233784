/** The generators themselves: a property about 200 µV of noise is worth nothing if there are none. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { filterBothWays, lowPass } from '../../../quality/signal/filter.ts';
import { plans } from '../arbitraries.ts';
import { ecg } from './ecg.ts';
import type { Noises } from './noises.ts';
import { NO_NOISE } from './noises.ts';

/** What a noise adds to a heart, in mV. */
function added(noise: Partial<Noises>, plan = {}): Float64Array {
  const [quiet, loud] = [NO_NOISE, { ...NO_NOISE, ...noise }].map((noises) => ecg({ ...plan, noises }));
  return Float64Array.from(loud!.adu, (value, i) => (value - quiet!.adu[i]!) / loud!.gainAduPerMv);
}

function rms(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

describe('noises', () => {
  test.each(['muscleUv', 'motionUv'] as const)('%s is the RMS of what is added, on any heart', (which) => {
    fc.assert(
      fc.property(plans(), fc.integer({ min: 50, max: 300 }), (plan, uv) => {
        // Rounding to steps of the converter adds a little.
        expect(Math.abs(1000 * rms(added({ [which]: uv }, plan)) - uv)).toBeLessThan(0.02 * uv + plan.stepUv);
      }),
      { numRuns: 20 },
    );
  });

  test('of 16 to 500 µV of an electrode stand 24 to -6 dB below the plain heart', () => {
    const { adu, gainAduPerMv, plan } = ecg();
    const mv = Float64Array.from(adu, (value) => value / gainAduPerMv);
    const baseline = filterBothWays(lowPass(0.5, plan.samplingRateHz), mv);
    const heart = mv.map((value, i) => value - baseline[i]!);
    const ratioDb = (uv: number) => 20 * Math.log10(rms(heart) / rms(added({ motionUv: uv })));
    expect(ratioDb(16)).toBeCloseTo(24, -0.5);
    expect(ratioDb(500)).toBeCloseTo(-6, -0.5);
  });

  test('the mains are where they are said to be, and drift as far as they are said to', () => {
    const steady = added({ mainsUv: 400, mainsHz: 50, mainsOffMilliHz: 500 });
    const exact = steady.map((_, i) => {
      const angle = (2 * Math.PI * 50.5 * i) / 360;
      return 0.4 * (Math.sin(angle) + 0.1 * Math.sin(3 * angle));
    });
    expect(rms(steady.map((value, i) => value - exact[i]!))).toBeLessThan(0.005);
    const drifting = added({ mainsUv: 400, mainsHz: 50, mainsOffMilliHz: 500, mainsDriftDegrees: 30 });
    expect(rms(drifting)).toBeCloseTo(rms(steady), 2);
    expect(rms(drifting.map((value, i) => value - exact[i]!)) / rms(exact)).toBeCloseTo(Math.PI / 6, 1);
  });

  test('differ from lead to lead of one heart, whose beats come at the same times', () => {
    const [first, second] = [0, 1].map((lead) => ecg({ rhythm: 'atrial-fibrillation', lead, seed: 5 }));
    expect(second!.beatsS).toEqual(first!.beatsS);
    expect(second!.adu).not.toEqual(first!.adu);
  });
});
