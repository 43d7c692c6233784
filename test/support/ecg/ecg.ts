/** A generated ECG: parameters in, converter counts out, the same for the same parameters. */
import type { Noises } from './noises.ts';
import { addNoises, NO_NOISE } from './noises.ts';
import { randomFrom } from './random.ts';
import type { RhythmPlan } from './rhythms.ts';
import { renderRhythm } from './rhythms.ts';

export interface EcgPlan extends RhythmPlan {
  readonly amplitudePercent: number;
  readonly isInverted: boolean;
  /** One step of the converter. */
  readonly stepUv: number;
  /** The count that stands for 0 mV. */
  readonly zeroAdu: number;
  readonly noises: Noises;
  readonly seed: number;
  /** Leads with different numbers see the same heart, each with a noise of its own. */
  readonly lead: number;
}

export interface Ecg {
  readonly plan: EcgPlan;
  readonly adu: Int16Array;
  readonly gainAduPerMv: number;
  /** R peaks in seconds; empty for a rhythm without them. */
  readonly beatsS: readonly number[];
}

/** 60 beats a minute, 10 s, no noise but the amplifier's: what arbitraries shrink to. */
export const PLAIN: EcgPlan = {
  rhythm: 'sinus',
  bpm: 60,
  jitterPercent: 0,
  durationS: 10,
  samplingRateHz: 360,
  amplitudePercent: 100,
  isInverted: false,
  stepUv: 5,
  zeroAdu: 0,
  noises: NO_NOISE,
  seed: 0,
  lead: 0,
};

/** Renders a plan; what it leaves out is as in `PLAIN`. */
export function ecg(some: Partial<EcgPlan> = {}): Ecg {
  const plan = { ...PLAIN, ...some };
  const random = randomFrom(plan.seed);
  const { mv, beatsS } = renderRhythm(plan, random);
  const scale = ((plan.isInverted ? -1 : 1) * plan.amplitudePercent) / 100;
  for (let i = 0; i < mv.length; i += 1) mv[i]! *= scale;
  addNoises(mv, plan.samplingRateHz, plan.noises, plan.lead === 0 ? random : randomFrom(plan.seed + plan.lead));
  const gainAduPerMv = 1000 / plan.stepUv;
  const { round } = Math;
  return {
    plan,
    adu: Int16Array.from(mv, (value) => round(value * gainAduPerMv) + plan.zeroAdu),
    gainAduPerMv,
    beatsS,
  };
}
