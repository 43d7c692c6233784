/** What a file says about its scale: the unit of the values, counts per unit, units per count, and where zero is. */
import { GAIN, isWithin, type Limits, ZERO } from '../../../quality/limits.ts';
import { quoted } from '../quoted.ts';
import type { Named } from '../tree.ts';
import { GAIN_NAMES, RESOLUTION_NAMES, SCALE_NAMES, UNIT_NAMES, ZERO_NAMES } from '../words/names.ts';
import {
  type ChannelUnit,
  channelUnit,
  MILLIVOLTS_PER,
  scaleUnit,
  type VoltageUnit,
  voltageUnit,
} from '../words/units.ts';
import { numbersIn, textsIn } from './contents.ts';
import { type Near, nearby, type Place, unitBeside } from './nearness.ts';
import { quantitiesIn } from './quantity.ts';
import type { Statement } from './statement.ts';

/** One value for all rows, or one for each. */
export type PerRow<T> = readonly T[];

/** A tool's own names, in addition to the general ones. */
export interface ScaleNames {
  readonly gain?: readonly string[];
  readonly zero?: readonly string[];
  readonly unit?: readonly string[];
}

/** Everything in a file that concerns the scale, each nearest first. */
export interface ScaleSaid {
  /** Of the values, or of what the gain leads to: the values show which. */
  readonly units: Statement<PerRow<ChannelUnit>>[];
  /** In counts per millivolt, whether it was given as a gain or as a resolution. */
  readonly gains: Statement<PerRow<number>>[];
  readonly zeros: Statement<PerRow<number>>[];
  /** Whether the name shows that the zero is a converter's: `baseline` alone may be the number of a visit. */
  readonly isConverters: boolean;
  /** Whether the signal's own name says that its values are no longer counts. */
  readonly isPhysical: boolean;
}

/** Units in the name of a resolution: `uVPerBit`, `lsb_nV`, `resolution_uV`. */
const NAMED_UNITS = ['uv', 'µv', 'nv', 'mv'] as const;

/** Names that only a converter's numbers have. */
const CONVERTER = /^adc|adu/;

/** Everything in the file that gives the scale, nearest first. */
export function scaleSaid(everything: readonly Named[], place: Place, own: ScaleNames = {}): ScaleSaid {
  const called = (general: readonly string[], more: readonly string[] = []) => {
    const names = new Set([...general, ...more]);
    return (name: string) => names.has(name);
  };
  const units = nearby(everything, place, called(UNIT_NAMES, own.unit)).flatMap((near) => unitsIn(near, place));
  const unit = units[0]?.value;
  const nearGains = nearby(everything, place, called(GAIN_NAMES, own.gain));
  const gains = nearGains.flatMap((near) => gainsIn(near, unitBeside(near, everything), unit, place));
  const resolutions = nearby(everything, place, (name) => resolutionIn(name) !== undefined).flatMap((near) =>
    resolutionsIn(near, unitBeside(near, everything), unit, place),
  );
  const nearZeros = baselinesFirst(nearby(everything, place, called(ZERO_NAMES, own.zero)));
  const zeros = nearZeros.flatMap(({ named, rank }) => {
    const values = numbersIn(named.variable);
    return values === undefined ? [] : [numbersStated(named, rank, values, ZERO, place)];
  });
  return {
    units,
    gains: [...gains, ...resolutions].sort((a, b) => a.rank - b.rank),
    zeros,
    isConverters: CONVERTER.test(nearZeros[0]?.bare ?? '') || CONVERTER.test(nearGains[0]?.bare ?? ''),
    isPhysical: place.name === 'psignal',
  };
}

/** WFDB keeps both: `baseline` is the count of 0 mV, and the converter's zero replaces it only where there is none. */
function baselinesFirst(zeros: readonly Near[]): readonly Near[] {
  const isBaseline = ({ bare }: Near) => bare === 'baseline';
  return zeros.some(isBaseline) ? zeros.filter(({ bare }) => !bare.startsWith('adczero')) : zeros;
}

function unitsIn({ named, rank }: Near, { leadCount }: Place): Statement<PerRow<ChannelUnit>>[] {
  const texts = textsIn(named.variable);
  if (texts === undefined || texts.every((text) => text === '')) return [];
  const units = texts.map(channelUnit);
  const { path } = named;
  const known = units.filter((unit) => unit !== undefined);
  if (known.length === 0 || units.length !== known.length) {
    // A unit of something else, such as of the rate, or one that nobody can read: another source may say more.
    return [];
  }
  const each = oneForAll(known, leadCount);
  if (each === undefined) {
    const shown = `${quoted(texts.join(', '))}, but ${expected(leadCount)}`;
    return [{ value: undefined, shown, path, rank }];
  }
  return each.length === 1 && each[0] === 'other' ? [] : [{ value: each, shown: each.join(', '), path, rank }];
}

function gainsIn(
  near: Near,
  unitText: string,
  unit: PerRow<ChannelUnit> | undefined,
  place: Place,
): Statement<PerRow<number>>[] {
  const { named, rank } = near;
  const quantities = quantitiesIn(named.variable);
  if (quantities === undefined) return unreadable(near, 'which is not a gain');
  const isReadable = (own: string) => own === '' || scaleUnit(own) !== undefined || voltageUnit(own) !== undefined;
  if (!quantities.every(({ unit: own }) => isReadable(own))) return unreadable(near, 'which is not a gain');
  const general = unit?.length === 1 ? unit[0] : undefined;
  const each = quantities.map(({ value, unit: own }, row) => {
    const text = own || unitText;
    const said = scaleUnit(text);
    if (said?.kind === 'resolution') return gainOf(said.unit)(value);
    const leadsTo = said?.unit ?? voltageUnit(text) ?? general ?? unit?.[row] ?? 'mV';
    return leadsTo === 'adu' || leadsTo === 'other' ? value : value / MILLIVOLTS_PER[leadsTo];
  });
  return [numbersStated(named, rank, each, GAIN, place)];
}

/** Bits of converters: a resolution of this many says nothing about volts. */
const BITS: readonly number[] = [8, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 32];

/** A resolution without a unit says nothing by itself; a unit of voltage beside counts may be its unit, or it is in bits. */
function resolutionsIn(
  { named, rank, bare }: Near,
  unitText: string,
  general: PerRow<ChannelUnit> | undefined,
  place: Place,
): Statement<PerRow<number>>[] {
  const quantities = quantitiesIn(named.variable);
  const inName = resolutionIn(bare);
  const [only] = general?.length === 1 ? general : [];
  const beside = only === 'adu' || only === 'other' ? undefined : only;
  const units = quantities?.map(({ unit: own }) => {
    const text = own || unitText;
    return inName === 'unsaid' ? (voltageUnit(text) ?? scaleUnit(text)?.unit ?? beside) : inName;
  });
  if (units?.some((unit) => unit === undefined) !== false) return [];
  const isUnsaid = inName === 'unsaid' && unitText === '' && quantities!.every(({ unit }) => unit === '');
  if (isUnsaid && bare.endsWith('resolution') && quantities!.every(({ value }) => BITS.includes(value))) {
    const shown = `${quoted(quantities!.map(({ value }) => value).join(', '))}, which may be bits or ${beside}`;
    return [{ value: undefined, shown, path: named.path, rank }];
  }
  const gains = quantities!.map(({ value }, row) => gainOf(units[row]!)(value));
  return [numbersStated(named, rank, gains, GAIN, place)];
}

/** A text that is there but cannot be read. */
function unreadable({ named: { variable, path }, rank }: Near, why: string): Statement<never>[] {
  return variable.kind === 'char' ? [{ value: undefined, shown: `${quoted(variable.text)}, ${why}`, path, rank }] : [];
}

/** Counts per millivolt of a step of this size, in a unit. */
function gainOf(unit: VoltageUnit): (step: number) => number {
  return (step) => Number((1 / (step * MILLIVOLTS_PER[unit])).toPrecision(12));
}

/** The unit in the name of a resolution, `unsaid` when its name has none; undefined when it is not named as one. */
function resolutionIn(name: string): VoltageUnit | 'unsaid' | undefined {
  const isOne = (rest: string) => [...RESOLUTION_NAMES, ...SCALE_NAMES].some((resolution) => resolution === rest);
  for (const unit of NAMED_UNITS) {
    if (name.endsWith(unit) && isOne(name.slice(0, -unit.length))) return voltageUnit(unit);
    if (name.startsWith(unit) && isOne(name.slice(unit.length))) return voltageUnit(unit);
  }
  return isOne(name) && !name.startsWith('per') ? 'unsaid' : undefined;
}

function numbersStated(
  { path }: Named,
  rank: number,
  values: readonly number[],
  limits: Limits,
  { leadCount }: Place,
): Statement<PerRow<number>> {
  const each = oneForAll(values, leadCount);
  const list = values.every((value) => Object.is(value, values[0])) ? values.slice(0, 1) : values;
  if (!values.every((value) => isWithin(value, limits))) {
    const isBlank = values.every((value) => !(value > 0) || value === Number.POSITIVE_INFINITY);
    return { value: undefined, shown: `${quoted(list.join(', '))}, which cannot be right`, path, rank, isBlank };
  }
  if (each === undefined) {
    return { value: undefined, shown: `${quoted(list.join(', '))}, but ${expected(leadCount)}`, path, rank };
  }
  return { value: each, shown: `${each.join(', ')} ${limits.unit}`, path, rank };
}

/** One value when all are equal; otherwise one per row, if there are as many. */
function oneForAll<T>(values: readonly T[], rows: number): PerRow<T> | undefined {
  if (new Set(values).size === 1) return values.slice(0, 1);
  return values.length === rows ? values : undefined;
}

function expected(rows: number): string {
  return rows > 1 ? `1 or ${rows} values were expected` : '1 value was expected';
}
