import allRead from '../../../quality/rules/all-read.ts';
import { factsOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

testRule(allRead, {
  pass: { 'nothing to tell': { given: factsOf(), at: [] }, 'no note': { given: factsOf({ notes: [] }) } },
  info: {
    'two channels left out': {
      given: factsOf({ notes: ['channel 3, "PLETH", is not an ECG and was left out', 'channel 4 is a clock'] }),
      says: 'channel 3, "PLETH", is not an ECG and was left out; channel 4 is a clock',
      value: '2',
      at: [[0, 3600]],
    },
  },
});
