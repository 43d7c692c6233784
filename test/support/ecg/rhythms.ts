/** Rhythms: when which kind of beat comes, or the wave itself where there are no beats to tell apart. */
import type { RhythmName } from '../../../quality/rule.ts';
import type { Beat, BeatKind } from './beats.ts';
import { addBeat } from './beats.ts';
import type { Random } from './random.ts';

/** Taken out of `Math` once: in Jest's sandbox, each use of a global costs more than the sine. */
const { PI, sin, round, min, max } = Math;

export interface RhythmPlan {
  readonly rhythm: RhythmName;
  readonly bpm: number;
  /** How much each interval may differ from the mean, in percent. */
  readonly jitterPercent: number;
  readonly durationS: number;
  readonly samplingRateHz: number;
}

/** How fast the rhythms are that have a rate of their own. */
const TACHYCARDIA_ABOVE_SINUS_BPM = 110;
const FLUTTER_HZ = 4.6;
const PAUSE_S = 4.6;

/** Renders a rhythm in mV without noise, R peaks about 1 mV high, and tells where they are. */
export function renderRhythm(plan: RhythmPlan, random: Random): { mv: Float64Array; beatsS: readonly number[] } {
  const mv = new Float64Array(round(plan.durationS * plan.samplingRateHz));
  const beats = beatsOf(plan, random);
  for (const beat of beats) addBeat(mv, plan.samplingRateHz, beat);
  addWaves(mv, plan, random);
  return { mv, beatsS: beats.map(({ atS }) => atS).filter((atS) => atS >= 0 && atS < plan.durationS) };
}

function beatsOf({ rhythm, bpm, jitterPercent, durationS }: RhythmPlan, random: Random): Beat[] {
  const meanS = 60 / bpm;
  const jittered = (rrS: number) => rrS * (1 + ((2 * random.uniform() - 1) * jitterPercent) / 100);
  switch (rhythm) {
    case 'sinus':
      return run(durationS, () => ['normal', jittered(meanS)]);
    case 'paced':
      return run(durationS, () => ['paced', jittered(meanS)]);
    case 'atrial-fibrillation':
      return run(durationS, () => ['without P', min(1.8, max(0.3, 0.65 * random.gamma(9)))]);
    case 'ventricular-tachycardia':
      return run(durationS, () => ['ventricular', jittered(60 / min(220, bpm + TACHYCARDIA_ABOVE_SINUS_BPM))]);
    case 'bigeminy':
      return run(durationS, (i) => (i % 2 === 0 ? ['ventricular', 0.6 * meanS] : ['normal', 1.4 * meanS]));
    case 'long-pause':
      return run(durationS, (_, atS) => ['normal', atS > 2 && atS - meanS <= 2 ? PAUSE_S : jittered(meanS)]);
    default:
      return [];
  }
}

/** Beats one after the other, from before the recording's start to after its end, so that no wave is missing. */
function run(durationS: number, next: (index: number, atS: number) => [BeatKind, number]): Beat[] {
  const beats: Beat[] = [];
  let atS = -1;
  for (let i = 0; atS < durationS + 1; i += 1) {
    const [kind, rrS] = next(i, atS);
    atS += rrS;
    beats.push({ kind, atS, rrS });
  }
  return beats;
}

function addWaves(mv: Float64Array, { rhythm, samplingRateHz }: RhythmPlan, random: Random): void {
  const add = (hz: number, height: number) => {
    const phase = 2 * PI * random.uniform();
    for (let i = 0; i < mv.length; i += 1) {
      mv[i]! += height * sin((2 * PI * hz * i) / samplingRateHz + phase);
    }
  };
  if (rhythm === 'atrial-fibrillation') for (const hz of [4.3, 6.1, 8.2]) add(hz, 0.03);
  if (rhythm === 'ventricular-flutter') add(FLUTTER_HZ, 1);
  if (rhythm === 'ventricular-fibrillation') for (let i = 0; i < 6; i += 1) add(3 + 5 * random.uniform(), 0.2);
}
