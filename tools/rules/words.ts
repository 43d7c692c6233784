/** What the catalogue holds as data, in words: for `npm run rules` and for the printed catalogue. */

import { WrongArguments } from '../../local/terminal/arguments.ts';
import { quoted } from '../../local/terminal/text.ts';
import { nearest } from '../../quality/nearest.ts';
import { profiles } from '../../quality/profiles/index.ts';
import type { RhythmName, Rule, RuleSetting, Scope, SettingValue } from '../../quality/rule.ts';
import { catalogue } from '../../quality/rules/index.ts';
import { Quantity } from '../../quality/units.ts';

/** Every rule, without the types of its own settings. */
export const rules: readonly Rule[] = catalogue as readonly Rule[];

const GROUPS: Readonly<Record<Rule['group'], string>> = {
  structure: 'The file and its signal',
  integrity: 'Samples that are what was measured',
  acquisition: 'Electrodes, amplifier, converter',
  noise: 'What is not heart',
  physiology: 'What a heart can do',
  compatibility: 'Scores of other tools, for comparison',
};

const SCOPES: Readonly<Record<Scope, string>> = {
  file: 'the file as a whole',
  'each lead': 'each lead, window by window',
  'all leads': 'all leads of a window together',
};

const RELAXATIONS: Readonly<Record<RuleSetting['relaxedBy'], string>> = {
  increase: 'a larger value',
  decrease: 'a smaller value',
  'more entries': 'more entries',
  'fewer entries': 'fewer entries',
  'switching off': 'switching it off',
  nothing: 'neither direction',
};

/** The rules of one group, in catalogue order, under the title that people read. */
export interface RuleGroup {
  readonly group: Rule['group'];
  readonly title: string;
  readonly rules: readonly Rule[];
}

/** The rules under the headings of their groups, both in catalogue order. */
export function rulesByGroup(): RuleGroup[] {
  const groups = Object.keys(GROUPS) as Rule['group'][]; // the keys are exactly the groups
  return groups
    .map((group) => ({ group, title: GROUPS[group], rules: rules.filter((rule) => rule.group === group) }))
    .filter((found) => found.rules.length > 0);
}

/** @throws {WrongArguments} with the nearest spelling when there is no such rule */
export function ruleById(id: string): Rule {
  const found = rules.find((rule) => rule.id === id);
  if (found !== undefined) return found;
  const ids = rules.map((rule) => rule.id);
  throw new WrongArguments(
    `There is no rule ${quoted(id)} (did you mean ${nearest(id, ids)}?): npm run rules -- list shows all.`,
  );
}

/** What a rule looks at. */
export function scopeWords({ appliesTo }: Rule): string {
  return SCOPES[appliesTo];
}

/** What makes the rule report less, or nothing at all if the setting only says what is measured. */
export function relaxationWords({ relaxedBy }: RuleSetting): string {
  return RELAXATIONS[relaxedBy];
}

/** The value of a setting as people write it: `40 µV`, `on`, or `none` for an empty list. */
export function valueWords(value: SettingValue): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (value instanceof Quantity) return String(value);
  return value.length === 0 ? 'none' : listWords(value);
}

/** `125, 128 Hz`: the unit once, where all share it. */
function listWords(values: readonly Quantity[]): string {
  const unit = values[0]?.unit;
  const isPlain = unit === undefined || unit === 's' || values.some((value) => value.unit !== unit);
  if (isPlain || unit === 'count' || unit === 'ratio') return values.join(', ');
  return `${values.map(({ value }) => value).join(', ')} ${unit}`;
}

/** The names of rhythms in a sentence: `ventricular flutter, long pause`. */
export function rhythmWords(rhythms: readonly RhythmName[]): string {
  return rhythms.map((rhythm) => rhythm.replaceAll('-', ' ')).join(', ');
}

/** A text that was written over several lines, as one paragraph. */
export function paragraph(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** A formula by its statements, one a line. */
export function formulaLines(formula: string): string[] {
  return paragraph(formula).split(/; /);
}

/** How the settings of a rule differ in one profile. */
export interface ProfileDifference {
  readonly profile: string;
  /** `off`, or each setting that differs with its value. */
  readonly words: string;
}

/** The profiles in which a rule is off or runs with other settings. */
export function differingProfiles({ id }: Rule): ProfileDifference[] {
  return [...profiles.values()].flatMap((profile) => {
    const changes: Readonly<Record<string, 'off' | Readonly<Record<string, SettingValue>> | undefined>> = profile.rules;
    const given = changes[id];
    if (given === undefined) return [];
    if (given === 'off') return [{ profile: profile.id, words: 'off' }];
    const words = Object.entries(given).map(([name, value]) => `${name} ${valueWords(value)}`);
    return words.length === 0 ? [] : [{ profile: profile.id, words: words.join('; ') }];
  });
}
