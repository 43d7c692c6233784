/** Checks a profile against its type at run time, because people also edit one and run it uncompiled. */
import { editsBetween, nearest } from '../nearest.ts';
import type { Profile } from '../profile.ts';
import { Quantity, type Unit } from '../units.ts';
import { WrongProfile } from './wrong-profile.ts';

/** What a field must be, in words, and whether a value is. */
interface Kind {
  readonly words: string;
  readonly holds: (value: unknown) => boolean;
}

type Kinds = Readonly<Record<string, Kind>>;

const RECORDING: Kinds = {
  variables: { words: 'a list of names, like ["val"]', holds: (value) => isFilledList(value, isText) },
  orientation: oneOf('auto', 'leads in rows', 'leads in columns'),
  stores: oneOf('adu', 'mV', 'as the file says'),
  samplingRate: optional(quantityIn('Hz')),
  gain: optional(quantityIn('adu/mV')),
  zero: optional(quantityIn('adu')),
  rails: optional(twoCodes()),
  mains: {
    words: 'a quantity in Hz or "unknown"',
    holds: (value) => value === 'unknown' || quantityIn('Hz').holds(value),
  },
  keys: optional({ words: 'a text such as "{subject}/{device}/*"', holds: isText }),
  leads: optional({ words: 'a list of names', holds: (value) => isFilledList(value, isLeadDescription) }),
};

const POLICY: Kinds = {
  badLeadOver: quantityIn('%'),
  minGoodLeads: { words: 'a number', holds: (value) => typeof value === 'number' },
};

const LOOKS_LIKE: Kinds = {
  leads: {
    words: 'a list of numbers, like [1, 2]',
    holds: (value) => isFilledList(value, (each) => typeof each === 'number'),
  },
  codes: optional(twoCodes()),
  within: optional(quantityIn('mV')),
};

const PROFILE: Kinds = {
  id: { words: 'a text', holds: isText },
  title: { words: 'a text', holds: isText },
  recording: { words: 'an object', holds: isObject },
  looksLike: optional({ words: 'an object', holds: isObject }),
  window: quantityIn('s'),
  policy: { words: 'an object', holds: isObject },
  rules: { words: 'an object, {} where no rule differs', holds: isObject },
};

/** A name with at most this many wrong letters is a misspelt field; one that differs more is ignored. */
const MAX_EDITS = 2;

/**
 * Refuses a profile that its type would refuse.
 *
 * @throws {WrongProfile} when a field is missing, misspelt, or not of its kind
 */
export function refuseWrongShape(profile: Profile): void {
  refuseWrongKinds(profile.id, [], profile, PROFILE);
  refuseWrongKinds(profile.id, ['recording'], profile.recording, RECORDING);
  refuseWrongKinds(profile.id, ['policy'], profile.policy, POLICY);
  if (profile.looksLike !== undefined) refuseWrongKinds(profile.id, ['looksLike'], profile.looksLike, LOOKS_LIKE);
}

function refuseWrongKinds(id: string, path: readonly string[], given: object, kinds: Kinds): void {
  const values: Readonly<Record<string, unknown>> = { ...given };
  const known = Object.keys(kinds);
  for (const name of Object.keys(values)) {
    const near = known.includes(name) ? undefined : nearest(name, known);
    if (near === undefined || editsBetween(name, near) > MAX_EDITS) continue;
    throw new WrongProfile(id, [...path, name], `unknown field ${[...path, name].join('.')}; did you mean ${near}?`);
  }
  for (const [name, { words, holds }] of Object.entries(kinds)) {
    const value = values[name];
    if (holds(value)) continue;
    const where = [...path, name].join('.');
    const found = value === undefined ? 'it is missing' : `got ${shown(value)}`;
    throw new WrongProfile(id, value === undefined ? path : [...path, name], `${where} must be ${words}; ${found}`);
  }
}

function oneOf(...words: readonly string[]): Kind {
  const quoted = words.map((word) => `"${word}"`);
  return {
    words: `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`,
    holds: (value) => words.some((word) => word === value),
  };
}

function quantityIn(unit: Unit): Kind {
  return { words: `a quantity in ${unit}`, holds: (value) => value instanceof Quantity && value.unit === unit };
}

function twoCodes(): Kind {
  return {
    words: 'two quantities in adu, lowest and highest',
    holds: (value) => isFilledList(value, quantityIn('adu').holds) && value.length === 2,
  };
}

function optional({ words, holds }: Kind): Kind {
  return { words, holds: (value) => value === undefined || holds(value) };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFilledList(value: unknown, isRight: (each: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRight);
}

function isLeadDescription(value: unknown): boolean {
  return isText(value) || (isObject(value) && 'name' in value && isText(value.name));
}

function shown(value: unknown): string {
  return value instanceof Quantity ? String(value) : (JSON.stringify(value) ?? String(value));
}
