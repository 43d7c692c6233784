import signalPresent from '../../../quality/rules/signal-present.ts';
import { count } from '../../../quality/units.ts';
import { testRule } from '../contract.ts';
import { factsOf } from '../pieces.ts';

testRule(signalPresent, {
  pass: { 'a variable with a known name': { given: factsOf(), says: '"val" is the signal', at: [] } },
  info: {
    'the only matrix there is': {
      given: factsOf({ signal: { variable: 'x{value}', chosenBy: 'being the only one' } }),
      says: '"x{value}" was read as the signal: its name is not in the profile, but no other variable could be it',
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
    'no samples': { given: factsOf({ sampleCount: 0 }), says: '"val" holds no samples', at: [] },
    'no leads': { given: factsOf({ leadCount: 0 }), says: '"val" holds no samples' },
  },
});
