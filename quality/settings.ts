/** Settings as a profile changes them: each default, or what the profile says instead, refused where it cannot be meant. */
import type { Rule, SettingValue } from './rule.ts';
import { Quantity } from './units.ts';

/** By rule id, as profiles write it; what the compiler has not seen may hold anything. */
export type Changes = Readonly<Record<string, 'off' | Readonly<Record<string, SettingValue | undefined>> | undefined>>;

/** @throws {TypeError} when `changes` names a rule that is none of `rules` */
export function refuseUnknownRules(profileId: string, changes: Changes, rules: readonly Rule[]): void {
  const ids = new Set(rules.map(({ id }) => id));
  for (const id of Object.keys(changes)) {
    if (!ids.has(id)) throw new TypeError(`profile ${profileId}: no rule is called "${id}"; there are ${list(ids)}`);
  }
}

/**
 * The values that a rule runs with.
 *
 * @throws {TypeError} when a setting does not exist, has another unit or kind than its default, or is not finite
 */
export function settingsOf(
  profileId: string,
  { id, settings }: Rule,
  given: Readonly<Record<string, SettingValue | undefined>>,
): Record<string, SettingValue> {
  const where = `profile ${profileId}: ${id}`;
  for (const name of Object.keys(given)) {
    if (settings[name] === undefined) {
      throw new TypeError(`${where} has no setting "${name}"; there are ${list(Object.keys(settings))}`);
    }
  }
  const values: Record<string, SettingValue> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const value = given[name] ?? setting.default;
    if (!isOfKind(value, setting.default)) {
      throw new TypeError(`${where}.${name} is a ${kindOf(setting.default)}, like ${setting.default}; found ${value}`);
    }
    if (!holdsFinite(value))
      throw new TypeError(`${where}.${name} must be finite, found ${value}; a rule can be 'off'`);
    values[name] = value;
  }
  return values;
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

function list(names: Iterable<string>): string {
  return [...names].join(', ') || 'none';
}
