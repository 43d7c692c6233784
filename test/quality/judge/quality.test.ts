/** The quality of a window where its own rule cannot tell, and of a whole recording. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluate, type PlainRecording } from '../../../quality/index.ts';
import { medianOf } from '../../../quality/signal/statistics.ts';
import { hearts, spoiltEcgs } from '../../support/arbitraries.ts';
import { type EcgPlan, ecg } from '../../support/ecg/ecg.ts';
import { NO_NOISE } from '../../support/ecg/noises.ts';

function recordingOf(...leads: readonly ArrayLike<number>[]): PlainRecording {
  const scale = { gainAduPerMv: 200, zeroAdu: 0 };
  return { unit: 'adu', samplingRateHz: 360, leads: leads.map((samples) => ({ samples, ...scale })) };
}

/** Of every window of every lead; undefined where it cannot be told. */
function qualitiesOf(recording: PlainRecording): (number | undefined)[] {
  return evaluate(recording).windows.map(({ measured }) => measured.get('quality')?.value);
}

const heart = (some: Partial<EcgPlan> = {}) => ecg({ durationS: 30, ...some }).adu;
const asystole = heart({ rhythm: 'asystole-with-noise' });

describe('a window', () => {
  test('of a lead that is off has a quality of 0, and nothing more is said of it', () => {
    const { windows, findings } = evaluate(recordingOf(heart().fill(77, 10 * 360, 20 * 360)));
    expect(windows.map(({ measured }) => measured.get('quality')?.value === 0)).toEqual([false, true, false]);
    expect(findings.map(({ ruleId }) => ruleId)).not.toContain('signal-quality');
  });

  test.each([
    ['NaN', Float64Array.from(heart(), (value, i) => (i < 3600 ? Number.NaN : value))],
    ['the code for "no value"', heart().fill(-32768, 0, 3600)],
  ])('of %s too', (_, samples) => {
    expect(qualitiesOf(recordingOf(samples))[0]).toBe(0);
  });

  test('of a heart that stands still has none: nobody can tell', () => {
    expect(qualitiesOf(recordingOf(asystole))).toEqual([undefined, undefined, undefined]);
  });

  test('of a heart that stands still under an electrode that comes off for a while has none either', () => {
    expect(qualitiesOf(recordingOf(asystole.slice().fill(77, 0, 2 * 360)))[0]).toBeUndefined();
  });

  test('has one wherever a heart beats', () => {
    fc.assert(
      fc.property(hearts(['sinus', 'bigeminy', 'atrial-fibrillation', 'paced']), ({ adu, plan, gainAduPerMv }) => {
        const lead = { samples: adu, gainAduPerMv, zeroAdu: plan.zeroAdu };
        const [quality] = qualitiesOf({ unit: 'adu', samplingRateHz: plan.samplingRateHz, leads: [lead] });
        expect(quality).toBeGreaterThan(0);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a recording', () => {
  test("has its worst lead's median over the windows", () => {
    fc.assert(
      fc.property(fc.array(spoiltEcgs({ durationS: 30, samplingRateHz: 360 }), { maxLength: 3 }), (ecgs) => {
        const leads = ecgs.map(({ samples, gainAduPerMv, plan }) => ({ samples, gainAduPerMv, zeroAdu: plan.zeroAdu }));
        const { quality, windows } = evaluate({ unit: 'adu', samplingRateHz: 360, leads });
        const medians = leads.flatMap((_, index) => {
          const mine = windows.filter(({ lead }) => lead.index === index);
          const values = mine.flatMap(({ measured }) => measured.get('quality')?.value ?? []);
          return values.length === 0 ? [] : [medianOf(Float64Array.from(values))];
        });
        expect(quality).toBe(medians.length === 0 ? undefined : Math.min(...medians));
      }),
      { numRuns: 20 },
    );
  });

  test('is as good as its worst lead, and one that cannot be told does not count', () => {
    const [good, poor] = [heart(), heart({ noises: { ...NO_NOISE, muscleUv: 400 } })];
    expect(evaluate(recordingOf(good)).quality).toBeGreaterThan(0.9);
    expect(evaluate(recordingOf(good, poor)).quality).toBeLessThan(0.1);
    expect(evaluate(recordingOf(good, asystole)).quality).toBe(evaluate(recordingOf(good)).quality);
    expect(evaluate(recordingOf(asystole)).quality).toBeUndefined();
  });
});
