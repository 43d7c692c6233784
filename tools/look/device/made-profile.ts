/** A profile made of a form, or the sentence that says which field is wrong. */

import type { Looks } from '../../../handler/recording/settled/profile-fit.ts';
import { whyUnlike } from '../../../handler/recording/settled/profile-fit.ts';
import { rulesetOf } from '../../../quality/judge/ruleset.ts';
import { WrongProfile } from '../../../quality/judge/wrong-profile.ts';
import { GAIN, isWithin, type Limits, SAMPLING_RATE, ZERO } from '../../../quality/limits.ts';
import type { Profile } from '../../../quality/profile.ts';
import { codesAround } from '../../profiles/profile-draft.ts';
import { profileOf } from '../../profiles/profile-of.ts';
import type { ProfileValues } from '../../profiles/profile-text.ts';
import { problemOfId } from '../../quality/ids.ts';
import type { DeviceForm } from './device-wire.ts';

/** A form of which no profile can be made; its message says what was expected. */
export class BadDevice extends Error {}

const MAX_TITLE = 100;
const MAX_LEAD = 20;
/** Letters, digits, signs and single blanks: nothing that is not seen. */
const LEAD = /^[\p{L}\p{N}\p{P}\p{S}]+(?: [\p{L}\p{N}\p{P}\p{S}]+)*$/u;
const UNSEEN = /\p{C}|\p{Zl}|\p{Zp}/u;

/** A profile and its values. */
export interface MadeProfile {
  readonly profile: Profile;
  readonly values: ProfileValues;
}

/**
 * @param paths of the file's variables
 * @param looks of the chosen variable; undefined where it is not a signal
 * @throws {BadDevice} for a value that cannot be
 */
export function madeProfile(form: DeviceForm, paths: ReadonlySet<string>, looks: Looks | undefined): MadeProfile {
  const { id, title, variable, orientation, stores, samplingRateHz, gainAduPerMv, zeroAdu, mainsHz, leads } = form;
  const problem = problemOfId(id);
  if (problem !== undefined) throw new BadDevice(`The id ${problem}, got ${shown(id)}.`);
  if (title.trim() === '' || title.length > MAX_TITLE || UNSEEN.test(title)) {
    throw new BadDevice(`The title must be one line of at most ${MAX_TITLE} characters, got ${shown(title)}.`);
  }
  if (!paths.has(variable)) throw new BadDevice(`The variable must be one of the file, got ${shown(variable)}.`);
  check('The rate', samplingRateHz, SAMPLING_RATE);
  if (stores === 'adu') {
    check('The scale', gainAduPerMv, GAIN);
    check('The zero', zeroAdu, ZERO);
  }
  if (mainsHz !== null && mainsHz !== 50 && mainsHz !== 60) {
    throw new BadDevice(`The mains must be 50 or 60 Hz, or not known, got ${mainsHz}.`);
  }
  const odd = leads.find((name) => name.length > MAX_LEAD || !LEAD.test(name));
  if (odd !== undefined) {
    throw new BadDevice(`The name of a lead must have 1 to ${MAX_LEAD} characters, got ${shown(odd)}.`);
  }
  const twice = leads.find((name, at) => leads.indexOf(name) !== at);
  if (twice !== undefined) throw new BadDevice(`Each lead must have a name of its own, got ${shown(twice)} twice.`);
  if (leads.length > 0 && looks !== undefined && leads.length !== looks.channelCount) {
    throw new BadDevice(
      `There must be a name for each of the ${looks.channelCount} channels, or none, got ${leads.length}: ${leads.join(', ')}.`,
    );
  }
  const values: ProfileValues = {
    id,
    title: title.trim(),
    variable,
    orientation,
    samplingRateHz,
    counts: stores === 'adu' ? { gainAduPerMv, zeroAdu } : undefined,
    mainsHz: mainsHz ?? 'unknown',
    leads,
    looksLike: undefined,
  };
  const seen = looks === undefined ? values : { ...values, looksLike: looksOf(looks, stores) };
  // What would not describe this very file is left out.
  const fits = looks !== undefined && whyUnlike(profileOf(seen), looks) === undefined;
  return checked(fits ? seen : values);
}

function looksOf(
  { channelCount, range }: Looks,
  stores: DeviceForm['stores'],
): NonNullable<ProfileValues['looksLike']> {
  const { lowest, highest } = range();
  return stores === 'adu' ? { channelCount, codes: codesAround(lowest, highest) } : { channelCount };
}

/** @throws {BadDevice} with what the rules say of it */
function checked(values: ProfileValues): MadeProfile {
  const profile = profileOf(values);
  try {
    rulesetOf(profile);
  } catch (error) {
    if (!(error instanceof WrongProfile)) throw error;
    throw new BadDevice(`${error.message}.`, { cause: error });
  }
  return { profile, values };
}

function check(what: string, value: number, limits: Limits): void {
  const { lowest, highest, unit } = limits;
  if (!isWithin(value, limits)) {
    throw new BadDevice(`${what} must be a number from ${lowest} to ${highest} ${unit}, got ${value}.`);
  }
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
