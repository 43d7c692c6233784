/** Settings as a profile changes them: each default, or what the profile says instead, refused where it cannot be meant. */
import { GAIN, isWithin, type Limits, MAX_LEADS, SAMPLING_RATE, ZERO } from '../limits.ts';
import type { Profile } from '../profile.ts';
import type { Rule, SettingValue } from '../rule.ts';
import { count, Quantity, type Unit } from '../units.ts';

/** Units of what cannot be negative: a rule that looks less than 0 s ahead would look back for ever. */
const NON_NEGATIVE: ReadonlySet<Unit> = new Set(['s', 'Hz', 'bpm', 'count', '%']);

/** A beat at the least; what is judged as one must fit in memory. */
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
 * Holds the names in a profile's changes against the rules that there are.
 *
 * @throws {TypeError} when `changes` names a rule that is none of `rules`
 */
export function refuseUnknownRules(profileId: string, changes: UncheckedChanges, rules: readonly Rule[]): void {
  const ids = new Set(rules.map(({ id }) => id));
  for (const id of Object.keys(changes)) {
    if (!ids.has(id)) throw new TypeError(`profile ${profileId}: no rule is called "${id}"; there are ${joined(ids)}`);
  }
}

/**
 * The values that a rule runs with.
 *
 * @throws {TypeError} when `given` are no settings, or one of them does not exist, has another unit or kind than its
 *   default, is not finite, or less than there can be
 */
export function settingsOf(
  profileId: string,
  { id, settings }: Rule,
  given: Readonly<Record<string, SettingValue | undefined>>,
): Record<string, SettingValue> {
  const where = `profile ${profileId}: ${id}`;
  if (!isPlain(given)) {
    throw new TypeError(
      `${where} is 'off' or an object of its settings (${joined(Object.keys(settings))}); found ${shown(given)}`,
    );
  }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(settings, name)) {
      throw new TypeError(`${where} has no setting "${name}"; there are ${joined(Object.keys(settings))}`);
    }
  }
  const values: Record<string, SettingValue> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const value = given[name] === undefined ? setting.default : given[name];
    if (!isOfKind(value, setting.default)) {
      throw new TypeError(
        `${where}.${name} is a ${kindOf(setting.default)}, like ${setting.default}; found ${shown(value)}`,
      );
    }
    if (!holdsFinite(value))
      throw new TypeError(`${where}.${name} must be finite, found ${shown(value)}; a rule can be 'off'`);
    if (isWronglyNegative(value)) throw new TypeError(`${where}.${name} cannot be less than 0, found ${shown(value)}`);
    values[name] = value;
  }
  return values;
}

/**
 * The numbers of a profile that no rule owns: the compiler sees their units and not their size.
 *
 * @throws {TypeError} when one is beyond what it can be
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
    'recording.mains': [mains, MAINS],
  };
  for (const [name, [size, limits]] of Object.entries(sizes)) {
    if (size === undefined || isWithin(size.value, limits)) continue;
    const { lowest, highest } = limits;
    throw new TypeError(`profile ${id}: ${name} is from ${lowest} to ${highest} ${size.unit}, found ${size.value}`);
  }
}

/** An empty list is of every kind of list. */
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

/** What a profile says instead: its own text where it is a value, else as it is written. */
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
