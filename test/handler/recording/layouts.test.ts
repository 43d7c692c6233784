/** Whatever tool wrote a recording, it is read back as it was, or refused: never with other values. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { recordingIn } from '../../../handler/recording/recording.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { writers } from '../../support/layouts/index.ts';
import { type Heart, type HeartPlan, heartOf, type Written } from '../../support/layouts/written.ts';
import { runsOf } from '../../support/seed/seed.ts';
import { writeMat5 } from '../mat/write-mat.ts';

const plans: fc.Arbitrary<HeartPlan> = fc.record({
  rateHz: fc.constantFrom(250, 128, 360, 500, 1000),
  leadCount: fc.constantFrom(1, 2, 3, 8, 12),
  stepUv: fc.constantFrom(5, 1, 2, 4, 8),
  zeroAdu: fc.constantFrom(0, 1024, -200),
  firstName: fc.nat({ max: 11 }),
  picks: fc.array(fc.nat({ max: 60 }), { minLength: 24, maxLength: 24 }),
});

async function readBack({ variables }: Written) {
  const file = await readMat(writeMat5(variables, { compressed: false }));
  return recordingIn(file, { key: 'a.mat', metadata: new Map() }, { profile: defaultProfile, isNamed: false });
}

async function whatIsWrong(heart: Heart, written: Written): Promise<string> {
  const { facts, signal } = await readBack(written);
  const must = written.must ?? 'right';
  if (signal === undefined)
    return must === 'right' ? `refused: ${facts.whyNoSignal} ${JSON.stringify(facts.meaning)}` : '';
  if (must === 'refused') return 'is not one recording, and was read';
  const mv = written.mv ?? heart.mv;
  const found: string[] = [];
  if (Math.abs(signal.samplingRateHz / heart.rateHz - 1) > 1e-6) found.push(`${signal.samplingRateHz} Hz`);
  if (signal.headers.length !== mv.length) return `${found.join()} ${signal.headers.length} leads for ${mv.length}`;
  if (signal.sampleCount !== mv[0]!.length) return `${found.join()} ${signal.sampleCount} samples`;
  for (const [position, { gainAduPerMv = 1, zeroAdu = 0 }] of signal.headers.entries()) {
    const values = Array.from(
      signal.read(position, 0, signal.sampleCount),
      (value) => (value - zeroAdu) / gainAduPerMv,
    );
    const far = values.findIndex((value, i) => !(Math.abs(value - mv[position]![i]!) < 0.5 / heart.gainAduPerMv));
    if (far >= 0) {
      found.push(`lead ${position}, sample ${far}: ${values[far]} mV for ${mv[position]![far]}`);
      break;
    }
  }
  const names = signal.headers.map(({ name }) => name);
  const { leadNames } = facts.sources!;
  const isNumbered = leadNames === undefined;
  if (written.names !== undefined && (must === 'right' || !isNumbered) && names.join() !== written.names.join())
    found.push(names.join());
  if (written.names === undefined && !isNumbered && written.must !== 'right or refused')
    found.push(`names ${names.join()}`);
  return found.join('; ');
}

describe('a recording that was written as', () => {
  test.each(writers)('%s is read back as it was, or refused', async (_, write) => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const heart = heartOf(plan);
        const written = write(heart);
        expect({
          wrong: await whatIsWrong(heart, written),
          variables: written.variables.map(([name]) => name),
        }).toMatchObject({ wrong: '' });
      }),
      { numRuns: runsOf(80) },
    );
  });
});
