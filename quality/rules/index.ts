/** The catalogue: every rule, in the order in which it is listed, run and documented. */
import type { Rule } from '../rule.ts';
import type { Unit } from '../units.ts';
import baselineWander from './baseline-wander.ts';
import beatTemplate from './beat-template.ts';
import clippedPeaks from './clipped-peaks.ts';
import copiedBlock from './copied-block.ts';
import dcOffset from './dc-offset.ts';
import detectorsAgree from './detectors-agree.ts';
import duration from './duration.ts';
import excursion from './excursion.ts';
import finiteSamples from './finite-samples.ts';
import frozenTrace from './frozen-trace.ts';
import heartRateRange from './heart-rate-range.ts';
import leadCount from './lead-count.ts';
import leadsInRows from './leads-in-rows.ts';
import longestGap from './longest-gap.ts';
import mainsHum from './mains-hum.ts';
import missingSentinel from './missing-sentinel.ts';
import muscleNoise from './muscle-noise.ts';
import numericRealMatrix from './numeric-real-matrix.ts';
import orphanidou2015 from './orphanidou-2015.ts';
import qrsAmplitude from './qrs-amplitude.ts';
import railSaturation from './rail-saturation.ts';
import redundantLeads from './redundant-leads.ts';
import resolution from './resolution.ts';
import samplingRate from './sampling-rate.ts';
import shapeStatistics from './shape-statistics.ts';
import signalPresent from './signal-present.ts';
import sourcesAgree from './sources-agree.ts';
import spikesAndSteps from './spikes-and-steps.ts';
import zhao2018Simple from './zhao-2018-simple.ts';

export const catalogue = [
  signalPresent,
  numericRealMatrix,
  leadsInRows,
  samplingRate,
  leadCount,
  duration,
  sourcesAgree,
  finiteSamples,
  missingSentinel,
  frozenTrace,
  copiedBlock,
  redundantLeads,
  railSaturation,
  clippedPeaks,
  excursion,
  dcOffset,
  resolution,
  muscleNoise,
  spikesAndSteps,
  qrsAmplitude,
  baselineWander,
  mainsHum,
  beatTemplate,
  detectorsAgree,
  shapeStatistics,
  heartRateRange,
  longestGap,
  orphanidou2015,
  zhao2018Simple,
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
