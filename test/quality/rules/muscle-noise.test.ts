import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import muscleNoise from '../../../quality/rules/muscle-noise.ts';
import { Lead } from '../../../quality/signal/lead.ts';
import { hz, microvolts, seconds } from '../../../quality/units.ts';
import { hearts } from '../../arbitraries.ts';
import { ecg } from '../../ecg/ecg.ts';
import { muscle, NO_NOISE } from '../../ecg/noises.ts';
import { randomFrom } from '../../ecg/random.ts';
import { testRule } from '../contract.ts';
import { pieceOf, verdictOf } from '../pieces.ts';

/** A wave of 45 Hz (near the middle of the band) in mV: its RMS is its amplitude over √2. */
function wave(amplitudeMv: number, rateHz = 360) {
  const samples = Float64Array.from({ length: 10 * rateHz }, (_, i) => {
    return amplitudeMv * Math.sin((2 * Math.PI * 45 * i) / rateHz);
  });
  return pieceOf(samples, { rateHz, gain: undefined });
}

function noisy(muscleUv: number) {
  return pieceOf(ecg({ noises: { ...NO_NOISE, muscleUv } }).adu);
}

testRule(muscleNoise, {
  pass: {
    'a heart': { given: noisy(0) },
    'a tall fast heart, whose QRS fill half of all moments': {
      given: pieceOf(ecg({ bpm: 240, amplitudePercent: 300 }).adu),
    },
    'a pacemaker at exactly 150 a minute, whose QRS fall on every second edge of two moments': {
      given: pieceOf(ecg({ rhythm: 'paced', bpm: 150, amplitudePercent: 350 }).adu),
    },
    'a wave of 65 µV: 46 µV RMS': { given: wave(0.065), says: 'muscle noise of 46 µV', value: '46 µV', at: [] },
    'a limit that is just reached': {
      given: wave(0.1),
      settings: { warnAbove: microvolts(70.8), rejectAbove: microvolts(70.9) },
      at: [],
    },
  },
  warn: {
    'a wave of 100 µV: 71 µV RMS': {
      given: wave(0.1),
      says: 'muscle noise of 70.7 µV, above 50 µV',
      at: [[0, 3600]],
    },
    'figures that tell a value from its limit': {
      given: wave(0.1),
      settings: { warnAbove: microvolts(70.68) },
      says: 'muscle noise of 70.71 µV, above 70.68 µV',
    },
    'muscles of 100 µV': { given: noisy(100) },
  },
  reject: {
    'a wave of 200 µV: 141 µV RMS': {
      given: wave(0.2),
      says: 'muscle noise of 141 µV; at most 100 µV is allowed',
      at: [[0, 3600]],
    },
    'muscles of 300 µV': { given: noisy(300) },
    'loud for 6 s, and then above what is only mentioned: a level that is rejected is not warned of too': {
      given: pieceOf(
        Float64Array.from(wave(0.2).stored, (value, i) => (i < 2160 ? value : value / 2)),
        { gain: undefined },
      ),
      at: [[0, 2160]],
    },
  },
  'cannot-tell': {
    '50 Hz': {
      given: wave(0.2, 50),
      says: 'the sampling rate is too low for waves above 20 Hz',
    },
    'a gain of 0': { given: pieceOf(ecg().adu, { gain: 0 }), says: 'there is too little to measure' },
    'shorter than one moment': { given: pieceOf(ecg().adu.slice(0, 30)), says: 'there is too little to measure' },
  },
});

test('noise that outweighs the heart in every moment is reported (triangle inequality)', () => {
  fc.assert(
    fc.property(hearts(['sinus', 'atrial-fibrillation', 'bigeminy']), fc.nat(), ({ adu, gainAduPerMv, plan }, seed) => {
      const rateHz = plan.samplingRateHz;
      const heart = Float64Array.from(adu, (value) => (value - plan.zeroAdu) / gainAduPerMv);
      const noise = muscle(heart.length, rateHz, randomFrom(seed));
      const ofHeart = momentsOf(heart, rateHz);
      const ofNoise = momentsOf(noise, rateHz);
      const scale = (100 + ofHeart.percentile(100).value + 1) / ofNoise.percentile(0).value;
      const both = heart.map((value, i) => value + scale * noise[i]!);
      expect(verdictOf(muscleNoise, pieceOf(both, { rateHz, gain: undefined })).outcome).toBe('reject');
    }),
    { numRuns: 30 },
  );
});

function momentsOf(mv: Float64Array, rateHz: number) {
  const moments = new Lead(pieceOf(mv, { rateHz, gain: undefined })).rmsBetween(hz(20), hz(100), seconds(0.1));
  if (moments === undefined) throw new Error(`no band at ${rateHz} Hz`);
  return moments;
}
