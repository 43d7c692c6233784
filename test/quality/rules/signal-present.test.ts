import signalPresent from '../../../quality/rules/signal-present.ts';
import { count } from '../../../quality/units.ts';
import { factsOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

testRule(signalPresent, {
  pass: {
    'a variable with a known name': { given: factsOf(), says: '"val" is the signal', at: [] },
    'a variable with a known name that is no signal is for another rule to refuse': {
      given: factsOf({ signal: undefined, refused: { variable: 'val', because: 'kind', why: 'is text' } }),
      says: '"val" was found',
    },
  },
  info: {
    'the only matrix there is': {
      given: factsOf({ signal: { variable: 'x{value}', chosenBy: 'being the only one' } }),
      says: '"x{value}" was read as the signal: it does not have an expected name, but no other variable could be the signal',
      at: [[0, 3600]],
    },
  },
  reject: {
    'no matrix': {
      given: factsOf({
        signal: undefined,
        candidates: count(0),
        whyNoSignal: 'wanted "val", found {}',
        sampleCount: 0,
      }),
      says: 'wanted "val", found {}',
      at: [],
    },
  },
});
