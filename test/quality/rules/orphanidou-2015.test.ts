import orphanidou from '../../../quality/rules/orphanidou-2015.ts';
import { bpm, ratio, seconds } from '../../../quality/units.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { pieceOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

function heart(some: Parameters<typeof ecg>[0] = {}) {
  return pieceOf(ecg(some).adu);
}

const RHYTHM = 'unacceptable by Orphanidou 2015 because of the rhythm';
const SHAPES = 'unacceptable by Orphanidou 2015 because of the beat shapes';
const at = [[0, 3600]] as const;

testRule(orphanidou, {
  pass: {
    'a heart': { given: heart(), value: '1', says: 'acceptable by Orphanidou 2015' },
    '170 bpm': { given: heart({ bpm: 170 }) },
  },
  info: {
    'slower than 40': { given: heart({ bpm: 35 }), value: '0', says: RHYTHM, at },
    'faster than 180': { given: heart({ bpm: 190 }), says: RHYTHM, at },
    'a pause': { given: heart({ rhythm: 'long-pause' }), says: RHYTHM, at },
    'the longest RR alone': { given: heart(), settings: { longestRr: seconds(0.9) }, says: RHYTHM, at },
    'the spread alone': { given: heart({ jitterPercent: 10 }), settings: { spread: ratio(1) }, says: RHYTHM, at },
    'the rate alone': { given: heart(), settings: { fastest: bpm(50) }, says: RHYTHM, at },
    'the shapes alone': { given: heart(), settings: { likeness: ratio(1.1) }, says: SHAPES, at },
    'no beat': { given: pieceOf(new Float64Array(3600)), says: RHYTHM, at },
  },
});
