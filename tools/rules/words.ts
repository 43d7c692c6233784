/** What the catalogue holds as data, in words: for `./ecg rules` and for the printed catalogue. */

import { WrongArguments } from '../../local/terminal/arguments.ts';
import { quoted } from '../../local/terminal/text.ts';
import { editsBetween, nearest } from '../../quality/nearest.ts';
import type { Profile } from '../../quality/profile.ts';
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

/** @throws {WrongArguments} with the nearest spelling, or the rules that are about it, when there is no such rule */
export function ruleById(id: string): Rule {
  const found = rules.find((rule) => rule.id === id);
  if (found !== undefined) return found;
  const near =
    nearest(
      id,
      rules.map((rule) => rule.id),
    ) ?? '';
  if (editsBetween(id, near) <= near.length / MIN_LETTERS_PER_EDIT) {
    throw new WrongArguments(`Unknown rule ${quoted(id)}; did you mean "${near}"?`);
  }
  const about = rulesAbout(id).map((rule) => rule.id);
  throw new WrongArguments(
    about.length === 0
      ? `Unknown rule ${quoted(id)}, and no rule is about it. ./ecg rules list shows all.`
      : `Unknown rule ${quoted(id)}. ${about.length === 1 ? 'A rule' : 'Rules'} about it: ${about.join(', ')}.`,
  );
}

/** A misspelt id has most of its letters right. */
const MIN_LETTERS_PER_EDIT = 3;

/** Words of clinicians that the catalogue has under another name. */
const SYNONYMS: Readonly<Record<string, string>> = {
  'baseline drift': 'baseline',
  clipping: 'saturated',
  emg: 'muscle',
  flatline: 'flat line',
  'lead off': 'lead off',
  powerline: 'mains',
  hum: 'mains',
  rr: 'RR interval',
  tachycardia: 'heart rate',
  bradycardia: 'heart rate',
  asystole: 'pause',
};

/** The rules whose texts have these words: those that have them in their titles, or if there is none, in their reasons. */
function rulesAbout(words: string): Rule[] {
  const plain = words.replaceAll(/[-_]+/g, ' ').trim().toLowerCase();
  const sought = [plain, SYNONYMS[plain] ?? plain].filter((text) => /[\p{L}\d]/u.test(text));
  const patterns = sought.map((text) => new RegExp(`(?<![a-z\\d])${text.replaceAll(/[^\p{L}\d ]/gu, '\\$&')}`, 'i'));
  const isIn = (text: string) => patterns.some((pattern) => pattern.test(paragraph(text)));
  const byTitle = rules.filter(({ id, title }) => isIn(`${id.replaceAll('-', ' ')}. ${title}`));
  if (byTitle.length > 0) return byTitle;
  const meanings = ({ measures, settings }: Rule) => [...Object.values(measures), ...Object.values(settings)];
  return rules.filter((rule) => isIn([rule.because, ...meanings(rule).map(({ meaning }) => meaning)].join(' ')));
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

/** A formula by its statements, one per line. */
export function formulaLines(formula: string): string[] {
  return paragraph(formula).split(/; /);
}

/** How one profile differs from the defaults of one rule. */
export interface ProfileDifference {
  readonly profile: string;
  readonly rule: string;
  /** `off`, or each setting that differs with its value. */
  readonly words: string;
}

/** The rules that are off in a profile or run with other settings. */
export function differencesOf({ id, rules: changed }: Profile): ProfileDifference[] {
  const changes: Readonly<Record<string, 'off' | Readonly<Record<string, SettingValue>> | undefined>> = changed;
  return Object.entries(changes).flatMap(([rule, given = {}]) => {
    if (given === 'off') return [{ profile: id, rule, words: 'off' }];
    const words = Object.entries(given).map(([name, value]) => `${name} ${valueWords(value)}`);
    return words.length === 0 ? [] : [{ profile: id, rule, words: words.join('; ') }];
  });
}

/** The profiles in which a rule is off or runs with other settings. */
export function differingProfiles({ id }: Rule): ProfileDifference[] {
  return [...profiles.values()].flatMap(differencesOf).filter(({ rule }) => rule === id);
}
