/**
 * What every rule is held to. `testRule` runs a rule's own examples; `testProperties` runs what follows from its
 * metadata, for every rule of the catalogue, so that a new rule is tested by existing.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FileFacts } from '../../quality/facts.ts';
import type { Rule } from '../../quality/rule.ts';
import type { LeadPiece } from '../../quality/signal/piece.ts';
import { union, without } from '../../quality/spans.ts';
import type { Unit } from '../../quality/units.ts';
import type { Outcome, Verdict, VerdictBuilder } from '../../quality/verdict.ts';
import { hearts } from '../support/arbitraries.ts';
import { testLeadProperties, testLeadsProperties } from '../support/quality/lead-properties.ts';
import type { SomeSettings, Subject } from '../support/quality/pieces.ts';
import { judge, pieceOf, spansOf, verdictOf } from '../support/quality/pieces.ts';
import { anySubject, relaxations, samplesOf, someSubjects, spoiltSubject } from '../support/quality/subjects.ts';
import { runsOf } from '../support/seed/seed.ts';

export interface Example {
  readonly given: FileFacts | LeadPiece;
  readonly settings?: SomeSettings;
  /** The exact sentence. */
  readonly says?: string;
  /** The value that the outcome rests on, with its unit: `0.5 s`. */
  readonly value?: string;
  /** The limit that it was held against, with its unit. */
  readonly limit?: string;
  /** `[start, end)` of every reported span. */
  readonly at?: readonly (readonly [number, number])[];
}

type Examples = Partial<Record<Outcome, Readonly<Record<string, Example>>>>;

/** Runs examples by the outcome that they must have. */
export function testRule(rule: Rule, examples: Examples): void {
  describe(`${rule.id}: ${rule.title}`, () => {
    for (const [outcome, named] of Object.entries(examples)) {
      test.each(Object.entries(named))(`${outcome}: %s`, (_, { given, settings, says, value, limit, at }) => {
        const verdict = verdictOf(rule, given, settings);
        expect({ says: verdict.sentence, outcome: verdict.outcome }).toEqual({
          says: says ?? verdict.sentence,
          outcome,
        });
        if (value !== undefined) expect(String(verdict.value)).toBe(value);
        if (limit !== undefined) expect(String(verdict.limit)).toBe(limit);
        if (at !== undefined) expect(spansOf(verdict).map(({ start, end }) => [start, end])).toEqual(at);
      });
    }
  });
}

const RUNS = { numRuns: runsOf(40) };
/** What rounding may add to a measure at the end of its range. */
const ROUNDING = 1e-9;
const RANK: Readonly<Record<Outcome, number>> = {
  'not-applicable': 0,
  'cannot-tell': 0,
  pass: 0,
  info: 1,
  warn: 2,
  reject: 3,
};

/** The properties that follow from a rule's metadata. */
export function testProperties(rule: Rule): void {
  test('answers whatever it is given, with finite figures or none, and never passes what it could not measure', () => {
    fc.assert(
      fc.property(anySubject(rule), (subject) => {
        for (const { verdict, error } of judge(rule, subject)) {
          expect(error).toBeUndefined();
          expectHonest(verdict, rule);
          for (const { value } of [verdict, ...verdict.reasons]) expect(Number.isFinite(value?.value ?? 0)).toBe(true);
          for (const [name, { value, unit }] of verdict.measured) expectPossible(name, value, unit, rule);
          const [first] = verdict.measured.values();
          if (verdict.outcome === 'pass') expect(Number.isFinite(first?.value)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test('reports sorted, disjoint spans inside the window, and none on pass', () => {
    fc.assert(
      fc.property(spoiltSubject(rule), (subject) => {
        for (const { verdict } of judge(rule, subject)) {
          expectSpans(verdict, 'sampleCount' in subject ? subject.sampleCount : (subject[0]?.stored.length ?? 0));
        }
      }),
      RUNS,
    );
  });

  test('says the same twice, and leaves its input alone', () => {
    fc.assert(
      fc.property(spoiltSubject(rule), (subject) => {
        const before = structuredClone(samplesOf(subject));
        const first = judge(rule, subject);
        expect(judge(rule, subject)).toEqual(first);
        expect(samplesOf(subject)).toEqual(before);
      }),
      { numRuns: runsOf(20) },
    );
  });

  if (Object.values(rule.settings).some(({ relaxedBy }) => relaxedBy !== 'nothing')) {
    test('never says more when a setting is relaxed', () => {
      fc.assert(
        fc.property(spoiltSubject(rule), relaxations(rule), (subject, settings) => {
          const strict = judge(rule, subject);
          for (const [i, { verdict }] of judge(rule, subject, settings).entries()) {
            expectNoMore(verdict, strict[i]!.verdict);
          }
        }),
        RUNS,
      );
    });
  }

  if (rule.appliesTo === 'each lead') testLeadProperties(rule);
  if (rule.appliesTo === 'all leads') testLeadsProperties(rule);

  if (rule.appliesTo !== 'file') {
    test(`rejects no heart: ${rule.mustStayQuietOn.join(', ')}`, () => {
      expect(rule.mustStayQuietOn).not.toHaveLength(0);
      fc.assert(
        fc.property(hearts(rule.mustStayQuietOn), ({ adu, gainAduPerMv: gain, plan }) => {
          const piece = pieceOf(adu, { gain, zero: plan.zeroAdu, rateHz: plan.samplingRateHz });
          for (const { verdict } of judge(rule, [piece])) expect(verdict).not.toMatchObject({ outcome: 'reject' });
        }),
        RUNS,
      );
    });
  }

  test('says in generated recordings everything that it can say', () => {
    const { sayable, said } = whatIsSaid(rule, someSubjects(rule));
    // A rule that judges nothing has no criterion; any other can say its worst.
    expect(sayable).toEqual(rule.severity === 'pass' ? [] : expect.arrayContaining([rule.severity]));
    expect([...said]).toEqual(expect.arrayContaining(['pass', ...sayable]));
  });
}

/** The grades that a rule's criteria may give, and the outcomes that it came to. */
function whatIsSaid(rule: Rule, subjects: readonly Subject[]) {
  const sayable = new Set<string>();
  const said = new Set<string>();
  const watched = (builder: VerdictBuilder): VerdictBuilder =>
    new Proxy(builder, {
      get: (own, name, proxy) => {
        if (name in RANK) sayable.add(String(name));
        return Reflect.get(own, name, proxy);
      },
    });
  const check: Rule['check'] = (subject, settings, say) =>
    rule.check(subject, settings, { ...say, measured: (values) => watched(say.measured(values)) });
  for (const subject of subjects)
    for (const { verdict } of judge({ ...rule, check }, subject)) said.add(verdict.outcome);
  sayable.delete('pass');
  return { sayable: [...sayable], said };
}

/** No outcome beyond the rule's severity, and every sentence filled in. */
function expectHonest({ outcome, sentence, reasons }: Verdict, rule: Rule): void {
  expect(RANK[outcome]).toBeLessThanOrEqual(RANK[rule.severity]);
  expect(sentence).not.toBe('');
  if (rule.appliesTo !== 'file') expect(sentence).not.toMatch(/undefined|NaN|Infinity|[{}]/); // files may say anything
  for (const { grade } of reasons) expect(RANK[grade]).toBeLessThanOrEqual(RANK[outcome]);
}

/** A measure that was taken lies in the range that the rule declares, or that its unit has. */
function expectPossible(name: string, value: number, unit: Unit, { measures }: Rule): void {
  if (!Number.isFinite(value)) return;
  const [least, most] = measures[name]?.within ?? [unit === 'dB' ? -Infinity : 0, unit === '%' ? 100 : Infinity];
  expect({ name, value, isPossible: value >= least - ROUNDING && value <= most + ROUNDING }).toMatchObject({
    isPossible: true,
  });
}

function expectSpans(verdict: Verdict, samples: number): void {
  const spans = spansOf(verdict);
  let last = 0;
  for (const { start, end } of spans) {
    expect(start).toBeGreaterThanOrEqual(last);
    expect(end).toBeGreaterThan(start);
    last = end;
  }
  expect(last).toBeLessThanOrEqual(samples);
  expect(spans.length > 0).toBe(RANK[verdict.outcome] > 0 && samples > 0);
}

/** The relaxed rule gives the same verdict or a milder one. It never rejects more samples, and reports more only where it is milder. */
function expectNoMore(relaxed: Verdict, strict: Verdict): void {
  expect(RANK[relaxed.outcome]).toBeLessThanOrEqual(RANK[strict.outcome]);
  expect(without(spansOf(relaxed, ['reject']), spansOf(strict, ['reject']))).toEqual([]);
  if (relaxed.outcome === strict.outcome) expect(without(spansOf(relaxed), union(spansOf(strict)))).toEqual([]);
}
