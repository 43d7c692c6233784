import zhao from '../../../quality/rules/zhao-2018-simple.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { NO_NOISE } from '../../support/ecg/noises.ts';
import { randomFrom } from '../../support/ecg/random.ts';
import { pieceOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

function heart(some: Parameters<typeof ecg>[0] = {}) {
  return pieceOf(ecg(some).adu);
}

/** A heart under so much muscle noise and wander of the baseline, in µV. */
function under(muscleUv: number, wanderUv: number, bpm = 60) {
  return heart({ bpm, noises: { ...NO_NOISE, muscleUv, wanderUv } });
}

function noise() {
  const random = randomFrom(1);
  return pieceOf(Float64Array.from({ length: 3600 }, () => Math.round(100 * random.normal())));
}

// The points of an example stand in the order F1 of the detectors, pSQI, kSQI, basSQI.
testRule(zhao, {
  pass: {
    'a heart': { given: heart(), value: '1', at: [] },
    'a heart on a moving baseline': { given: under(0, 2000), value: '0.5', at: [] },
    '1 2 2 2: four beats that both detectors find and one that one misses': {
      given: heart({ durationS: 4 }),
      value: '1',
    },
    '2 2 2 1: a little wander': { given: under(0, 200), value: '1' },
    '2 1 0 1: muscle noise and a little wander': { given: under(310, 200), value: '0.5' },
    '2 0 2 2: too much of the power in the QRS, for a heart of 130 bpm': {
      given: pieceOf(ecg({ bpm: 130, samplingRateHz: 390 }).adu, { rateHz: 390 }), // a beat in each 180 samples
      value: '0.5',
    },
    '2 2 2 2: as much of it, for a heart under 130 bpm': { given: heart({ bpm: 129 }), value: '1' },
    '2 2 2 1: a fast heart with a little noise': { given: under(150, 500, 135), value: '1' },
    '2 1 0 1: a fast heart with much noise': { given: under(650, 500, 150), value: '0.5' },
    noise: {
      given: noise(),
      value: '0',
      says: '0 by Zhao 2018 (1 excellent, 0.5 barely acceptable, 0 unacceptable)',
      at: [],
    },
    '2 1 0 0: a fast heart with much noise and wander': { given: under(650, 1000, 150), value: '0' },
    'a flat trace': { given: pieceOf(new Float64Array(3600)), value: '0' },
  },
});
