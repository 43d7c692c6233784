/** What a device says about its uploads in their metadata, said on the command line. */
import { instantIn } from '../handler/recording/instant.ts';
import { GAIN, isWithin, type Limits, SAMPLING_RATE, ZERO } from '../quality/limits.ts';
import { type Arguments, type Options, WrongArguments } from './terminal/arguments.ts';
import { quoted } from './terminal/text.ts';
import { knownProfile } from './which-profile.ts';

/** They apply to every recording of a run, and override what a file or a profile says. */
export const METADATA_OPTIONS: Options = {
  '--profile ID': 'what the files mean',
  '--subject ID': 'whose recordings they are',
  '--recorded-at TIME': 'when they begin: 2026-01-31T08:30Z',
  '--device NAME': 'what recorded them',
  '--firmware VERSION': "the device's software",
  '--sampling-rate HZ': 'samples per second',
  '--gain COUNTS': 'counts per millivolt',
  '--zero COUNT': 'the count that means 0 mV',
  '--unit UNIT': 'what the stored values are: adu (counts), mV, uV or V',
  '--leads NAMES': 'names of the leads, in their order: I,II,V1',
};

const UNITS: readonly string[] = ['adu', 'mV', 'uV', 'µV', 'V'];

interface Key {
  /** In the metadata of an object. */
  readonly key: string;
  /** Undefined when the text can be meant; otherwise what it must be. */
  readonly problemOf: (text: string) => string | undefined;
}

/** By option. */
const KEYS: Readonly<Record<string, Key>> = {
  profile: { key: 'profile', problemOf: () => undefined },
  subject: { key: 'subject', problemOf: blank },
  'recorded-at': {
    key: 'recorded-at',
    problemOf: (text) =>
      instantIn(text) === undefined ? 'a date and time like 2026-01-31T08:30Z or 2026-01-31T09:30+01:00' : undefined,
  },
  device: { key: 'device', problemOf: blank },
  firmware: { key: 'firmware', problemOf: blank },
  'sampling-rate': { key: 'sampling-rate-hz', problemOf: within(SAMPLING_RATE) },
  gain: { key: 'gain-adu-per-mv', problemOf: within(GAIN) },
  zero: { key: 'zero-adu', problemOf: within(ZERO) },
  unit: {
    key: 'unit',
    problemOf: (text) => (UNITS.includes(text) ? undefined : `one of ${UNITS.join(', ')}`),
  },
  leads: {
    key: 'leads',
    problemOf: (text) => (text.split(',').some((name) => name.trim() === '') ? 'names joined by commas' : undefined),
  },
};

/**
 * The metadata that the options stand for.
 *
 * @throws {WrongArguments} when an option's value is impossible, or no profile has that name
 */
export function metadataOf(values: Arguments['values']): ReadonlyMap<string, string> {
  knownProfile(values.get('profile'));
  return new Map(
    Object.entries(KEYS).flatMap(([option, { key, problemOf }]): [string, string][] => {
      const text = values.get(option);
      if (text === undefined) return [];
      const problem = problemOf(text);
      if (problem === undefined) return [[key, text]];
      throw new WrongArguments(`--${option} must be ${problem}, got ${quoted(text)}.`);
    }),
  );
}

/** Metadata of an upload as options, and what of it cannot be one. */
export interface SaidAsOptions {
  /** Option and value: `['--subject', 'S-017']`. */
  readonly options: readonly (readonly [option: string, value: string])[];
  /** Entries that the handler may read and an option would refuse, such as `['sampling-rate-hz', '360 per second']`. */
  readonly others: readonly (readonly [key: string, value: string])[];
}

/** The other way around: what a device said about an upload, as the options that say the same. */
export function optionsOf(metadata: ReadonlyMap<string, string>): SaidAsOptions {
  const said = Object.entries(KEYS).flatMap(([option, { key, problemOf }]) => {
    const text = metadata.get(key);
    return text === undefined ? [] : [{ option: `--${option}`, key, text, isTaken: problemOf(text) === undefined }];
  });
  return {
    options: said.filter(({ isTaken }) => isTaken).map(({ option, text }) => [option, text] as const),
    others: said.filter(({ isTaken }) => !isTaken).map(({ key, text }) => [key, text] as const),
  };
}

function within(limits: Limits): Key['problemOf'] {
  const { lowest, highest, unit } = limits;
  return (text) =>
    /^-?\d+(?:\.\d+)?$/.test(text) && isWithin(Number(text), limits)
      ? undefined
      : `a number from ${lowest} to ${highest} ${unit}`;
}

function blank(text: string): string | undefined {
  return text.trim() === '' ? 'more than blanks' : undefined;
}
