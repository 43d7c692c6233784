import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_SPANS } from '../../../quality/judge/findings.ts';
import type { RuleVerdict } from '../../../quality/judge/judge.ts';
import { judgeFile, judgeWindow } from '../../../quality/judge/judge.ts';
import type { Ruleset } from '../../../quality/judge/ruleset.ts';
import { rulesetOf } from '../../../quality/judge/ruleset.ts';
import { Tally } from '../../../quality/judge/tally.ts';
import type { Profile } from '../../../quality/profile.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { rule } from '../../../quality/rule.ts';
import type { LeadPiece } from '../../../quality/signal/piece.ts';
import { percent, seconds } from '../../../quality/units.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { factsOf, headerOf, pieceOf, windowOf } from '../../support/quality/pieces.ts';

const RATE_HZ = 360;
const WINDOW = 10 * RATE_HZ;
const FULL = '1111111111';
const NONE = '0000000000';
const heart = ecg({ zeroAdu: 1024, durationS: 60 }).adu;

function policyOf(badLeadOver: number, minGoodLeads: number): Profile {
  return { ...defaultProfile, policy: { badLeadOver: percent(badLeadOver), minGoodLeads } };
}

/** Judges leads of equal length in windows of 10 s by all rules. */
function judged(leads: readonly ArrayLike<number>[], profile: Profile = defaultProfile) {
  const ruleset = rulesetOf(profile);
  const pieces = leads.map((stored, index) =>
    pieceOf(stored, { name: `ch${index + 1}`, index, zero: 1024, rails: [0, 2047] }),
  );
  const tally = new Tally(
    ruleset,
    pieces.map(({ header }) => header),
    RATE_HZ,
  );
  const windows = [];
  for (let index = 0; index * WINDOW < leads[0]!.length; index += 1) {
    const span = { index, start: index * WINDOW, end: Math.min((index + 1) * WINDOW, leads[0]!.length) };
    windows.push(tally.addWindow(span, judgeWindow(ruleset, withMargins(ruleset, pieces, span))));
  }
  windows.push(tally.endOfWindows());
  return { ...tally.finish(), windows: windows.flatMap((window) => (window === undefined ? [] : [window.leads])) };
}

function withMargins({ margin }: Ruleset, pieces: readonly LeadPiece[], span: { start: number; end: number }) {
  return pieces.map((piece) => windowOf(piece, span, Math.ceil(margin.value * RATE_HZ)));
}

function flatFor(startS: number, endS: number): Int16Array {
  return heart.slice().fill(1024, startS * RATE_HZ, endS * RATE_HZ);
}

test('a good recording is accepted, all of it usable, with nothing to report', () => {
  expect(judged([heart])).toMatchObject({ outcome: 'accepted', reason: undefined, usableShare: 1, findings: [] });
});

test('bad seconds cost themselves and half a second around, neither their window nor the recording', () => {
  const { outcome, usableShare, findings, windows } = judged([flatFor(22, 28)]);
  expect(outcome).toBe('accepted');
  expect(usableShare).toBeCloseTo(52 / 60, 12);
  expect(windows[2]![0]).toMatchObject({ usableMask: '1000000001', usableTime: seconds(2), usable: false });
  const still = findings.filter(({ ruleId }) => ruleId === 'frozen-trace');
  expect(still.map(({ message, span }) => ({ message, span }))).toEqual([
    {
      message: expect.stringMatching(/^flat within 10 µV for 6(\.\d+)? s \(limit 1 s\)$/),
      span: { start: expect.closeTo(22 * RATE_HZ, -2), end: expect.closeTo(28 * RATE_HZ, -2) },
    },
  ]);
  expect(windows.map(([lead]) => lead!.usable)).toEqual([true, true, false, true, true, true]);
  expect(windows[2]![0]!.rejectedBy).toEqual(['frozen-trace']);
  expect(windows[0]![0]!.measured.get('still_s')?.unit).toBe('s');
});

test('a stretch that crosses windows is one finding, as long as it is', () => {
  const still = judged([flatFor(5, 45)]).findings.filter(({ ruleId }) => ruleId === 'frozen-trace');
  expect(still).toHaveLength(1);
  expect(still[0]!.value!.value).toBeCloseTo(40, 1);
});

test('a lead that is unusable for more of its time than the policy allows rejects the recording, and says so', () => {
  const { outcome, code, reason } = judged([flatFor(0, 30)]);
  expect({ outcome, code }).toEqual({ outcome: 'rejected', code: 'frozen-trace' });
  expect(reason).toMatch(
    /^0 of 1 leads usable, 1 required: ch1 unusable for 51\.7 % of the recording: flat within 10 µV for 30(\.\d)? s \(limit 1 s\); a bad stretch costs every second within 0\.5 s of it$/,
  );
});

test('a recording of several leads needs as many good ones as its profile says', () => {
  const dead = new Int16Array(heart.length).fill(1024);
  expect(judged([heart, dead], policyOf(20, 1)).outcome).toBe('accepted');
  expect(judged([heart, dead], policyOf(20, 2))).toMatchObject({
    outcome: 'rejected',
    reason: expect.stringContaining('1 of 2 leads usable, 2 required: ch2 unusable for 100 % of the recording: flat'),
    usableShare: 0.5,
  });
  expect(judged([heart], policyOf(20, 11)).outcome).toBe('accepted');
});

test('the reason names every bad lead by the rule that cost it most, worst first', () => {
  const dead = new Int16Array(heart.length).fill(1024);
  const noisy = heart.map((value, i) => value + 200 * ((i >> 1) % 2));
  const taller = flatFor(0, 45).map((value) => 1024 + Math.round(1.5 * (value - 1024)));
  const { reason, code } = judged([heart, noisy, taller, dead], policyOf(20, 2));
  expect(code).toBe('muscle-noise');
  expect(reason).toMatch(
    /^1 of 4 leads usable, 2 required: ch2 unusable for 100 % of the recording: muscle noise of .*; ch4 and ch3 unusable for 7[56]\.?\d? % to 100 % of the recording: flat within 10 µV for 60 s \(limit 1 s\) in ch4/,
  );
});

test('the reason says where bad stretches cost more than themselves, and only there', () => {
  expect(judged([flatFor(22, 28)], policyOf(0, 1)).reason).toMatch(
    /; a bad stretch costs every second within 0.5 s of it$/,
  );
  expect(judged([new Int16Array(heart.length).fill(1024)]).reason).not.toContain('within 0.5 s');
});

test('a level that is rejected costs its whole window, and nothing beside it', () => {
  const noisy = heart.map((value, i) => (i >= 20 * RATE_HZ && i < 30 * RATE_HZ ? value + 100 * ((i >> 1) % 2) : value));
  const { windows } = judged([noisy]);
  expect(windows.map(([lead]) => lead!.usableMask)).toEqual([FULL, FULL, NONE, FULL, FULL, FULL]);
  expect(windows[2]![0]!.rejectedBy).toContain('muscle-noise');
});

test('the guard around a bad stretch crosses into the next window, which no rule rejects', () => {
  const { windows } = judged([flatFor(24, 29.7)]);
  expect(windows[2]![0]).toMatchObject({ usableMask: '1110000000' });
  expect(windows[3]![0]).toMatchObject({ usableMask: '0111111111', usable: false, rejectedBy: [] });
});

test('the limit of the policy is itself allowed', () => {
  const eightOfSixty = [flatFor(22, 28)];
  expect(judged(eightOfSixty, policyOf(100 * (8 / 60), 1)).outcome).toBe('accepted');
  expect(judged(eightOfSixty, policyOf(13.3, 1)).outcome).toBe('rejected');
  expect(judged(eightOfSixty, policyOf(0, 1)).outcome).toBe('rejected');
});

test('a rule about the file that rejects decides before any lead does', () => {
  const ruleset = rulesetOf(defaultProfile);
  const tally = new Tally(ruleset, [], Number.NaN);
  tally.addFile(
    judgeFile(ruleset, factsOf({ signal: undefined, whyNoSignal: 'wanted "val", found nothing', sampleCount: 0 })),
  );
  expect(tally.finish()).toMatchObject({
    outcome: 'rejected',
    code: 'signal-present',
    reason: 'wanted "val", found nothing',
    usableShare: 0,
  });
});

test('more spans than anyone reads are counted, not listed, and the last row says how many', () => {
  const everyOther = Float64Array.from({ length: 6 * WINDOW }, (_, i) => (i % 2 === 0 ? Number.NaN : heart[i]!));
  const findings = judged([everyOther]).findings.filter(({ ruleId }) => ruleId === 'finite-samples');
  expect(findings).toHaveLength(MAX_SPANS + 1);
  expect(findings.at(-1)).toMatchObject({
    outcome: 'reject',
    span: { start: 2 * MAX_SPANS, end: 6 * WINDOW - 1 },
    message: `and ${3 * WINDOW - MAX_SPANS} more like those before; the last one ends here`,
  });
});

test('what is counted, not listed, carries the worst grade among it', () => {
  const patient: Profile = { ...defaultProfile, rules: { 'finite-samples': { maxMissing: percent(20) } } };
  const everySixth = Float64Array.from({ length: 3 * WINDOW }, (_, i) => (i % 6 === 0 ? Number.NaN : heart[i]!));
  everySixth.fill(Number.NaN, 2 * WINDOW + 720, 2 * WINDOW + 792);
  const findings = judged([everySixth], patient).findings.filter(({ ruleId }) => ruleId === 'finite-samples');
  expect(findings.slice(0, MAX_SPANS).every(({ outcome }) => outcome === 'warn')).toBe(true);
  expect(findings.at(-1)).toMatchObject({ outcome: 'reject', message: expect.stringContaining('more like those') });
});

test('no sample is reported twice by one rule on one lead, and findings come in order of time', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(59), fc.integer({ min: 1, max: 9 })), { maxLength: 5 }), (flats) => {
      const lead = heart.slice();
      for (const [startS, lengthS] of flats) lead.fill(1030, startS * RATE_HZ, (startS + lengthS) * RATE_HZ);
      let last = 0;
      for (const { span, ruleId } of judged([lead]).findings) {
        if (ruleId !== 'frozen-trace') continue;
        expect(span!.start).toBeGreaterThanOrEqual(last);
        last = span!.end;
      }
    }),
    { numRuns: 10 },
  );
});

// ── rules about all leads, and rules that fail ───────────────────────────────────────────────────────────────────

const about = {
  version: 1,
  group: 'integrity',
  title: 'Leads differ',
  severity: 'reject',
  because: 'a rule of these tests',
  references: ['none'],
  mustStayQuietOn: [],
  measures: {},
  settings: {},
} as const;

const lastLeadIsBad = rule({
  ...about,
  id: 'last-lead-is-bad',
  appliesTo: 'all leads',
  check(leads, _, say) {
    return say
      .measured({})
      .reject({ where: leads.wholeWindow(), leads: [leads.count().value - 1], sentence: 'the last lead is bad' })
      .pass('good');
  },
});

const fails = rule({
  ...about,
  id: 'fails',
  appliesTo: 'each lead',
  check() {
    throw new Error('no luck');
  },
});

function outcomesOf(verdicts: readonly RuleVerdict[]): unknown[] {
  return verdicts.map(({ lead, verdict: { outcome, sentence } }) => [lead, outcome, sentence]);
}

test('a rule about all leads rejects those it names and lets the others pass', () => {
  const ruleset = rulesetOf({ ...defaultProfile, rules: {} }, [lastLeadIsBad]);
  const leads = [0, 1].map((index) => pieceOf(heart, { index }));
  expect(outcomesOf(judgeWindow(ruleset, leads))).toEqual([
    [0, 'pass', 'only other leads are concerned'],
    [1, 'reject', 'the last lead is bad'],
  ]);
});

test('a rule that throws gives no verdict, says what it threw, and stops no other', () => {
  const ruleset = rulesetOf({ ...defaultProfile, rules: {} }, [fails, lastLeadIsBad]);
  const [failure, ...others] = judgeWindow(ruleset, [pieceOf(heart)]);
  expect(failure).toMatchObject({ verdict: { outcome: 'cannot-tell', sentence: 'the rule failed: Error: no luck' } });
  expect(failure!.error).toEqual(new Error('no luck'));
  expect(others).toHaveLength(1);
  const tally = new Tally(ruleset, [headerOf()], RATE_HZ);
  tally.addWindow({ index: 0, start: 0, end: 1 }, [failure!]);
  expect(tally.endOfWindows()).toMatchObject({ leads: [{ usable: true, rejectedBy: [] }] });
});

const asksForNoLimit = rule({
  ...about,
  id: 'asks-for-no-limit',
  appliesTo: 'each lead',
  check(lead, _, say) {
    const start = { spans: () => [{ start: 0, end: 10 }] };
    return say
      .measured({})
      .reject({ where: start, sentence: 'bad' })
      .warn({ where: lead.wholeWindow(), sentence: 'under {limit}' })
      .pass('good');
  },
});

test('a milder sentence that asks for a number that is not there throws, though nobody reads the findings', () => {
  const ruleset = rulesetOf({ ...defaultProfile, rules: {} }, [asksForNoLimit]);
  const tally = new Tally(ruleset, [headerOf()], RATE_HZ);
  tally.addWindow({ index: 0, start: 0, end: 3600 }, judgeWindow(ruleset, [pieceOf(heart)]));
  expect(() => tally.finish()).toThrow('"under {limit}" asks for {limit}');
});
