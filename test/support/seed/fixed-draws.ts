/** Makes fast-check draw by `SEED`, and a failure say how to draw the same again. Jest runs this before each file of tests. */
import { relative } from 'node:path';
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { SEED } from './seed.ts';

fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  seed: SEED,
  // Only `fc.assert` reports: whoever asks by `fc.check` looks at the answer.
  reporter: (run) => {
    if (!run.failed) return;
    throw new Error(`${fc.defaultReportMessage(run)}\n\n${howToRepeat(run)}`, { cause: run.errorInstance });
  },
});

function howToRepeat({ seed, counterexamplePath }: fc.RunDetails<unknown>): string {
  const file = relative(process.cwd(), expect.getState().testPath ?? '');
  const run = `The same draws again: PROPERTY_SEED=${seed} npm run jest -- ${file}`;
  if (counterexamplePath === null) return run;
  return `${run}\nThis one alone: fc.assert(…, { seed: ${seed}, path: ${JSON.stringify(counterexamplePath)} })`;
}
