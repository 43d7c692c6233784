/** The names that a file gives its leads. */

import type { MatVariable } from '../../mat/variables.ts';
import type { Named } from '../tree.ts';
import { isOtherChannel, LEAD_NAME_NAMES } from '../words/names.ts';
import { type ChannelUnit, channelUnit, nameAndUnit } from '../words/units.ts';
import { textsIn } from './contents.ts';
import { nearby, type Place } from './nearness.ts';
import { STANDARD_LEADS, standardLead } from './standard-leads.ts';
import type { Statement } from './statement.ts';

const MAX_CHARACTERS = 63;
/** What is called so is a lead's name, whatever it is. */
const NAMES_A_LEAD: ReadonlySet<string> = new Set(['leadname', 'leadnames']);

/** Everything in the file that names as many leads as there are, nearest first. */
export function leadNamesSaid(
  everything: readonly Named[],
  place: Place,
  own: readonly string[] = [],
): Statement<readonly string[]>[] {
  const names = new Set<string>([...LEAD_NAME_NAMES, ...own]);
  return nearby(everything, place, (name) => names.has(name)).flatMap(
    ({ named, bare, rank }): Statement<readonly string[]>[] => {
      const texts = textsFor(place.leadCount, named.variable);
      if (texts === undefined || texts.length !== place.leadCount || texts.includes('')) return [];
      const value = texts.map((text) => leadName(nameAndUnit(text).name));
      // N, V, A are kinds of beats, not leads.
      if (texts.every((text) => text.length === 1) && !value.every(isKnown)) return [];
      // One text beside one lead may as well be a diagnosis, unless it is called the name of a lead.
      if (value.length === 1 && !isKnown(value[0]!) && !NAMES_A_LEAD.has(bare)) return [];
      const { path } = named;
      if (new Set(value).size < value.length) {
        return [{ value: undefined, shown: `${value.join(', ')}, which are not all different`, path, rank }];
      }
      return [{ value, shown: value.join(', '), path, rank }];
    },
  );
}

/** The texts of a variable; for one text without separators, its words, if there is one for each lead. */
function textsFor(leadCount: number, variable: MatVariable): readonly string[] | undefined {
  const texts = textsIn(variable);
  const words = texts?.length === 1 ? texts[0]!.split(/\s+/) : [];
  return leadCount > 1 && words.length === leadCount ? words : texts;
}

/** The units at the end of the names of all leads, nearest first. */
export function unitsInNames(
  everything: readonly Named[],
  place: Place,
  own: readonly string[] = [],
): Statement<readonly ChannelUnit[]>[] {
  const names = new Set<string>([...LEAD_NAME_NAMES, ...own]);
  return nearby(everything, place, (name) => names.has(name)).flatMap(({ named: { path, variable }, rank }) => {
    const texts = textsIn(variable) ?? [];
    const units = texts.flatMap((text) => channelUnit(nameAndUnit(text).unit ?? '') ?? []);
    if (units.length !== place.leadCount || texts.length !== place.leadCount) return [];
    const value = new Set(units).size === 1 ? units.slice(0, 1) : units;
    return [{ value, shown: value.join(', '), path, rank }];
  });
}

/** A name as it is stored: on one line, cut to a length, and the standard leads in their usual spelling. */
export function leadName(text: string): string {
  const shown = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, MAX_CHARACTERS)
    .toWellFormed();
  return standardLead(shown) ?? shown;
}

/** Is it the name of a lead or a channel, and not of a recording? */
function isKnown(name: string): boolean {
  return (
    STANDARD_LEADS.some((one) => one.toLowerCase() === name.toLowerCase()) ||
    /^(ml[ivx]+|mcl\d?|v\d*|v[1-9]r|[dx-z]|ecg\d*|ekg\d*|ch\d+)$/i.test(name) ||
    isOtherChannel(name)
  );
}
