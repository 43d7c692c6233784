/**
 * What every rule is held to. `testRule` runs a rule's own examples; `testProperties` runs what follows from its
 * metadata, for every rule of the catalogue, so that a new rule is tested by existing.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FileFacts } from '../../quality/facts.ts';
import type { Rule, Setting, SettingValue } from '../../quality/rule.ts';
import type { LeadPiece } from '../../quality/signal/lead.ts';
import { union, without } from '../../quality/spans.ts';
import { Quantity } from '../../quality/units.ts';
import type { Outcome, Verdict } from '../../quality/verdict.ts';
import { anyRateHz, anySamples, faults, hearts, spoiltEcgs, toldAs } from '../arbitraries.ts';
import { withFaults } from '../ecg/faults.ts';
import type { SomeSettings, Subject } from './pieces.ts';
import { factsOf, judge, pieceOf, spansOf, verdictOf } from './pieces.ts';

export interface Example {
  readonly given: FileFacts | LeadPiece;
  readonly settings?: SomeSettings;
  /** The exact sentence. */
  readonly says?: string;
  /** The value that the outcome rests on, with its unit: `0.5 s`. */
  readonly value?: string;
  /** `[start, end)` of every reported span. */
  readonly at?: readonly (readonly [number, number])[];
}

type Examples = Partial<Record<Outcome, Readonly<Record<string, Example>>>>;

/** Runs examples by the outcome that they must have. */
export function testRule(rule: Rule, examples: Examples): void {
  describe(`${rule.id}: ${rule.title}`, () => {
    for (const [outcome, named] of Object.entries(examples)) {
      test.each(Object.entries(named))(`${outcome}: %s`, (_, { given, settings, says, value, at }) => {
        const verdict = verdictOf(rule, given, settings);
        expect({ says: verdict.sentence, outcome: verdict.outcome }).toEqual({
          says: says ?? verdict.sentence,
          outcome,
        });
        if (value !== undefined) expect(String(verdict.value)).toBe(value);
        if (at !== undefined) expect(spansOf(verdict).map(({ start, end }) => [start, end])).toEqual(at);
      });
    }
  });
}

const RUNS = { numRuns: 40 };
/** Long enough for every setting, short enough for many runs. */
const SHORT = { durationS: 4 };
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
      { numRuns: 20 },
    );
  });

  if (Object.values(rule.settings).some(({ looser }) => looser !== 'neither')) {
    test('never says more when a setting is loosened', () => {
      fc.assert(
        fc.property(spoiltSubject(rule), loosenings(rule), (subject, settings) => {
          const strict = judge(rule, subject);
          for (const [i, { verdict }] of judge(rule, subject, settings).entries()) {
            expectNoMore(verdict, strict[i]!.verdict);
          }
        }),
        RUNS,
      );
    });
  }

  if (rule.appliesTo === 'each lead') {
    test('judges each lead for itself, in whatever order they come', () => {
      fc.assert(
        fc.property(fc.array(spoiltPieces(), { maxLength: 3 }), (pieces) => {
          const together = judge(rule, pieces).map(({ verdict }) => verdict);
          const alone = pieces.map((piece) => verdictOf(rule, piece));
          expect(together).toEqual(alone);
        }),
        { numRuns: 10 },
      );
    });

    test('says the same of counts and of the millivolts they stand for', () => {
      fc.assert(
        fc.property(spoiltEcgs(SHORT), ({ plan, samples, gainAduPerMv: gain }) => {
          fc.pre(samples.some((value, i) => Math.abs(value - samples[i + 1]!) === 1)); // else mV cannot tell a step
          const device = { rateHz: plan.samplingRateHz, zero: plan.zeroAdu };
          const counts = verdictOf(rule, pieceOf(samples, { ...device, gain }));
          const millivolts = samples.map((value) => (value - plan.zeroAdu) / gain);
          const same = verdictOf(rule, pieceOf(millivolts, { ...device, gain: undefined, zero: undefined }));
          if (same.outcome === 'not-applicable') return;
          expect([same.outcome, spansOf(same)]).toEqual([counts.outcome, spansOf(counts)]);
          if (Number.isFinite(counts.value?.value)) expect(same.value?.value).toBeCloseTo(counts.value!.value, 6);
        }),
        { numRuns: 40 },
      );
    });
  }

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

    test('is reached by generated faults: it can say its worst, and it can pass', () => {
      const outcomes = new Set(
        someSpoilt(rule).flatMap((pieces) => judge(rule, pieces).map(({ verdict }) => verdict.outcome)),
      );
      expect([...outcomes]).toEqual(expect.arrayContaining(['pass', rule.severity]));
    });
  }
}

/** No outcome beyond the rule's severity, and every sentence filled in. */
function expectHonest({ outcome, sentence, reasons }: Verdict, rule: Rule): void {
  expect(RANK[outcome]).toBeLessThanOrEqual(RANK[rule.severity]);
  expect(sentence).not.toBe('');
  if (rule.appliesTo !== 'file') expect(sentence).not.toMatch(/undefined|NaN|Infinity|[{}]/); // files may say anything
  for (const { grade } of reasons) expect(RANK[grade]).toBeLessThanOrEqual(RANK[outcome]);
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

/** The looser answer is no worse; it rejects no sample more, and reports none more unless it has become milder. */
function expectNoMore(loose: Verdict, strict: Verdict): void {
  expect(RANK[loose.outcome]).toBeLessThanOrEqual(RANK[strict.outcome]);
  expect(without(spansOf(loose, ['reject']), spansOf(strict, ['reject']))).toEqual([]);
  if (loose.outcome === strict.outcome) expect(without(spansOf(loose), union(spansOf(strict)))).toEqual([]);
}

function samplesOf(subject: Subject): unknown {
  return 'sampleCount' in subject ? { count: subject.sampleCount } : subject.map(({ stored }) => stored);
}

// ── what rules are given ─────────────────────────────────────────────────────────────────────────────────────────

function anySubject(rule: Rule): fc.Arbitrary<Subject> {
  if (rule.appliesTo === 'file') return anyFacts;
  const gain = fc.constantFrom(200, undefined, 1, 0, -200, Number.NaN, 1e-300, 1e300);
  const zero = fc.constantFrom(0, 1024, undefined, Number.NaN);
  const rails = fc.constantFrom(undefined, [0, 2047] as const, [-1, 1] as const);
  const piece = fc
    .record({ samples: anySamples, rateHz: anyRateHz, gain, zero, rails })
    .map(({ samples, ...device }) => pieceOf(samples, device));
  return fc.array(piece, { maxLength: 2 });
}

function spoiltSubject(rule: Rule): fc.Arbitrary<Subject> {
  if (rule.appliesTo === 'file') return anyFacts;
  return rule.appliesTo === 'each lead' ? spoiltPieces().map((piece) => [piece]) : spoiltTwins();
}

/** Two leads of a recording, the second a copy of the first or with faults of its own. */
function spoiltTwins(): fc.Arbitrary<readonly LeadPiece[]> {
  return spoiltPieces().chain((piece) =>
    fc
      .array(faults(piece.stored.length), { maxLength: 2 })
      .map((list) => [
        piece,
        { ...piece, header: { ...piece.header, index: 1, name: 'II' }, stored: withFaults(piece.stored, list) },
      ]),
  );
}

function spoiltPieces(): fc.Arbitrary<LeadPiece> {
  const rails = fc.constantFrom(undefined, [0, 2047] as const, [-400, 400] as const);
  return fc.tuple(spoiltEcgs(SHORT), rails).map(([{ samples, plan, faults, gainAduPerMv: gain }, known]) => ({
    ...pieceOf(samples, { rateHz: plan.samplingRateHz, gain, zero: plan.zeroAdu, rails: known }),
    ...toldAs({ plan, faults, known }),
  }));
}

/** The same recordings for every rule, rendered once. */
let sampled: LeadPiece[] | undefined;
function someSpoilt({ appliesTo }: Rule): (readonly LeadPiece[])[] {
  if (appliesTo === 'all leads') return fc.sample(spoiltTwins(), { seed: 1, numRuns: 50 });
  sampled ??= fc.sample(spoiltPieces(), { seed: 1, numRuns: 100 });
  return sampled.map((piece) => [piece]);
}

const word = fc.oneof(fc.constantFrom('val', '{value}', '{limit}', '{}', '}{'), fc.string());

const anyFacts: fc.Arbitrary<FileFacts> = fc
  .record({
    signal: fc.option(fc.record({ variable: word, chosenBy: fc.constantFrom('name', 'being the only one') }), {
      nil: undefined,
    }),
    candidates: fc.nat(5).map((n) => new Quantity(n, 'count' as const)),
    whyNoSignal: word.map((text) => `nothing called ${text}`),
    samplingRate: fc.option(
      anyRateHz.map((value) => new Quantity(value, 'Hz' as const)),
      { nil: undefined },
    ),
    refused: fc.option(
      fc.record({
        variable: word,
        because: fc.constantFrom('kind' as const, 'leads' as const),
        why: word.map((text) => `is ${text}`),
      }),
      { nil: undefined },
    ),
    matrix: fc.option(
      fc.record({
        rows: fc.nat(300),
        columns: fc.nat(300),
        leadsIn: fc.constantFrom('rows' as const, 'columns' as const),
        saidBy: fc.constantFrom('profile' as const, 'shape' as const),
      }),
      { nil: undefined },
    ),
    leadCount: fc.nat(12),
    sampleCount: fc.oneof(fc.nat(3), fc.nat(100_000_000)),
    disagreements: fc.array(
      fc.record({
        about: word,
        believed: fc.record({ source: fc.constant('metadata' as const), value: word }),
        overruled: fc.record({ source: fc.constant('profile' as const), value: word }),
      }),
      { maxLength: 2 },
    ),
  })
  .map((facts) => factsOf(facts));

/** Settings of which one is changed in the direction that its rule calls looser. */
function loosenings(rule: Rule): fc.Arbitrary<SomeSettings> {
  const loosenable = Object.entries(rule.settings).filter(([, { looser }]) => looser !== 'neither');
  return fc
    .tuple(fc.constantFrom(...loosenable), fc.integer({ min: 0, max: 30 }))
    .map(([[name, setting], tenths]) => ({ [name]: loosened(setting, tenths) }));
}

function loosened({ default: value, looser }: Setting, tenths: number): SettingValue {
  if (typeof value === 'boolean') return looser === 'off' ? false : value;
  if (value instanceof Quantity) {
    // A negative limit grows smaller as its size grows.
    const grows = (looser === 'larger') === value.value >= 0;
    const factor = grows ? 1 + tenths / 10 : 1 / (1 + tenths / 10);
    return new Quantity(value.value * factor, value.unit);
  }
  return looser === 'fewer'
    ? value.slice(tenths % (value.length + 1))
    : [...value, new Quantity(tenths * 50, value[0]!.unit)];
}
