/** Profiles as somebody breaks them who edits one and does not compile: refused in a sentence, or good enough to judge by. */
import fc from 'fast-check';
import { handleBatch } from '../../../handler/queue/batch.ts';
import type { Profile } from '../../../quality/profile.ts';
import { profiles as all } from '../../../quality/profiles/index.ts';
import type { Rule } from '../../../quality/rule.ts';
import { catalogue } from '../../../quality/rules/index.ts';
import { Quantity, type Unit } from '../../../quality/units.ts';
import { batch, bench, notification } from '../../support/pipeline.ts';
import { goodBytes } from '../../support/recordings.ts';
import { hostileJson, OWN_WAY } from '../hostile.ts';
import { eachIsOneLine } from '../invariants.ts';
import { asJson, target } from '../target.ts';

/** What is written where; numbers as text, for JSON has neither NaN nor infinity. */
interface Edit {
  readonly path: readonly string[];
  readonly to:
    | { readonly quantity: string; readonly unit: Unit | 'its own' }
    | { readonly number: string }
    | { readonly value: unknown };
}

interface ProfileInput {
  readonly profile: string;
  readonly edits: readonly Edit[];
}

const RULES: readonly Rule[] = catalogue;
const SETTINGS = RULES.flatMap(({ id, settings }) => Object.keys(settings).map((name) => ['rules', id, name]));
/** Where the compiler refuses all but numbers of the right unit, and knows nothing of their size. */
const SIZES = [
  ['window'],
  ['policy', 'badLeadOver'],
  ['policy', 'minGoodLeads'],
  ...['samplingRate', 'gain', 'zero', 'mains'].map((name) => ['recording', name]),
];
const OTHERS = [
  ...SETTINGS,
  ...RULES.map(({ id }) => ['rules', id]),
  ...OWN_WAY.flatMap((name) => [
    ['rules', name],
    ['rules', 'duration', name],
  ]),
];
const UNITS: readonly Unit[] = ['s', 'Hz', 'mV', 'µV', 'adu', 'adu/mV', '%', 'count'];
const number = fc.oneof(
  fc.constantFrom('0', '-1', '1', '0.001', '1e-9', '1e9', '1e308', 'NaN', 'Infinity', '-Infinity', '3600'),
  fc.double().map(String),
);
const to: fc.Arbitrary<Edit['to']> = fc.oneof(
  fc.record({ quantity: number, unit: fc.constant('its own' as const) }),
  fc.record({ quantity: number, unit: fc.constantFrom(...UNITS) }),
  fc.record({ number }),
  fc.record({ value: hostileJson }),
);

const size: fc.Arbitrary<Edit> = fc.record({
  path: fc.constantFrom(...SIZES),
  to: fc.record({ quantity: number, unit: fc.constant('its own' as const) }),
});

export const profiles = target<ProfileInput>({
  name: 'profiles',
  ...asJson,
  inputs: fc.record({
    profile: fc.constantFrom('mit-bih-360', 'millivolts', 'twelve-lead-500'),
    edits: fc.array(fc.oneof(size, fc.record({ path: fc.constantFrom(...OTHERS), to })), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()) as ProfileInput, // written by `encode`
  check: async ({ profile, edits }) => {
    const defaultProfile = edits.reduce(edited, all.get(profile)!);
    const run = bench({ 'a.mat': { bytes: goodBytes } }, { defaultProfile });
    await handleBatch(batch(notification('a.mat')), run.pipeline);
    const [result] = run.results;
    const isRefused = result?.outcome === 'retry' && /^profile [\w-]+: ?/.test(result.reason ?? '');
    if (result?.outcome === 'retry' && !isRefused)
      throw new Error(`no sentence: ${result.reason}\n${run.lines.join('')}`);
    eachIsOneLine(run.lines.filter((line) => !line.includes('"rule-failed"')));
    const failed = run.lines.find((line) => line.includes('"rule-failed"'));
    if (failed !== undefined) throw new Error(`a rule failed: ${failed}`);
  },
});

function edited(profile: Profile, { path, to }: Edit): Profile {
  return changed(profile, path, meant(to, ownUnit(profile, path))) as Profile; // broken on purpose
}

/** The unit of what stands there now, or of the setting's default; undefined where it has none. */
function ownUnit(profile: Profile, path: readonly string[]): Unit | undefined {
  const [, id, name = ''] = path;
  const setting = RULES.find((rule) => rule.id === id)?.settings[name]?.default;
  const now =
    setting ?? path.reduce<unknown>((at, step) => Object.getOwnPropertyDescriptor(at ?? {}, step)?.value, profile);
  return now instanceof Quantity ? now.unit : undefined;
}

/** A copy with one value changed; names are defined, so that `__proto__` is one like any other. */
function changed(from: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const isObject = typeof from === 'object' && from !== null;
  const copy = isObject ? { ...from } : {};
  const before = Object.getOwnPropertyDescriptor(copy, name)?.value;
  Object.defineProperty(copy, name, {
    value: changed(before, rest, value),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

function meant(to: Edit['to'], unit: Unit | undefined): unknown {
  if ('quantity' in to && unit === undefined) return Number(to.quantity);
  if ('quantity' in to) return new Quantity(Number(to.quantity), to.unit === 'its own' ? (unit ?? 's') : to.unit);
  return 'number' in to ? Number(to.number) : to.value;
}
