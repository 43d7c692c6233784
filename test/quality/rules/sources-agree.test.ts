import sourcesAgree from '../../../quality/rules/sources-agree.ts';
import { factsOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

testRule(sourcesAgree, {
  pass: { 'no disagreement': { given: factsOf(), at: [] } },
  info: {
    'a rate in the file and another in the profile': {
      given: factsOf({
        disagreements: [
          {
            about: 'the sampling rate is',
            believed: { source: 'file', value: '250 Hz' },
            overruled: { source: 'assumed', value: '360 Hz' },
          },
        ],
      }),
      says: 'the file says the sampling rate is 250 Hz, but the default profile says 360 Hz; the first was used',
      value: '1',
    },
  },
  warn: {
    'a rate in the file and another in the metadata': {
      given: factsOf({
        disagreements: [
          {
            about: 'sampling rate',
            believed: { source: 'metadata', value: '250 Hz' },
            overruled: { source: 'file', value: '360 Hz' },
          },
        ],
      }),
      says: 'the metadata says sampling rate 250 Hz, but the file says 360 Hz; the first was used',
      value: '1',
      at: [[0, 3600]],
    },
  },
});
