/** The catalogue: every rule, in the order in which it is listed, run and documented. */
import type { Rule } from '../rule.ts';
import type { Unit } from '../units.ts';
import duration from './duration.ts';
import finiteSamples from './finite-samples.ts';
import frozenTrace from './frozen-trace.ts';
import missingSentinel from './missing-sentinel.ts';
import muscleNoise from './muscle-noise.ts';
import railSaturation from './rail-saturation.ts';
import samplingRate from './sampling-rate.ts';
import signalPresent from './signal-present.ts';
import sourcesAgree from './sources-agree.ts';

export const catalogue = [
  signalPresent,
  samplingRate,
  duration,
  sourcesAgree,
  finiteSamples,
  missingSentinel,
  frozenTrace,
  railSaturation,
  muscleNoise,
] as const;

/** A measure of a rule that looks at leads: a column of the `windows` table. */
export interface MeasureColumn {
  readonly column: string;
  readonly unit: Unit;
  readonly meaning: string;
  readonly ruleId: string;
}

/** One column per measure of the rules that look at leads, in catalogue order. */
export const measureColumns: readonly MeasureColumn[] = (catalogue as readonly Rule[])
  .filter(({ appliesTo }) => appliesTo !== 'file')
  .flatMap(({ id, measures }) =>
    Object.entries(measures).map(([column, { unit, meaning }]) => ({ column, unit, meaning, ruleId: id })),
  );
