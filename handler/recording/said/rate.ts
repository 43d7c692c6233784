/** What a file says about its sampling rate: as a rate, as a period, or by the time of each sample. */
import { isWithin, SAMPLING_RATE } from '../../../quality/limits.ts';
import { quoted } from '../quoted.ts';
import type { Named } from '../tree.ts';
import { BARE_RATE_NAMES, PERIOD_NAMES, plainName, RATE_NAMES, TIME_NAMES, TIME_SUFFIXES } from '../words/names.ts';
import { hertzPer, secondsPer } from '../words/units.ts';
import { onlyElement } from './contents.ts';
import { type Near, nearby, type Place, unitBeside } from './nearness.ts';
import { type Quantity, quantitiesIn } from './quantity.ts';
import type { Statement } from './statement.ts';
import { MAX_UNSAID_HZ, rateOfTimes, timesOf } from './times.ts';

/** A tool's own names, in addition to the general ones. */
export interface RateNames {
  readonly rate?: readonly string[];
  readonly period?: readonly string[];
  /** Seconds in the unit of a period without a unit. */
  readonly periodS?: number;
}

/** Below this, a variable named `rate` or `freq` may be a heart rate or the mains, except for rates that recorders have. */
const MIN_BARE_RATE_HZ = 200;
const BARE_RATES_HZ: readonly number[] = [125, 128];

/** Units at the end of a name, longest first: `fs_khz`, `dt_ms`. */
const RATE_SUFFIXES = ['inhz', 'khz', 'hz'] as const;

const RATES: ReadonlySet<string> = new Set(RATE_NAMES);
const BARE_RATES: ReadonlySet<string> = new Set(BARE_RATE_NAMES);
const PERIODS: ReadonlySet<string> = new Set(PERIOD_NAMES);
const TIMES: ReadonlySet<string> = new Set(TIME_NAMES);

/** Everything in the file that gives the rate, nearest first. */
export function ratesSaid(everything: readonly Named[], place: Place, own: RateNames = {}): Statement<number>[] {
  const isRate = (name: string) => RATES.has(name) || own.rate?.includes(name) === true;
  const isPeriod = (name: string) => PERIODS.has(name) || own.period?.includes(name) === true;
  const ofRates = nearby(everything, place, (name) => isRate(withoutSuffix(name, RATE_SUFFIXES).name));
  const ofBare = nearby(everything, { ...place, name: '' }, (name) => BARE_RATES.has(name));
  const ofPeriods = nearby(everything, place, (name) => isOrEndsIn(name, isPeriod));
  const ofTimes = nearby(everything, place, (name) => isOrEndsIn(name, (each) => TIMES.has(each)));
  return [
    ...ofRates.flatMap((near) => rateIn(near, everything).map((said) => doubted(said, near, everything, place))),
    ...ofBare
      .filter(({ named, bare }) => plainName(named.name) === bare)
      .flatMap((near) => bareRateIn(near, everything)),
    ...ofPeriods.flatMap((near) => periodIn(near, everything, own.periodS)),
    ...ofTimes.flatMap((near) => timeIn(near, everything, place)),
  ].sort((a, b) => a.rank - b.rank);
}

/** Is it such a name, or one with a unit of time behind it? */
function isOrEndsIn(name: string, isCalled: (name: string) => boolean): boolean {
  return isCalled(name) || isCalled(withoutSuffix(name, TIME_SUFFIXES).name);
}

function rateIn(near: Near, everything: readonly Named[]): Statement<number>[] {
  const { suffix } = withoutSuffix(near.bare, RATE_SUFFIXES);
  const factor = hertzPer(suffix.replace('in', '')) ?? hertzPer(unitBeside(near, everything)) ?? 1;
  return rateStatements(near, (value, unit) => {
    const hertz = hertzPer(unit);
    const seconds = secondsPer(unit);
    if (unit === '') return value * factor;
    if (hertz !== undefined) return value * hertz;
    return seconds === undefined ? Number.NaN : 1 / (value * seconds);
  });
}

/** Beside another sensor's signal of another length, a rate that names neither may belong to either. */
function doubted(
  said: Statement<number>,
  { named, rank }: Near,
  everything: readonly Named[],
  { sensors }: Place,
): Statement<number> {
  const sensor = sensors.find(({ within }) => within.join('\n') === named.within.join('\n'));
  if (sensor === undefined || said.value === undefined || !Number.isInteger(rank)) return said;
  const isNamed = everything.some(({ name }) => {
    const plain = plainName(name);
    return plain !== plainName(sensor.name) && plain.includes(plainName(sensor.name)) && /fs|rate|freq/.test(plain);
  });
  if (isNamed) return said;
  return { ...said, value: undefined, shown: `${said.shown}, which may be that of ${quoted(sensor.path)}` };
}

/** A rate that could as well be a heart's, or the mains, is not believed. */
function bareRateIn(near: Near, everything: readonly Named[]): Statement<number>[] {
  return rateIn(near, everything).map((said) =>
    said.value !== undefined && said.value < MIN_BARE_RATE_HZ && !BARE_RATES_HZ.includes(said.value)
      ? { ...said, value: undefined, isBlank: true, shown: `${said.shown}, which may be something else` }
      : said,
  );
}

function periodIn(near: Near, everything: readonly Named[], usualS?: number): Statement<number>[] {
  const suffix = PERIOD_NAMES.some((name) => name === near.bare) ? '' : withoutSuffix(near.bare, TIME_SUFFIXES).suffix;
  const factor = secondsPer(suffix) ?? secondsPer(unitBeside(near, everything)) ?? usualS;
  return rateStatements(near, (value, unit) => {
    const seconds = unit === '' ? factor : secondsPer(unit);
    if (unit !== '' && seconds === undefined) return Number.NaN;
    // Without a unit, only one of the two is possible: 0.004 s is 250 Hz, and 4 s is not a sampling interval.
    return seconds !== undefined ? 1 / (value * seconds) : rateOf(value);
  });
}

/** The rate of a period in seconds, or in milliseconds where seconds cannot be; NaN where neither is likely. */
function rateOf(period: number): number {
  const hertz = isWithin(1 / period, SAMPLING_RATE) ? 1 / period : 1000 / period;
  return hertz <= MAX_UNSAID_HZ ? hertz : Number.NaN;
}

function timeIn({ named, bare, rank }: Near, everything: readonly Named[], place: Place): Statement<number>[] {
  const variable = onlyElement(named.variable);
  if (variable.kind !== 'numeric' || variable.complex || variable.values.length !== place.sampleCount) return [];
  const suffix = TIME_NAMES.some((name) => name === bare) ? '' : withoutSuffix(bare, TIME_SUFFIXES).suffix;
  const unit = secondsPer(suffix) ?? secondsPer(unitBeside({ named, bare, rank }, everything));
  const times = timesOf(variable.values);
  const found = rateOfTimes(times, unit);
  if (found === undefined) return []; // it counts samples, and says nothing about time
  const { rateHz, gapS, gapAt, whyNot } = found;
  const shown = `${quoted(named.path)}, the time of each sample`;
  if (rateHz === undefined) return [{ value: undefined, shown: `${shown}, which ${whyNot}`, path: named.path, rank }];
  const note =
    gapS === undefined ? undefined : `${quoted(named.path)} jumps by ${gapS.toPrecision(3)} s after sample ${gapAt}`;
  return [{ value: rateHz, shown: `${rateHz} Hz`, path: named.path, rank, isMeasured: true, note }];
}

/** The rates in a variable; several equal values count as one. */
function rateStatements({ named, rank }: Near, toHertz: (value: number, unit: string) => number): Statement<number>[] {
  const { path, variable } = named;
  const said = quantitiesIn(variable);
  const cannotBe = (shown: string, why: string): Statement<number>[] => {
    const isBlank = said?.every(({ value }) => !(value > 0)) ?? false;
    return [{ value: undefined, shown: `${quoted(shown)}, ${why}`, path, rank, isBlank }];
  };
  if (said === undefined) return variable.kind === 'char' ? cannotBe(variable.text, 'which is not a rate') : [];
  const [first] = said;
  if (first === undefined) return [];
  if (said.some(({ value, unit }) => value !== first.value || unit !== first.unit)) {
    return cannotBe(said.map(shownQuantity).join(', '), 'but 1 value was expected');
  }
  const hertz = Number(toHertz(first.value, first.unit).toPrecision(12)); // 1 / 0.004 is 250
  if (!isWithin(hertz, SAMPLING_RATE)) return cannotBe(shownQuantity(first), 'which cannot be right');
  return [{ value: hertz, shown: `${hertz} Hz`, path, rank }];
}

function shownQuantity({ value, unit }: Quantity): string {
  return unit === '' ? String(value) : `${value} ${unit}`;
}

function withoutSuffix(name: string, suffixes: readonly string[]): { readonly name: string; readonly suffix: string } {
  const suffix = suffixes.find((end) => name.endsWith(end) && name.length > end.length) ?? '';
  return { name: name.slice(0, name.length - suffix.length), suffix };
}
