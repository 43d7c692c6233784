/** Faults put into good real recordings: the rule that is meant speaks up, and no other but its partners. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { judgeWindow } from '../../../quality/judge/judge.ts';
import { rulesetOf } from '../../../quality/judge/ruleset.ts';
import type { RuleId } from '../../../quality/profile.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import type { Rule } from '../../../quality/rule.ts';
import { catalogue } from '../../../quality/rules/index.ts';
import type { Grade, Outcome } from '../../../quality/verdict.ts';
import { type Fault, withFaults } from '../ecg/faults.ts';
import { muscle } from '../ecg/noises.ts';
import { randomFrom } from '../ecg/random.ts';
import { placeOf } from '../place-of.ts';
import { realData } from '../real-data.ts';
import { pieceOf } from './pieces.ts';
import { filesOf, leadsOf } from './real-leads.ts';

/** A recording as counts, 200 to the millivolt and 360 a second, its zero taken off. */
export interface Counts {
  readonly samples: Float64Array;
  readonly rateHz: number;
}

export interface Injection {
  readonly rule: RuleId;
  readonly what: string;
  readonly outcome: 'warn' | 'reject';
  readonly into: (recording: Counts) => Counts;
  /**
   * Rules that may speak up too, because the fault is theirs as well or hides what they look for; besides those that the
   * rules themselves name in `comesWith`.
   */
  readonly partners?: readonly RuleId[];
}

/** Counts per millivolt, and the ends of the converter's range. */
export const GAIN = 200;
export const RAILS = [-1024, 1023] as const;

const RATE_HZ = 360;
const WINDOW = 10 * RATE_HZ;
const SAMPLES = join(import.meta.dirname, '..', '..', '..', 'samples', 'mit-bih-360');

const rules: readonly Rule[] = catalogue as readonly Rule[];
const ruleset = rulesetOf({ ...defaultProfile, rules: {} });

/** With the real recordings at hand these are 40 windows, else the four of `samples/`; and what is said of them as they are. */
export const goodWindows = Promise.all([
  windowsOfSamples(),
  ...(realData.root === undefined ? [] : [firstWindowsOf('mitdb-10s-v5', 0), firstWindowsOf('mitdb-60s-v4', 1024)]),
]).then((sets) => new Map(sets.flat().map((window) => [window, complaintsOf(window)])));

/** Tests that the rule speaks up wherever the fault is put in, and no other but its partners. */
export function testFault({ partners = [], ...injection }: Injection): void {
  test(`${injection.what}, put into good recordings: ${injection.rule}`, async () => {
    const { meant, others } = answersTo(injection, await goodWindows);
    expect(meant).toEqual([injection.outcome]);
    const allowed = new Set<string>([...partners, ...companionsOf(injection.rule)]);
    expect(others.filter((id) => !allowed.has(id)).map((id) => sentenceAbout(id, injection))).toEqual([]);
    // Over many recordings every partner speaks up some time: none is listed for nothing.
    if (realData.root !== undefined) expect(partners.filter((id) => !others.includes(id))).toEqual([]);
  });
}

/** The rules that name this one, or that it names, in their metadata. */
function companionsOf(ruleId: string): string[] {
  const named = rules.find(({ id }) => id === ruleId)?.comesWith ?? [];
  return [...named, ...rules.filter(({ comesWith = [] }) => comesWith.includes(ruleId)).map(({ id }) => id)];
}

function sentenceAbout(id: string, { what, rule }: Injection): string {
  const place = placeOf(`quality/rules/${id}.ts`, 'mustStayQuietOn:');
  return (
    `${id} also reports "${what}", a fault meant for ${rule}. If both may, add '${rule}' to comesWith at ${place}, ` +
    `or '${id}' to the partners of this fault; if not, narrow the rule.`
  );
}

/** The rules that warn of some leads or reject them. */
export function complaintsOf(...leads: readonly Counts[]): Map<string, Grade> {
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

/** Holds, clips, copies or shifts samples. */
export function faulty(...faults: readonly Fault[]): Injection['into'] {
  return (recording) => ({ ...recording, samples: withFaults(recording.samples, faults) });
}

/** Adds a wave, in mV at a time in seconds. */
export function plus(mvAt: (seconds: number) => number): Injection['into'] {
  return ({ samples, rateHz }) => ({
    rateHz,
    samples: samples.map((value, i) => Math.round(value + GAIN * mvAt(i / rateHz))),
  });
}

/** Adds muscle noise of this RMS. */
export function withMuscle({ samples, rateHz }: Counts, rmsMv: number): Counts {
  const noise = muscle(samples.length, rateHz, randomFrom(1));
  const rms = Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / noise.length);
  return { rateHz, samples: samples.map((value, i) => Math.round(value + (GAIN * rmsMv * noise[i]!) / rms)) };
}
