import { expect, test } from '@jest/globals';
import type { Finding } from '../../../quality/judge/findings.ts';
import { judgeRecording } from '../../../quality/judge/judge-recording.ts';
import { rulesetOf } from '../../../quality/judge/ruleset.ts';
import { plainSignal } from '../../../quality/plain-signal.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { hz } from '../../../quality/units.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { factsOf } from '../../support/quality/pieces.ts';

const RATE_HZ = 360;
const heart = Float64Array.from(ecg({ zeroAdu: 0, durationS: 60 }).adu);

/** A minute of two leads; so many times, one of them has a gap and the other a flat line. */
function judgedWith(stretches: number) {
  const leads = [heart.slice(), heart.slice()];
  for (let i = 0; i < stretches; i += 1) {
    leads[i % 2]!.fill(Number.NaN, 700 * i, 700 * i + 90);
    leads[(i + 1) % 2]!.fill(7, 700 * i + 200, 700 * i + 400);
  }
  const counts = leads.map((samples) => ({ samples, gainAduPerMv: 200, zeroAdu: 0 }));
  const signal = plainSignal({ unit: 'adu', samplingRateHz: RATE_HZ, leads: counts });
  const facts = factsOf({ samplingRate: hz(RATE_HZ), leadCount: 2, sampleCount: heart.length });
  const told: Finding[] = [];
  const { judgement } = judgeRecording({ facts, signal }, rulesetOf(defaultProfile), {
    finding: (finding) => told.push(finding),
  });
  return { told, judgement };
}

test.each([0, 1, 12])(
  'findings of %d bad stretches are told one by one, and are those of the judgement',
  (stretches) => {
    const { told, judgement } = judgedWith(stretches);
    expect(told).toEqual(judgement.findings);
    expect(told.length).toBeGreaterThanOrEqual(stretches);
  },
);

test('the findings of a judgement are made once', () => {
  const { judgement } = judgedWith(3);
  expect(judgement.findings).toBe(judgement.findings);
});

test('without a signal, findings about the file are told too', () => {
  const told: Finding[] = [];
  const facts = factsOf({ samplingRate: undefined, leadCount: 0, sampleCount: 0 });
  const { judgement, windows } = judgeRecording({ facts, signal: undefined }, rulesetOf(defaultProfile), {
    finding: (finding) => told.push(finding),
  });
  expect(told).toEqual(judgement.findings);
  expect(told).not.toHaveLength(0);
  expect(windows).toHaveLength(0);
});
