/**
 * Generated ECG for property tests. What is generated are parameters, so that a failure shrinks to something that can
 * be read: 60 beats a minute, 10 s, 360 Hz, no noise, no fault.
 */
import fc from 'fast-check';
import type { RhythmName } from '../../quality/rule.ts';
import type { Ecg, EcgPlan } from './ecg/ecg.ts';
import { ecg, PLAIN } from './ecg/ecg.ts';
import type { Fault } from './ecg/faults.ts';
import { withFaults } from './ecg/faults.ts';
import type { Noises } from './ecg/noises.ts';
import { NO_NOISE } from './ecg/noises.ts';

export const RHYTHMS = [
  'sinus',
  'atrial-fibrillation',
  'bigeminy',
  'ventricular-tachycardia',
  'ventricular-flutter',
  'ventricular-fibrillation',
  'paced',
  'long-pause',
  'asystole-with-noise',
] as const satisfies readonly RhythmName[];

/** Codes of formats of whole numbers that mean "no value". */
export const SENTINELS = [-32768, -2048, 32767];

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const noNoise = fc.constant(NO_NOISE);

/** Around a value that shrinking heads for. */
function near(value: number, below: number, above: number): fc.Arbitrary<number> {
  return fc.integer({ min: -below, max: above }).map((distance) => value + distance);
}

function upTo(most: number): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: most });
}

/** Noises as recordings of patients who move have them. */
export const noises: fc.Arbitrary<Noises> = fc.record({
  wanderUv: upTo(5000),
  muscleUv: upTo(300),
  mainsUv: upTo(500),
  mainsHz: fc.constantFrom(50, 60),
  mainsOffMilliHz: near(0, 500, 500),
  mainsDriftDegrees: upTo(90),
  motionUv: upTo(500),
  spikes: upTo(10),
});

/** Rates of hearts that live, and rates that no heart keeps for long. */
const usualBpm = near(60, 20, 120);
const anyBpm = fc.oneof({ weight: 3, arbitrary: usualBpm }, { weight: 1, arbitrary: near(60, 36, 240) });

/** Plans of ECG in these rhythms. */
export function plans(
  rhythms: readonly RhythmName[] = RHYTHMS,
  noise: fc.Arbitrary<Noises> = noNoise,
  bpm: fc.Arbitrary<number> = usualBpm,
): fc.Arbitrary<EcgPlan> {
  return fc.record({
    rhythm: fc.constantFrom(...rhythms),
    bpm,
    jitterPercent: fc.integer({ min: 0, max: 10 }),
    durationS: near(10, 5, 2),
    samplingRateHz: fc.constantFrom(360, 125, 250, 500, 1000),
    amplitudePercent: near(100, 70, 200),
    isInverted: fc.boolean(),
    stepUv: near(5, 3, 5),
    zeroAdu: fc.constantFrom(0, 1024),
    noises: noise,
    seed,
    lead: fc.constant(0),
  });
}

/** ECG of hearts, healthy and sick, with no noise but the amplifier's. */
export function hearts(rhythms: readonly RhythmName[] = RHYTHMS): fc.Arbitrary<Ecg> {
  return plans(rhythms).map((plan) => ({ ...ecg(plan), ...toldAs({ plan }) }));
}

/** One heart, seen by 1 to 12 leads, each with a gain, a polarity and a noise of its own. */
export function severalLeads(some: Partial<EcgPlan> = {}): fc.Arbitrary<readonly Ecg[]> {
  const lead = fc.record({
    amplitudePercent: near(100, 70, 200),
    isInverted: fc.boolean(),
    stepUv: near(5, 3, 5),
    noises: fc.oneof(noNoise, noises),
  });
  return fc
    .tuple(plans(), fc.array(lead, { minLength: 1, maxLength: 12 }))
    .map(([plan, leads]) => leads.map((own, i) => ecg({ ...plan, ...some, ...own, lead: i })));
}

/** Something that happened to a recording of so many samples. */
export function faults(samples: number): fc.Arbitrary<Fault> {
  const start = fc.integer({ min: 0, max: Math.max(0, samples - 1) });
  const length = fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: Math.max(1, samples) }));
  const packet = fc.integer({ min: 1, max: 500 });
  return fc.oneof(
    fc.record({ kind: fc.constant('frozen' as const), start, length }),
    fc.record({
      kind: fc.constant('held at' as const),
      start,
      length,
      value: fc.constantFrom(0, ...SENTINELS, 2047, Number.NaN, Number.POSITIVE_INFINITY),
    }),
    fc.record({ kind: fc.constant('copied' as const), start, length, to: start }),
    fc.record({ kind: fc.constantFrom('repeated' as const, 'lost' as const), start, length: packet }),
    fc.record({ kind: fc.constant('shifted' as const), start, by: near(0, 1000, 1000) }),
    fc.record({ kind: fc.constant('coarse' as const), steps: fc.integer({ min: 1, max: 10 }) }),
    fc.record({
      kind: fc.constant('clipped' as const),
      bottom: fc.integer({ min: -400, max: -20 }),
      top: fc.integer({ min: 20, max: 2047 }),
    }),
  );
}

/** A recording in which things may have gone wrong. */
export interface SpoiltEcg {
  readonly plan: EcgPlan;
  readonly faults: readonly Fault[];
  readonly samples: Float64Array;
  readonly gainAduPerMv: number;
}

/** A failing property shows the parameters, not thousands of samples. */
export function toldAs(parameters: unknown): object {
  return { [fc.toStringMethod]: () => JSON.stringify(parameters) };
}

/** ECG with noises and up to four faults. */
export function spoiltEcgs(some: Partial<EcgPlan> = {}): fc.Arbitrary<SpoiltEcg> {
  return plans(RHYTHMS, fc.oneof(noNoise, noises), anyBpm).chain((drawn) => {
    const plan = { ...drawn, ...some };
    const { adu, gainAduPerMv } = ecg(plan);
    return fc
      .array(faults(adu.length), { maxLength: 4 })
      .map((list) => ({ plan, faults: list, samples: withFaults(adu, list), gainAduPerMv, ...toldAs({ plan, list }) }));
  });
}

/** Any numbers at all: infinite, not a number, tiny, huge, and few. */
export const anySamples: fc.Arbitrary<Float64Array> = fc.oneof(
  fc.float64Array({ maxLength: 3 }),
  fc.float64Array({ maxLength: 400 }),
  fc
    .array(fc.constantFrom(0, 1, -32768, Number.NaN, Number.POSITIVE_INFINITY, 5e-324), { maxLength: 400 })
    .map((values) => Float64Array.from(values)),
);

/** Rates that no device has, beside those that some have. */
export const anyRateHz: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(PLAIN.samplingRateHz, 125, 500, 1e-9, 0.5, 41, 50, 51, 1e9),
  fc.double({ min: 5e-324, max: 1e12, noNaN: true, minExcluded: false }),
);
