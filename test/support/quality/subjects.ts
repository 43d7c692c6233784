/** What rules are given in properties: generated recordings of every kind, and facts of files that may say anything. */
import fc from 'fast-check';
import type { FileFacts } from '../../../quality/facts.ts';
import type { Rule, RuleSetting, SettingValue } from '../../../quality/rule.ts';
import type { LeadPiece } from '../../../quality/signal/piece.ts';
import { bpm, millivolts, Quantity } from '../../../quality/units.ts';
import { anyRateHz, anySamples, faults, hearts, severalLeads, spoiltEcgs, toldAs } from '../arbitraries.ts';
import { withFaults } from '../ecg/faults.ts';
import type { SomeSettings, Subject } from './pieces.ts';
import { factsOf, pieceOf } from './pieces.ts';

/** Long enough for every setting, short enough for many runs. */
export const SHORT = { durationS: 4 };

export function anySubject(rule: Rule): fc.Arbitrary<Subject> {
  if (rule.appliesTo === 'file') return anyFacts;
  const gain = fc.constantFrom(200, undefined, 1, 0, -200, Number.NaN, 1e-300, 1e300);
  const zero = fc.constantFrom(0, 1024, undefined, Number.NaN);
  const rails = fc.constantFrom(undefined, [0, 2047] as const, [-1, 1] as const);
  const piece = fc
    .record({ samples: anySamples, rateHz: anyRateHz, gain, zero, rails })
    .map(({ samples, ...device }) => pieceOf(samples, device));
  return fc.array(piece, { maxLength: 2 });
}

export function spoiltSubject(rule: Rule): fc.Arbitrary<Subject> {
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

export function spoiltPieces(): fc.Arbitrary<LeadPiece> {
  const rails = fc.constantFrom(undefined, [0, 2047] as const, [-400, 400] as const);
  return fc.tuple(spoiltEcgs(SHORT), rails).map(([{ samples, plan, faults, gainAduPerMv: gain }, known]) => ({
    ...pieceOf(samples, { rateHz: plan.samplingRateHz, gain, zero: plan.zeroAdu, rails: known }),
    ...toldAs({ plan, faults, known }),
  }));
}

const LEADS = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

/** The leads of one recording, under the names that they have on paper. */
export function severalPieces(): fc.Arbitrary<readonly LeadPiece[]> {
  return severalLeads(SHORT).map((leads) =>
    leads.map(({ adu, gainAduPerMv: gain, plan }, index) =>
      pieceOf(adu, { gain, zero: plan.zeroAdu, rateHz: plan.samplingRateHz, index, name: LEADS[index]! }),
    ),
  );
}

/** The same recordings for every rule, rendered once. */
let sampled: Subject[] | undefined;

/** Enough different subjects to bring a rule to everything that it can say. */
export function someSubjects({ appliesTo }: Rule): readonly Subject[] {
  if (appliesTo === 'file') return fc.sample(anyFacts, { seed: 1, numRuns: 300 });
  if (appliesTo === 'all leads') {
    return [
      ...fc.sample(spoiltTwins(), { seed: 1, numRuns: 50 }),
      ...fc.sample(severalPieces(), { seed: 1, numRuns: 20 }),
    ];
  }
  sampled ??= [
    ...fc.sample(spoiltPieces(), { seed: 1, numRuns: 100 }),
    ...fc.sample(hearts(), { seed: 2, numRuns: 60 }).map(({ adu, gainAduPerMv: gain, plan }) => {
      return pieceOf(adu, { gain, zero: plan.zeroAdu, rateHz: plan.samplingRateHz });
    }),
  ].map((piece) => [piece]);
  return sampled;
}

const word = fc.oneof(fc.constantFrom('val', '{value}', '{limit}', '{}', '}{'), fc.string());

const anySource = fc.constantFrom(
  'metadata' as const,
  'file' as const,
  'profile' as const,
  'assumed' as const,
  undefined,
);

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
        believed: fc.record({ source: fc.constantFrom('metadata' as const, 'file' as const), value: word }),
        overruled: fc.record({ source: fc.constantFrom('file' as const, 'profile' as const), value: word }),
      }),
      { maxLength: 2 },
    ),
    notes: fc.array(word, { maxLength: 2 }),
    sources: fc.option(fc.record({ samplingRate: anySource, gain: anySource, leadNames: anySource }), {
      nil: undefined,
    }),
    heart: fc.option(
      fc.record({
        ratesOfLeads: fc.array(fc.double({ min: 1, max: 600, noNaN: true }).map(bpm), { maxLength: 2 }),
        qrsOfLeads: fc.array(fc.double({ min: 0.001, max: 90, noNaN: true }).map(millivolts), { maxLength: 2 }),
      }),
      { nil: undefined },
    ),
    meaning: fc.record({
      unknown: fc.array(fc.record({ fact: word, metadata: word, found: word }), { maxLength: 1 }),
      contradictions: fc.constant([]),
      misfits: fc.array(word, { maxLength: 1 }),
      fitting: fc.array(word, { maxLength: 2 }),
    }),
  })
  .map((facts) => factsOf(facts));

export function samplesOf(subject: Subject): unknown {
  return 'sampleCount' in subject ? { count: subject.sampleCount } : subject.map(({ stored }) => stored);
}

/** Settings of which one is changed as its rule says that it is relaxed. */
export function relaxations(rule: Rule): fc.Arbitrary<SomeSettings> {
  const relaxable = Object.entries(rule.settings).filter(([, { relaxedBy }]) => relaxedBy !== 'nothing');
  return fc
    .tuple(fc.constantFrom(...relaxable), fc.integer({ min: 0, max: 30 }))
    .map(([[name, setting], tenths]) => ({ [name]: relaxed(setting, tenths) }));
}

function relaxed({ default: value, relaxedBy }: RuleSetting, tenths: number): SettingValue {
  if (typeof value === 'boolean') return relaxedBy === 'switching off' ? false : value;
  if (value instanceof Quantity) {
    // A negative limit grows smaller as its size grows.
    const grows = (relaxedBy === 'increase') === value.value >= 0;
    const factor = grows ? 1 + tenths / 10 : 1 / (1 + tenths / 10);
    return new Quantity(value.value * factor, value.unit);
  }
  return relaxedBy === 'fewer entries'
    ? value.slice(tenths % (value.length + 1))
    : [...value, new Quantity(tenths * 50, value[0]!.unit)];
}
