/** A recording judged again by one rule is judged as if by all of them. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { recordingIn } from '../../../handler/recording/recording.ts';
import { KeptVerdicts } from '../../../quality/judge/judge-again.ts';
import { type JudgeListener, judgeRecording } from '../../../quality/judge/judge-recording.ts';
import { rulesetOf } from '../../../quality/judge/ruleset.ts';
import mitBih360 from '../../../quality/profiles/mit-bih-360.ts';
import type { Rule } from '../../../quality/rule.ts';
import { catalogue } from '../../../quality/rules/index.ts';
import { Quantity, ratio, seconds } from '../../../quality/units.ts';
import { runsOf } from '../../support/seed/seed.ts';
import { samples } from '../../support/workspace.ts';

const recordings = await Promise.all(
  [samples.good, samples.electrodeOff].map(async (path) =>
    recordingIn(
      await readMat(readFileSync(path)),
      { key: path, metadata: new Map() },
      {
        profile: { ...mitBih360, window: seconds(2) },
        isNamed: true,
      },
    ),
  ),
);
const base = rulesetOf({ ...mitBih360, window: seconds(2) });
const kept = recordings.map((recording) => new KeptVerdicts(recording, base));

const RUNS = runsOf(40);

/** Numbers of rules about the signal, each with a factor: some make the rules look further around a window. */
const moves = fc
  .record({
    which: fc.nat(recordings.length - 1),
    rule: fc.constantFrom(...(catalogue as readonly Rule[]).filter(({ appliesTo }) => appliesTo !== 'file')),
    factor: fc.constantFrom(0, 0.1, 0.5, 0.9, 1.1, 2, 30),
    nth: fc.nat(6),
  })
  .map(({ which, rule, factor, nth }) => {
    const numbers = Object.entries(rule.settings).filter(([, { default: one }]) => one instanceof Quantity);
    const [name, setting] = numbers[nth % (numbers.length || 1)] ?? [];
    const standard = setting?.default as Quantity | undefined;
    const changes = standard === undefined ? {} : { [name!]: new Quantity(standard.value * factor, standard.unit) };
    const given = (mitBih360.rules as Record<string, object>)[rule.id];
    const rules = { ...mitBih360.rules, [rule.id]: { ...given, ...changes } };
    return { which, ruleId: rule.id, ruleset: rulesetOf({ ...mitBih360, window: seconds(2), rules }) };
  });

/** Everything that is reported on the way. */
function heard() {
  const all: unknown[] = [];
  const listener: JudgeListener = {
    window: (span, found) => all.push([span, found]),
    verdicts: (span, verdicts) => all.push([span, verdicts.map(({ rule, lead, verdict }) => [rule.id, lead, verdict])]),
  };
  return { all, listener };
}

describe('with a number of one rule moved', () => {
  test('the verdict, the windows and everything reported are those of judging by all rules', () => {
    let held = 0;
    fc.assert(
      fc.property(moves, ({ which, ruleId, ruleset }) => {
        if (!kept[which]!.holdFor(ruleset, ruleId)) return;
        held += 1;
        const [again, anew] = [heard(), heard()];
        const judged = kept[which]!.again(ruleset, ruleId, again.listener);
        expect(judged).toEqual(judgeRecording(recordings[which]!, ruleset, anew.listener));
        expect(again.all).toEqual(anew.all);
      }),
      { numRuns: RUNS },
    );
    expect(held).toBeGreaterThan(RUNS / 2);
  });

  test('a score that moves is not mixed with the one before', () => {
    const ruleset = rulesetOf({ ...mitBih360, window: seconds(2), rules: { 'signal-quality': { offset: ratio(3) } } });
    const judged = kept[0]!.again(ruleset, 'signal-quality');
    expect(judged.judgement.quality).toBe(judgeRecording(recordings[0]!, ruleset).judgement.quality);
    expect(judged.judgement.quality).not.toBe(kept[0]!.judged.judgement.quality);
  });

  test('the first judgement is that of judging once', () => {
    for (const [i, recording] of recordings.entries()) {
      expect(kept[i]!.judged).toEqual(judgeRecording(recording, base));
    }
  });
});

describe('they do not hold for a ruleset', () => {
  const holds = (rules: object, ruleId: string, window = seconds(2)) =>
    kept[0]!.holdFor(rulesetOf({ ...mitBih360, window, rules: { ...mitBih360.rules, ...rules } }), ruleId);

  test('unless it differs in one rule alone, sees as far and cuts alike', () => {
    expect(holds({ 'frozen-trace': { warnAfter: seconds(1) } }, 'frozen-trace')).toBe(true);
    expect(holds({ 'frozen-trace': { warnAfter: seconds(1) } }, 'muscle-noise')).toBe(false);
    expect(holds({ 'frozen-trace': { rejectAfter: seconds(20) } }, 'frozen-trace')).toBe(false); // a wider margin
    expect(holds({ 'frozen-trace': 'off' }, 'frozen-trace')).toBe(false);
    expect(holds({}, 'frozen-trace', seconds(3))).toBe(false);
  });
});
