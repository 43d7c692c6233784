import type { Meaning } from '../../../quality/facts.ts';
import knownMeaning from '../../../quality/rules/known-meaning.ts';
import { factsOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

const KNOWN: Meaning = { unknown: [], contradictions: [], misfits: [], fitting: [] };
const RATE = { fact: 'the sampling rate', metadata: 'sampling-rate-hz', found: '' };

testRule(knownMeaning, {
  pass: { 'somebody said everything': { given: factsOf({ meaning: KNOWN }), at: [] } },
  reject: {
    'nobody says the sampling rate': {
      given: factsOf({ meaning: { ...KNOWN, unknown: [RATE], fitting: ['cinc-2017'] }, samplingRate: undefined }),
      says:
        'the sampling rate is missing. To fix: name a profile (--profile, or a folder of that name), set the metadata ' +
        'sampling-rate-hz, or put a .hea file beside the recording. Profiles that fit: cinc-2017',
      value: '1',
      at: [[0, 3600]],
    },
    'file and sheet say two rates': {
      given: factsOf({
        meaning: {
          ...KNOWN,
          contradictions: [
            {
              about: 'the sampling rate is',
              believed: { source: 'companion', value: '250 Hz' },
              overruled: { source: 'file', value: '360 Hz' },
            },
          ],
        },
      }),
      says:
        'the sheet beside it says the sampling rate is 250 Hz, but the file says 360 Hz. One of them is wrong; set the ' +
        'right value in the metadata of the upload',
    },
    'values that the named profile cannot have': {
      given: factsOf({ meaning: { ...KNOWN, misfits: ['codes from -5 to 9'] } }),
      says: 'codes from -5 to 9',
    },
  },
  'not-applicable': {
    'whoever hands arrays over says it': { given: factsOf({ meaning: undefined }) },
    'there is no signal': { given: factsOf({ meaning: KNOWN, signal: undefined, whyNoSignal: 'no variable' }) },
  },
});
