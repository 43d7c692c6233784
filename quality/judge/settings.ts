/** Settings as a profile changes them: each default, or the profile's value, refused where it is impossible. */
import { GAIN, isWithin, type Limits, MAX_LEADS, SAMPLING_RATE, ZERO } from '../limits.ts';
import { nearest } from '../nearest.ts';
import type { Profile } from '../profile.ts';
import type { Rule, SettingValue } from '../rule.ts';
import { count, Quantity, type Unit } from '../units.ts';
import { WrongProfile } from './wrong-profile.ts';

/** Units of what cannot be negative: a rule that looks less than 0 s ahead would look back without end. */
const NON_NEGATIVE: ReadonlySet<Unit> = new Set(['s', 'Hz', 'bpm', 'count', '%']);

/** At least one beat; what is judged as one window must fit in memory. */
const WINDOW: Limits<'s'> = { unit: 's', lowest: 1, highest: 3600 };
const SHARE: Limits<'%'> = { unit: '%', lowest: 0, highest: 100 };
const GOOD_LEADS: Limits<'count'> = { unit: 'count', lowest: 0, highest: MAX_LEADS };
/** The slowest mains are those of railways, 16.7 Hz, the fastest those of aircraft, 400 Hz. */
const MAINS: Limits<'Hz'> = { unit: 'Hz', lowest: 1, highest: 1000 };

/** By rule id, as profiles write it; what the compiler has not seen may hold anything. */
export type UncheckedChanges = Readonly<
  Record<string, 'off' | Readonly<Record<string, SettingValue | undefined>> | undefined>
>;

/**
 * Checks the rules that a profile's changes name.
 *
 * @throws {WrongProfile} when `changes` names a rule that is not among `rules`
 */
export function refuseUnknownRules(profileId: string, changes: UncheckedChanges, rules: readonly Rule[]): void {
  const ids = rules.map(({ id }) => id);
  for (const id of Object.keys(changes)) {
    if (ids.includes(id)) continue;
    throw new WrongProfile(profileId, ['rules', id], `unknown rule "${id}"; did you mean "${nearest(id, ids)}"?`);
  }
}

/**
 * The values that a rule runs with.
 *
 * @throws {WrongProfile} when `given` is not a record of settings, or one of them does not exist, has another unit or
 *   kind than its default, is not finite, or is below the least that is possible
 */
export function settingsOf(
  profileId: string,
  { id, settings }: Rule,
  given: Readonly<Record<string, SettingValue | undefined>>,
): Record<string, SettingValue> {
  const refuse = (sentence: string, ...names: readonly string[]) => {
    throw new WrongProfile(profileId, ['rules', id, ...names], `${id}${sentence}`);
  };
  const known = Object.keys(settings);
  if (!isPlain(given)) refuse(` must be 'off' or an object of its settings: ${joined(known)}; got ${shown(given)}`);
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(settings, name)) continue;
    refuse(` has no setting "${name}"; did you mean "${nearest(name, known) ?? 'off'}"?`, name);
  }
  const values: Record<string, SettingValue> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const value = given[name] === undefined ? setting.default : given[name];
    if (!isOfKind(value, setting.default)) {
      refuse(`.${name} must be a ${kindOf(setting.default)}, like ${setting.default}; got ${shown(value)}`, name);
    }
    if (!holdsFinite(value)) refuse(`.${name} must be finite, got ${shown(value)}; a rule can be 'off'`, name);
    if (isWronglyNegative(value)) refuse(`.${name} must not be less than 0, got ${shown(value)}`, name);
    values[name] = value;
  }
  return values;
}

/**
 * Checks the numbers of a profile that belong to no rule: the compiler sees their units but not their size.
 *
 * @throws {WrongProfile} when one is outside its range
 */
export function refuseImpossibleSizes({ id, window, policy, recording }: Profile): void {
  const { samplingRate, gain, zero, mains } = recording;
  const sizes: Readonly<Record<string, readonly [Quantity | undefined, Limits]>> = {
    window: [window, WINDOW],
    'policy.badLeadOver': [policy.badLeadOver, SHARE],
    'policy.minGoodLeads': [count(policy.minGoodLeads), GOOD_LEADS],
    'recording.samplingRate': [samplingRate, SAMPLING_RATE],
    'recording.gain': [gain, GAIN],
    'recording.zero': [zero, ZERO],
    'recording.mains': [mains === 'unknown' ? undefined : mains, MAINS],
  };
  for (const [name, [size, limits]] of Object.entries(sizes)) {
    if (size === undefined || isWithin(size.value, limits)) continue;
    const { lowest, highest } = limits;
    throw new WrongProfile(
      id,
      name.split('.'),
      `${name} must be from ${lowest} to ${highest} ${size.unit}, got ${size.value}`,
    );
  }
}

/** An empty list counts as every kind of list. */
function isOfKind(value: SettingValue, standard: SettingValue): boolean {
  if (Array.isArray(value) && value.length === 0) return Array.isArray(standard);
  return kindOf(value) === kindOf(standard);
}

/** `quantity in s`, `list of quantity in adu`, `boolean`: what must stay when a value changes. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `list of ${[...new Set(value.map(kindOf))].join(' and ')}`;
  return value instanceof Quantity ? `quantity in ${value.unit}` : typeof value;
}

function holdsFinite(value: SettingValue): boolean {
  if (typeof value === 'boolean') return true;
  return value instanceof Quantity ? Number.isFinite(value.value) : value.every(holdsFinite);
}

/** Times, rates, counts and shares begin at 0; levels, and what is compared with them, may lie below. */
function isWronglyNegative(value: SettingValue): boolean {
  return value instanceof Quantity && value.value < 0 && NON_NEGATIVE.has(value.unit);
}

/** The profile's value for a message: as its own text where it has one, else as it is written. */
function shown(value: unknown): string {
  return isPlain(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
}

/** An object by names: neither a value with its unit, nor a list, nor null. */
function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Quantity) && !Array.isArray(value);
}

function joined(names: Iterable<string>): string {
  return [...names].join(', ') || 'none';
}
