/**
 * Faults put into good recordings, and which other rules may answer to each. A new rule has its fault in the file of its
 * examples, and names in its own file the rules that it comes with.
 */
import { randomFrom } from '../support/ecg/random.ts';
import {
  type Counts,
  faulty,
  GAIN,
  type Injection,
  plus,
  RAILS,
  withMuscle,
} from '../support/quality/fault-injection.ts';

/** Not all of them shortly before a beat, where they could be a pacemaker's. */
const SPIKES = [300, 637, 1031, 1444, 1777, 2111, 2530, 2888, 3207];

export const injections: readonly Injection[] = [
  {
    rule: 'finite-samples',
    what: 'no number for 0.3 s',
    outcome: 'reject',
    into: faulty({ kind: 'held at', start: 1500, length: 108, value: Number.NaN }),
    partners: [],
  },
  {
    rule: 'missing-sentinel',
    what: '-32768 for 0.3 s',
    outcome: 'reject',
    into: faulty({ kind: 'held at', start: 1500, length: 108, value: -32768 }),
    // A code for "no value", read as a voltage: 160 mV, standing still, and counted as a beat unlike the others.
    partners: [
      'frozen-trace',
      'rail-saturation',
      'excursion',
      'spikes-and-steps',
      'baseline-wander',
      'detectors-agree',
      'beat-template',
    ],
  },
  {
    rule: 'frozen-trace',
    what: 'one value for 1.2 s',
    outcome: 'reject',
    into: faulty({ kind: 'frozen', start: 1500, length: 432 }),
    partners: ['baseline-wander'],
  },
  {
    rule: 'copied-block',
    what: 'half a second that comes twice',
    outcome: 'reject',
    into: faulty({ kind: 'copied', start: 500, length: 180, to: 2000 }),
    partners: [],
  },
  {
    rule: 'copied-block',
    what: 'a packet sent twice',
    outcome: 'warn',
    into: faulty({ kind: 'repeated', start: 500, length: 180 }),
    partners: [],
  },
  {
    rule: 'rail-saturation',
    what: 'the end of the range for 0.1 s',
    outcome: 'reject',
    into: faulty({ kind: 'held at', start: 1500, length: 36, value: RAILS[1] }),
    // The way there and back may be a spike, and what the beats are compared in rings after it.
    partners: ['spikes-and-steps', 'beat-template'],
  },
  {
    rule: 'clipped-peaks',
    what: 'peaks cut at 60 % of their height',
    outcome: 'warn',
    into: clippedAt(0.6),
    // A wide beat without its top stands still for a while.
    partners: ['frozen-trace'],
  },
  {
    rule: 'excursion',
    what: 'a shock of 18 mV that fades',
    outcome: 'reject',
    into: plus((s) => (s < 5 ? 0 : 18 * Math.exp((5 - s) / 0.5))),
    // It leaves the converter's range, and for a second no filter sees the beats.
    partners: ['rail-saturation', 'spikes-and-steps', 'baseline-wander', 'beat-template', 'detectors-agree'],
  },
  {
    rule: 'dc-offset',
    what: 'an electrode that adds 3.2 mV',
    outcome: 'warn',
    into: plus(() => 3.2),
    partners: ['rail-saturation'],
  },
  {
    rule: 'resolution',
    what: 'a resolution of 0.1 mV',
    outcome: 'warn',
    into: faulty({ kind: 'coarse', steps: 20 }),
    // At so coarse a resolution a trace stands still; its peaks are flat by chance.
    partners: ['frozen-trace'],
  },
  {
    rule: 'muscle-noise',
    what: 'muscles of 0.3 mV',
    outcome: 'reject',
    into: (recording) => withMuscle(recording, 0.3),
    partners: ['spikes-and-steps', 'detectors-agree'],
  },
  {
    rule: 'spikes-and-steps',
    what: 'a level that jumps by 4 mV and stays',
    outcome: 'warn',
    into: faulty({ kind: 'shifted', start: 1800, by: -4 * GAIN }),
    partners: ['rail-saturation', 'dc-offset', 'baseline-wander', 'beat-template'],
  },
  {
    rule: 'spikes-and-steps',
    what: 'nine spikes of 2 mV',
    outcome: 'warn',
    into: (recording) => SPIKES.reduce(spiked, recording),
    partners: ['detectors-agree'],
  },
  {
    rule: 'qrs-amplitude',
    what: 'no more than 0.14 mV from the lowest to the highest point',
    outcome: 'warn',
    into: (recording) => loweredTo(recording, 0.14),
    // Some thirty adu are left of it.
    partners: ['frozen-trace', 'resolution'],
  },
  {
    rule: 'baseline-wander',
    what: 'breaths of 4 mV',
    outcome: 'warn',
    into: plus((s) => 2 * Math.sin(2 * Math.PI * 0.3 * s)),
    partners: [],
  },
  {
    rule: 'mains-hum',
    what: 'mains of 0.2 mV',
    outcome: 'warn',
    into: plus((s) => 0.2 * Math.sin(2 * Math.PI * 50 * s)),
    // 50 Hz lies in the band of the muscles, which do not answer: its power is taken out.
    partners: [],
  },
  {
    rule: 'mains-hum',
    what: 'mains of 0.4 mV',
    outcome: 'reject',
    into: plus((s) => 0.4 * Math.sin(2 * Math.PI * 60 * s)),
    // On the flank of a QRS it is steeper than any.
    partners: ['spikes-and-steps'],
  },
  {
    rule: 'beat-template',
    what: 'no heart, only muscles of 1 mV',
    outcome: 'warn',
    into: onlyMuscle,
    partners: ['muscle-noise', 'spikes-and-steps', 'detectors-agree'],
  },
  {
    rule: 'detectors-agree',
    what: 'no heart, only muscles of 1 mV',
    outcome: 'warn',
    into: onlyMuscle,
    partners: ['muscle-noise', 'spikes-and-steps', 'beat-template'],
  },
  {
    rule: 'heart-rate-range',
    what: 'four seconds of an amplifier without a patient',
    outcome: 'warn',
    into: (recording) => paused(recording, 4),
    partners: ['longest-gap', 'detectors-agree'],
  },
  {
    rule: 'longest-gap',
    what: 'four seconds of an amplifier without a patient',
    outcome: 'warn',
    into: (recording) => paused(recording, 4),
    partners: ['heart-rate-range', 'detectors-agree'],
  },
];

function spiked({ samples, rateHz }: Counts, at: number): Counts {
  return { rateHz, samples: samples.with(at, samples[at]! + 2 * GAIN) };
}

/** Makes it so small that the highest point lies so many mV above the lowest. */
function loweredTo({ samples, rateHz }: Counts, mv: number): Counts {
  const factor = (GAIN * mv) / (Math.max(...samples) - Math.min(...samples));
  return { rateHz, samples: samples.map((value) => Math.round(value * factor)) };
}

function onlyMuscle({ samples, rateHz }: Counts): Counts {
  return withMuscle({ rateHz, samples: samples.map(() => 0) }, 1);
}

/** Cuts off what goes further from the median than this share of the farthest. */
function clippedAt(share: number): Injection['into'] {
  return (recording) => {
    const median = recording.samples.toSorted()[recording.samples.length >> 1]!;
    const farthest = recording.samples.reduce((most, value) => Math.max(most, Math.abs(value - median)), 0);
    const reach = Math.floor(share * farthest);
    return faulty({ kind: 'clipped', bottom: median - reach, top: median + reach })(recording);
  };
}

function paused({ samples, rateHz }: Counts, seconds: number): Counts {
  const random = randomFrom(1);
  const from = Math.round((samples.length - seconds * rateHz) / 2);
  const level = samples[from]!;
  const isPaused = (i: number) => i >= from && i < from + seconds * rateHz;
  return {
    rateHz,
    samples: samples.map((value, i) => (isPaused(i) ? Math.round(level + 3 * random.normal()) : value)),
  };
}
