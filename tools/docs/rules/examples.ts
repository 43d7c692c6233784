/**
 * Examples that rules are drawn with in `quality/RULES.md`. A rule without one is drawn with another rule's, if it reports
 * something on it; `npm run docs` fails when a rule reports nothing on its own.
 */

import type { MatVariable } from '../../../handler/mat/variables.ts';
import { chooseSignal } from '../../../handler/recording/choose-signal.ts';
import type { FileFacts } from '../../../quality/facts.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { count } from '../../../quality/units.ts';
import type { RuleExample } from './example.ts';
import {
  asLeadsOfOne,
  atRate,
  clipped,
  coarsened,
  copied,
  heart,
  held,
  inMillivolts,
  plus,
  withMuscle,
} from './recorded.ts';

const NO_SIGNAL = { samplingRateHz: 360, leads: [] };
const NOTES: MatVariable = { kind: 'char', name: 'notes', dims: [1, 9], text: 'exercised' };
const DEVICE: MatVariable = { kind: 'char', name: 'device', dims: [1, 6], text: 'Holter' };
const COMPLEX: MatVariable = {
  kind: 'numeric',
  name: 'val',
  dims: [1, 3600],
  matClass: 'double',
  logical: false,
  complex: true,
  values: { length: 3600, slice: (from, to) => new Float64Array(to - from) },
};

/** By rule id. */
export const examples: Readonly<Record<string, RuleExample>> = {
  'signal-present': { shows: 'A file of notes', recording: NO_SIGNAL, facts: factsOfFile(NOTES, DEVICE) },
  'numeric-real-matrix': { shows: 'A file of complex numbers', recording: NO_SIGNAL, facts: factsOfFile(COMPLEX) },
  'leads-in-rows': {
    shows: 'A matrix on its side',
    recording: heart({ durationS: 5 }),
    facts: { matrix: { rows: 1800, columns: 1, leadsIn: 'columns', saidBy: 'shape' } },
  },
  'lead-count': {
    shows: 'Four leads, as no device records them',
    recording: asLeadsOfOne({
      ch1: heart({ durationS: 5 }),
      ch2: heart({ durationS: 5, amplitudePercent: 60 }),
      ch3: heart({ durationS: 5, amplitudePercent: 80 }),
      ch4: heart({ durationS: 5, isInverted: true, amplitudePercent: 70 }),
    }),
  },
  'sampling-rate': {
    shows: 'A rate with a zero too many: ten heartbeats in one second',
    recording: atRate(heart(), 3600),
  },
  duration: { shows: 'A recording that ends after 3 s', recording: heart({ durationS: 3 }) },
  'sources-agree': {
    shows: 'A recording whose rate is given twice',
    recording: heart({ durationS: 5 }),
    facts: {
      disagreements: [
        {
          about: 'a sampling rate of',
          believed: { source: 'file', value: '360 Hz' },
          overruled: { source: 'profile', value: '500 Hz' },
        },
      ],
    },
  },
  'finite-samples': {
    shows: 'Half a second without numbers',
    recording: held(inMillivolts(heart()), 1.9, 2.4, Number.NaN),
    toS: 5,
  },
  'missing-sentinel': {
    shows: 'Three tenths of a second of -32768, the code for "no value"',
    recording: held(heart(), 1.8, 2.1, -32768),
    toS: 5,
  },
  'frozen-trace': {
    shows: 'An electrode that is off for nearly two seconds',
    recording: held(heart(), 1.95, 3.75),
    toS: 5,
  },
  'rail-saturation': {
    shows: 'A wandering trace that meets the upper end of an 11-bit converter',
    recording: clipped(
      plus(heart(), (t) => 5.4 * Math.exp(-(((t - 2.3) / 0.9) ** 2))),
      0,
      2047,
    ),
    toS: 5,
  },
  'muscle-noise': {
    shows: 'A patient who tenses up after 2 s',
    recording: withMuscle(heart(), 2, 10, 200),
    toS: 5,
  },
  'copied-block': {
    shows: 'Half a second that is repeated',
    recording: copied(heart({ jitterPercent: 8 }), 1.25, 2.9, 0.5),
    toS: 5,
  },
  'redundant-leads': {
    shows: 'One cable on two inputs',
    recording: asLeadsOfOne({ I: heart({ durationS: 5 }), II: heart({ durationS: 5 }) }),
  },
  'clipped-peaks': {
    shows: 'R waves cut off at 0.7 mV',
    recording: clipped(heart(), 0, 1024 + 0.7 * 200),
    toS: 5,
  },
  excursion: {
    shows: 'A shock of 18 mV that takes a second to fade',
    recording: plus(heart(), (t) => (t < 1.95 ? 0 : 18 * Math.exp(-(t - 1.95) / 0.35))),
    toS: 5,
  },
  'dc-offset': { shows: 'An electrode that adds 2.4 mV', recording: plus(heart(), () => 2.4), toS: 5 },
  resolution: { shows: 'Steps of 0.1 mV', recording: coarsened(heart(), 20), toS: 5 },
  'qrs-amplitude': { shows: 'Beats of 0.1 mV', recording: heart({ amplitudePercent: 9 }), toS: 5 },
  'baseline-wander': {
    shows: 'Deep breaths under a loose electrode',
    recording: plus(heart(), (t) => 1.3 * Math.sin(2 * Math.PI * 0.25 * t)),
  },
  'mains-hum': {
    shows: 'Mains of 50 Hz and 0.35 mV',
    recording: plus(heart(), (t) => 0.35 * Math.sin(2 * Math.PI * 50 * t)),
    toS: 3,
  },
  'beat-template': {
    shows: 'Ventricular fibrillation, in which no wave is like another',
    recording: heart({ rhythm: 'ventricular-fibrillation' }),
  },
  'signal-quality': {
    shows: 'A patient who shivers',
    recording: withMuscle(heart(), 0, 10, 400),
    toS: 5,
  },
  'detectors-agree': {
    shows: 'Ventricular flutter, in which two detectors disagree about what a beat is',
    recording: heart({ rhythm: 'ventricular-flutter' }),
  },
  'spikes-and-steps': {
    shows: 'Three spikes, and an electrode that slips',
    recording: plus(heart(), (t) => {
      const isSpike = [1.2, 2.05, 3.05].some((at) => Math.abs(t - at) < 0.0015);
      return (isSpike ? 2 : 0) + (t > 4.1 ? 3.6 : 0);
    }),
    toS: 5,
  },
  'heart-rate-range': { shows: 'A heart that beats 24 times a minute', recording: heart({ bpm: 24 }) },
  'longest-gap': { shows: 'A pause', recording: heart({ rhythm: 'long-pause', bpm: 75 }) },
};

/** What the reader makes of a file with these variables, none of which is a signal. */
function factsOfFile(...file: readonly MatVariable[]): Partial<FileFacts> {
  const named = file.map((variable) => ({ path: variable.name, name: variable.name, depth: 0, within: [], variable }));
  const sought = { names: defaultProfile.recording.variables, orientation: 'auto' as const };
  const { candidates, whyNoSignal, refused } = chooseSignal(named, sought);
  return { signal: undefined, candidates: count(candidates), whyNoSignal, refused, matrix: undefined };
}
