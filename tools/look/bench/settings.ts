/** The numbers of rules that can be moved: what they are under a profile, and how a profile would write them. */
import type { UncheckedChanges } from '../../../quality/judge/settings.ts';
import type { Profile } from '../../../quality/profile.ts';
import type { Rule, SettingValue } from '../../../quality/rule.ts';
import { catalogue } from '../../../quality/rules/index.ts';
import { Quantity, type Unit } from '../../../quality/units.ts';
import type { BenchRule, BenchSetting } from './bench-wire.ts';

/** What makes a quantity of each unit, as profiles write it; mV² has none, for no setting is in it. */
const MAKERS: Readonly<Record<Exclude<Unit, 'mV²'>, string>> = {
  s: 'seconds',
  Hz: 'hz',
  mV: 'millivolts',
  µV: 'microvolts',
  adu: 'adu',
  'adu/mV': 'aduPerMillivolt',
  '%': 'percent',
  bpm: 'bpm',
  dB: 'decibels',
  'mV/s': 'millivoltsPerSecond',
  count: 'count',
  ratio: 'ratio',
};

/** Every function that makes a quantity, as profiles import them. */
export const MAKER_NAMES: ReadonlySet<string> = new Set(Object.values(MAKERS));

/** Rules about the signal that have a number to move, as a profile sets them. */
export function benchRules(profile: Profile, rules: readonly Rule[] = catalogue): BenchRule[] {
  return rules
    .filter(({ appliesTo }) => appliesTo !== 'file')
    .map((rule) => ({
      id: rule.id,
      title: rule.title,
      isOff: isOff(profile, rule.id),
      settings: benchSettings(profile, rule),
    }))
    .filter(({ settings }) => settings.length > 0);
}

/** The rule of this id, if it is one that can be moved. */
export function benchRule(id: string, rules: readonly Rule[] = catalogue): Rule | undefined {
  return rules.find((rule) => rule.id === id && rule.appliesTo !== 'file');
}

/**
 * A profile with some numbers of one rule changed, and the rule switched on. A number that is the default is left out.
 *
 * @param values by name, in the unit of the setting
 */
export function changedProfile(profile: Profile, rule: Rule, values: Readonly<Record<string, number>>): Profile {
  const given = { ...givenFor(profile, rule.id) };
  for (const [name, value] of Object.entries(values)) {
    const standard = rule.settings[name]?.default;
    if (!(standard instanceof Quantity)) continue;
    if (value === standard.value) delete given[name];
    else given[name] = new Quantity(value, standard.unit);
  }
  return { ...profile, rules: { ...profile.rules, [rule.id]: given } };
}

/** What a profile says of one rule, as its file has it: `'muscle-noise': { warnAbove: microvolts(80) },`. */
export function profileLines(profile: Profile, rule: Rule): string {
  const said = Object.entries(givenFor(profile, rule.id)).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${written(value)}`],
  );
  return said.length === 0 ? '' : `'${rule.id}': { ${said.join(', ')} },`;
}

function benchSettings(profile: Profile, rule: Rule): BenchSetting[] {
  const given = givenFor(profile, rule.id);
  return Object.entries(rule.settings).flatMap(([name, { default: standard, relaxedBy, meaning }]): BenchSetting[] => {
    const value = given[name] ?? standard;
    if (!(standard instanceof Quantity) || !(value instanceof Quantity)) return [];
    return [{ name, unit: standard.unit, default: standard.value, value: value.value, relaxedBy, meaning }];
  });
}

function isOff(profile: Profile, id: string): boolean {
  return (profile.rules as UncheckedChanges)[id] === 'off';
}

function givenFor(profile: Profile, id: string): Readonly<Record<string, SettingValue | undefined>> {
  const given = (profile.rules as UncheckedChanges)[id];
  return given === undefined || given === 'off' ? {} : given;
}

function written(value: SettingValue): string {
  if (value instanceof Quantity) {
    const { unit } = value;
    return unit === 'mV²' ? String(value.value) : `${MAKERS[unit]}(${value.value})`;
  }
  return typeof value === 'boolean' ? String(value) : `[${value.map(written).join(', ')}]`;
}
