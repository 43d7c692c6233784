/** Faults put into good real recordings: the rule that is meant speaks up, and no other but its partners. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readMat } from '../../handler/mat/read-mat.ts';
import { judgeWindow } from '../../quality/judge/judge.ts';
import { rulesetOf } from '../../quality/judge/ruleset.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import { catalogue } from '../../quality/rules/index.ts';
import type { Grade, Outcome } from '../../quality/verdict.ts';
import { pieceOf } from '../support/quality/pieces.ts';
import { filesOf, leadsOf } from '../support/quality/real-leads.ts';
import { realData } from '../support/real-data.ts';
import { type Counts, GAIN, type Injection, injections, RAILS } from './injections.ts';

const RATE_HZ = 360;
const WINDOW = 10 * RATE_HZ;
const SAMPLES = join(import.meta.dirname, '..', '..', 'samples', 'mit-bih-360');
/** What is put into the samples of a lead says nothing of these: rules about files, and scores that only inform. */
const WITHOUT_INJECTION = [
  ...catalogue.filter(({ appliesTo, severity }) => appliesTo === 'file' || severity === 'info').map(({ id }) => id),
  'redundant-leads', // needs two leads: below
];

const ruleset = rulesetOf({ ...defaultProfile, rules: {} });

/** The rules that warn of some leads or reject them. */
function complaintsOf(...leads: readonly Counts[]): Map<string, Grade> {
  const pieces = leads.map(({ samples, rateHz }, index) =>
    pieceOf(samples, { gain: GAIN, zero: 0, rails: RAILS, rateHz, index, name: `ch${index + 1}` }),
  );
  const isComplaint = (outcome: Outcome) => outcome === 'warn' || outcome === 'reject';
  return new Map(
    judgeWindow(ruleset, pieces).flatMap(({ rule, verdict: { outcome } }) =>
      isComplaint(outcome) ? [[rule.id, outcome as Grade]] : [],
    ),
  );
}

/** Pieces of 10 s of a recording, the zero taken off. */
function windowsOf(lead: ArrayLike<number | bigint>, zero: number): Counts[] {
  const counts = Float64Array.from(lead, (value) => Number(value) - zero);
  return Array.from({ length: Math.floor(counts.length / WINDOW) }, (_, i) => ({
    samples: counts.slice(i * WINDOW, (i + 1) * WINDOW),
    rateHz: RATE_HZ,
  }));
}

/** The fragments in `samples/` that nobody has edited. */
async function windowsOfSamples(): Promise<Counts[]> {
  const found: Counts[] = [];
  for (const file of readdirSync(SAMPLES).filter((name) => /\(\d\)\.mat$/.test(name))) {
    const { variables } = await readMat(readFileSync(join(SAMPLES, file)));
    const [val] = variables;
    if (val?.kind !== 'numeric') throw new Error(`${file} holds no signal`);
    found.push(...windowsOf(val.values.slice(0, val.values.length), 1024));
  }
  return found;
}

/** The first 10 s of each recording of a set. */
async function firstWindowsOf(set: string, zero: number): Promise<Counts[]> {
  return Promise.all(filesOf(set).map(async (file) => windowsOf((await leadsOf(set, file))[0]!, zero)[0]!));
}

/** What a fault changed in any window: the rules that complain of it, and how the meant one did each time. */
function answersTo({ rule, into }: Injection, asItWas: ReadonlyMap<Counts, ReadonlyMap<string, Grade>>) {
  const meant = new Set<Grade | undefined>();
  const others = new Set<string>();
  for (const window of asItWas.keys()) {
    const complaints = complaintsOf(into(window));
    meant.add(complaints.get(rule));
    for (const id of complaints.keys()) if (id !== rule && !asItWas.get(window)!.has(id)) others.add(id);
  }
  return { meant: [...meant], others: [...others].sort() };
}

test('every rule about leads has a fault that it is meant for, or a reason why it has none', () => {
  const covered = [...injections.map(({ rule }) => rule), ...WITHOUT_INJECTION];
  expect([...new Set(covered)].sort()).toEqual(catalogue.map(({ id }) => id).sort());
});

/** With the real recordings at hand these are 40 windows, else the four of `samples/`; and what is said of them as they are. */
const windows = Promise.all([
  windowsOfSamples(),
  ...(realData.root === undefined ? [] : [firstWindowsOf('mitdb-10s-v5', 0), firstWindowsOf('mitdb-60s-v4', 1024)]),
]).then((sets) => new Map(sets.flat().map((window) => [window, complaintsOf(window)])));

test('good recordings give no cause for complaint, but for one whose baseline wanders', async () => {
  const complaints = [...(await windows).values()].flatMap((rules) => [...rules.keys()]);
  expect(complaints).toEqual(['baseline-wander']);
  expect((await windows).size).toBe(realData.root === undefined ? 4 : 40);
});

test.each(injections.map((one) => [one.what, one.rule, one] as const))('%s: %s', async (_, __, injection) => {
  const { meant, others } = answersTo(injection, await windows);
  expect(meant).toEqual([injection.outcome]);
  expect(injection.partners).toEqual(expect.arrayContaining(others));
  // Over many recordings every partner speaks up some time: none is listed for nothing.
  if (realData.root !== undefined) expect(others).toEqual([...injection.partners].sort());
});

test('one recording as two leads: redundant-leads', async () => {
  const [one, other] = [...(await windows)].flatMap(([window, rules]) => (rules.size === 0 ? [window] : []));
  expect(complaintsOf(one!, other!)).toEqual(new Map());
  expect(complaintsOf(one!, one!)).toEqual(new Map([['redundant-leads', 'reject']]));
});
