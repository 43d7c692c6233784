import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import muscleNoise from '../../../quality/rules/muscle-noise.ts';
import { Lead } from '../../../quality/signal/lead.ts';
import { hz, microvolts, seconds } from '../../../quality/units.ts';
import { hearts, RHYTHMS, toldAs } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { muscle, NO_NOISE } from '../../support/ecg/noises.ts';
import { randomFrom } from '../../support/ecg/random.ts';
import { pieceOf, verdictOf } from '../../support/quality/pieces.ts';
import { spoiltPieces } from '../../support/quality/subjects.ts';
import { testRule } from '../contract.ts';

/** A wave of 45 Hz (near the middle of the band) in mV: its RMS is its amplitude over √2. */
function wave(amplitudeMv: number, rateHz = 360) {
  const samples = Float64Array.from({ length: 10 * rateHz }, (_, i) => {
    return amplitudeMv * Math.sin((2 * Math.PI * 45 * i) / rateHz);
  });
  return pieceOf(samples, { rateHz, gain: undefined });
}

/** Waves of an amplitude in mV and a frequency in Hz each, added up. */
function sum(rateHz: number, ...waves: readonly (readonly [number, number])[]) {
  const valueAt = (i: number) =>
    waves.reduce(
      (mv, [amplitude, frequencyHz]) => mv + amplitude * Math.sin((2 * Math.PI * frequencyHz * i) / rateHz),
      0,
    );
  return pieceOf(
    Float64Array.from({ length: 10 * rateHz }, (_, i) => valueAt(i)),
    { rateHz, gain: undefined },
  );
}

function noisy(muscleUv: number) {
  return pieceOf(ecg({ noises: { ...NO_NOISE, muscleUv } }).adu);
}

const mains = sum(360, [1, 50]).stored;

testRule(muscleNoise, {
  pass: {
    'a heart': { given: noisy(0) },
    'a tall fast heart, whose QRS fill half of all frames': {
      given: pieceOf(ecg({ bpm: 240, amplitudePercent: 300 }).adu),
    },
    'a pacemaker at exactly 150 a minute, whose QRS fall on every second edge of two frames': {
      given: pieceOf(ecg({ rhythm: 'paced', bpm: 150, amplitudePercent: 350 }).adu),
    },
    'a wave of 65 µV: 46 µV RMS': { given: wave(0.065), says: 'muscle noise of 46 µV', value: '46 µV', at: [] },
    'mains of 290 µV, 205 µV RMS in the band: it is taken out': {
      given: sum(360, [0.29, 50]),
      says: 'muscle noise of 1.34 µV',
      at: [],
    },
    'both mains frequencies': { given: sum(360, [0.2, 50], [0.2, 60]), at: [] },
    'mains at the upper end of the band, at 125 Hz: no more is taken out than the band holds': {
      given: sum(125, [0.06, 30], [0.25, 60]),
      says: 'muscle noise of 39.3 µV',
    },
    'a limit that is just reached': {
      given: wave(0.1),
      settings: { warnAbove: microvolts(70.8), rejectAbove: microvolts(70.9) },
      at: [],
    },
  },
  warn: {
    'the same wave under mains of 1 mV that stops after 3 s: it takes nothing else with it': {
      given: pieceOf(
        Float64Array.from(sum(360, [0.1, 30]).stored, (value, i) => value + (i < 1080 ? mains[i]! : 0)),
        { gain: undefined },
      ),
      says: 'muscle noise of 66.3 µV, above 50 µV',
    },
    'a wave of 71 µV RMS under mains of 177 µV RMS': {
      given: sum(360, [0.1, 30], [0.25, 50]),
      says: 'muscle noise of 66.3 µV, above 50 µV',
      at: [[0, 3600]],
    },
    'a wave of 100 µV: 71 µV RMS': {
      given: wave(0.1),
      says: 'muscle noise of 70.7 µV, above 50 µV',
      at: [[0, 3600]],
    },
    'figures that distinguish a value from its limit': {
      given: wave(0.1),
      settings: { warnAbove: microvolts(70.68) },
      says: 'muscle noise of 70.71 µV, above 70.68 µV',
    },
    'muscles of 100 µV': { given: noisy(100) },
  },
  reject: {
    'a wave of 200 µV: 141 µV RMS': {
      given: wave(0.2),
      says: 'muscle noise of 141 µV (limit 100 µV)',
      at: [[0, 3600]],
    },
    'mains of 290 µV where only the other frequency is taken out': {
      given: sum(360, [0.29, 50]),
      settings: { lines: [hz(60)] },
      says: 'muscle noise of 205 µV (limit 100 µV)',
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
    'shorter than one frame': { given: pieceOf(ecg().adu.slice(0, 30)) },
  },
});

describe('by the triangle inequality, whatever the heart and the noise', () => {
  /** A heart, a noise, and the RMS of both in each frame. */
  const both = fc.tuple(hearts(), fc.nat()).map(([{ adu, gainAduPerMv, plan }, seed]) => {
    const rateHz = plan.samplingRateHz;
    const heart = Float64Array.from(adu, (value) => (value - plan.zeroAdu) / gainAduPerMv);
    const noise = muscle(heart.length, rateHz, randomFrom(seed));
    const loudest = framesOf(heart, rateHz).percentile(100).value;
    return { rateHz, heart, noise, loudest, ofNoise: framesOf(noise, rateHz), ...toldAs({ plan, seed }) };
  });
  const outcomeOf = (rateHz: number, heart: Float64Array, scale: number, noise: Float64Array) => {
    const both = heart.map((value, i) => value + scale * noise[i]!);
    // Nothing is taken out: some of any noise lies at the lines.
    return verdictOf(muscleNoise, pieceOf(both, { rateHz, gain: undefined }), { lines: [] }).outcome;
  };

  test.each([
    ['warn', 50, ['warn', 'reject']],
    ['reject', 100, ['reject']],
  ])('noise that outweighs the heart by a limit in every frame is reported: %s', (_, limitUv, outcomes) => {
    fc.assert(
      fc.property(both, ({ rateHz, heart, noise, loudest, ofNoise }) => {
        const scale = (limitUv + loudest + 0.01) / ofNoise.percentile(0).value;
        expect(outcomes).toContain(outcomeOf(rateHz, heart, scale, noise));
      }),
      { numRuns: 30 },
    );
  });

  test('noise that stays under a limit with the heart in every frame is not', () => {
    fc.assert(
      fc.property(both, ({ rateHz, heart, noise, loudest, ofNoise }) => {
        const outcome = outcomeOf(rateHz, heart, (100 - loudest - 0.01) / ofNoise.percentile(100).value, noise);
        if (loudest < 100) expect(outcome).not.toBe('reject');
      }),
      { numRuns: 30 },
    );
  });
});

describe('mains interference', () => {
  const UNPACED = RHYTHMS.filter((rhythm) => rhythm !== 'paced'); // an even pacemaker has lines of its own
  const hummed = fc
    .tuple(hearts(UNPACED), fc.integer({ min: 0, max: 300 }), fc.constantFrom(50, 60), fc.nat(359))
    .map(([{ adu, plan, gainAduPerMv }, uv, lineHz, degrees]) => {
      const rateHz = plan.samplingRateHz;
      const line = (i: number) => Math.sin((2 * Math.PI * lineHz * i) / rateHz + (Math.PI * degrees) / 180);
      const mv = Float64Array.from(adu, (value, i) => (value - plan.zeroAdu) / gainAduPerMv + (uv / 1000) * line(i));
      return { piece: pieceOf(mv, { rateHz, gain: undefined }), ...toldAs({ plan, uv, lineHz, degrees }) };
    });

  test('of up to 300 µV makes no heart count as noisy with muscles', () => {
    fc.assert(
      fc.property(hummed, ({ piece }) => {
        expect(verdictOf(muscleNoise, piece).outcome).not.toBe('reject');
      }),
      { numRuns: 60 },
    );
  });

  test('is only ever taken out: the level is at most that of all the band', () => {
    fc.assert(
      fc.property(spoiltPieces(), (piece) => {
        const levelOf = (settings: object) =>
          verdictOf(muscleNoise, piece, { ...settings }).measured.get('muscle_noise_uv')?.value ?? 0;
        expect(levelOf({})).toBeLessThanOrEqual(levelOf({ lines: [] }));
      }),
      { numRuns: 60 },
    );
  });
});

function framesOf(mv: Float64Array, rateHz: number) {
  const frames = new Lead(pieceOf(mv, { rateHz, gain: undefined })).rmsBetween(hz(20), hz(100), seconds(0.1));
  if (frames === undefined) throw new Error(`no band at ${rateHz} Hz`);
  return frames;
}
