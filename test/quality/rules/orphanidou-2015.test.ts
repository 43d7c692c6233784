import orphanidou from '../../../quality/rules/orphanidou-2015.ts';
import { bpm, ratio, seconds } from '../../../quality/units.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { pieceOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

function heart(some: Parameters<typeof ecg>[0] = {}) {
  return pieceOf(ecg(some).adu);
}

const GOOD = '1 by Orphanidou 2015 (1 acceptable, 0 unacceptable)';
const BAD = '0 by Orphanidou 2015 (1 acceptable, 0 unacceptable)';

testRule(orphanidou, {
  pass: {
    'a heart': { given: heart(), value: '1', says: GOOD, at: [] },
    '170 bpm': { given: heart({ bpm: 170 }), says: GOOD },
    'slower than 40': { given: heart({ bpm: 35 }), value: '0', says: BAD, at: [] },
    'faster than 180': { given: heart({ bpm: 190 }), says: BAD },
    'a pause': { given: heart({ rhythm: 'long-pause' }), says: BAD },
    'the longest RR alone': { given: heart(), settings: { longestRr: seconds(0.9) }, says: BAD },
    'the spread alone': { given: heart({ jitterPercent: 10 }), settings: { spread: ratio(1) }, says: BAD },
    'the rate alone': { given: heart(), settings: { fastest: bpm(50) }, says: BAD },
    'the shapes alone': { given: heart(), settings: { likeness: ratio(1.1) }, says: BAD },
    'no beat': { given: pieceOf(new Float64Array(3600)), says: BAD },
  },
});
