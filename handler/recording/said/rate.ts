/** What a file says of its sampling rate: as a rate, as a period, or by the time of each sample. */
import { isWithin, SAMPLING_RATE } from '../../../quality/limits.ts';
import { quoted } from '../quoted.ts';
import type { Named } from '../tree.ts';
import { BARE_RATE_NAMES, PERIOD_NAMES, plainName, RATE_NAMES, TIME_NAMES } from '../words/names.ts';
import { hertzPer, secondsPer } from '../words/units.ts';
import { numbersIn, onlyElement } from './contents.ts';
import { type Near, nearby, type Place, unitBeside } from './nearness.ts';
import type { Statement } from './statement.ts';
import { rateOfTimes, timesOf } from './times.ts';

/** Names of a tool's own, beside the general ones. */
export interface RateNames {
  readonly rate?: readonly string[];
  readonly period?: readonly string[];
}

/** Below, a variable called `rate` or `freq` may be a heart rate or the mains. */
const MIN_BARE_RATE_HZ = 100;

/** `250`, `250 Hz`, `1 kHz`, `4 ms`: a number, and what it counts. */
const NUMBER_AND_UNIT = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(.*)$/i;

/** Units at the end of a name, longest first: `fs_khz`, `dt_ms`. */
const RATE_SUFFIXES = ['inhz', 'khz', 'hz'] as const;
const PERIOD_SUFFIXES = ['seconds', 'sec', 'ms', 'us', 'ns', 's'] as const;

/** Everything in the file that says the rate, nearest first. */
export function ratesSaid(everything: readonly Named[], place: Place, own: RateNames = {}): Statement<number>[] {
  const rateNames = new Set<string>([...RATE_NAMES, ...(own.rate ?? [])]);
  const bareNames = new Set<string>(BARE_RATE_NAMES);
  const periodNames = new Set<string>([...PERIOD_NAMES, ...(own.period ?? [])]);
  const timeNames = new Set<string>(TIME_NAMES);
  const ofRates = nearby(everything, place, (name) => rateNames.has(withoutSuffix(name, RATE_SUFFIXES).name));
  const ofBare = nearby(everything, { ...place, name: '' }, (name) => bareNames.has(name));
  const ofPeriods = nearby(everything, place, (name) => isOrEndsIn(name, periodNames));
  const ofTimes = nearby(everything, place, (name) => isOrEndsIn(name, timeNames));
  return [
    ...ofRates.flatMap((near) => rateIn(near, everything)),
    ...ofBare
      .filter(({ named, bare }) => plainName(named.name) === bare)
      .flatMap((near) => bareRateIn(near, everything)),
    ...ofPeriods.flatMap((near) => periodIn(near, everything)),
    ...ofTimes.flatMap((near) => timeIn(near, everything, place)),
  ].sort((a, b) => a.rank - b.rank);
}

function isOrEndsIn(name: string, names: ReadonlySet<string>): boolean {
  return names.has(name) || names.has(withoutSuffix(name, PERIOD_SUFFIXES).name);
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

/** A rate that could as well be a heart's, or the mains, is not believed. */
function bareRateIn(near: Near, everything: readonly Named[]): Statement<number>[] {
  return rateIn(near, everything).map((said) =>
    said.value !== undefined && said.value < MIN_BARE_RATE_HZ
      ? { ...said, value: undefined, shown: `${said.shown}, which may be something else` }
      : said,
  );
}

function periodIn(near: Near, everything: readonly Named[]): Statement<number>[] {
  const suffix = PERIOD_NAMES.some((name) => name === near.bare)
    ? ''
    : withoutSuffix(near.bare, PERIOD_SUFFIXES).suffix;
  const factor = secondsPer(suffix) ?? secondsPer(unitBeside(near, everything));
  return rateStatements(near, (value, unit) => {
    const seconds = unit === '' ? factor : secondsPer(unit);
    if (unit !== '' && seconds === undefined) return Number.NaN;
    // Without a unit only one of both can be: 0.004 s is 250 Hz, and 4 s is no rate.
    return seconds !== undefined ? 1 / (value * seconds) : rateOf(value);
  });
}

/** The rate of a period in seconds, or in milliseconds where seconds cannot be. */
function rateOf(period: number): number {
  return isWithin(1 / period, SAMPLING_RATE) ? 1 / period : 1000 / period;
}

function timeIn({ named, bare, rank }: Near, everything: readonly Named[], place: Place): Statement<number>[] {
  const variable = onlyElement(named.variable);
  if (variable.kind !== 'numeric' || variable.complex || variable.values.length !== place.sampleCount) return [];
  const suffix = TIME_NAMES.some((name) => name === bare) ? '' : withoutSuffix(bare, PERIOD_SUFFIXES).suffix;
  const unit = secondsPer(suffix) ?? secondsPer(unitBeside({ named, bare, rank }, everything));
  const times = timesOf(variable.values);
  const found = rateOfTimes(times, unit);
  if (found === undefined) return []; // it counts samples: nothing is said
  const { rateHz, gapS, gapAt, whyNot } = found;
  const shown = `${quoted(named.path)}, the time of each sample`;
  if (rateHz === undefined) return [{ value: undefined, shown: `${shown}, which ${whyNot}`, path: named.path, rank }];
  const note =
    gapS === undefined ? undefined : `${quoted(named.path)} jumps by ${gapS.toPrecision(3)} s after sample ${gapAt}`;
  return [{ value: rateHz, shown: `${rateHz} Hz`, path: named.path, rank, isMeasured: true, note }];
}

/** The rates in a variable; one value stands for as many equal ones. */
function rateStatements({ named, rank }: Near, toHertz: (value: number, unit: string) => number): Statement<number>[] {
  const said = valuesIn(named);
  if (said === undefined || said.length === 0) return [];
  const [first = { value: Number.NaN, unit: '' }] = said;
  const { path } = named;
  if (said.some(({ value, unit }) => value !== first.value || unit !== first.unit)) {
    const shown = `${quoted(said.map(({ value, unit }) => `${value}${unit}`).join(', '))}, where 1 value is expected`;
    return [{ value: undefined, shown, path, rank }];
  }
  const hertz = Number(toHertz(first.value, first.unit).toPrecision(12)); // 1 / 0.004 is 250
  if (isWithin(hertz, SAMPLING_RATE)) return [{ value: hertz, shown: `${hertz} Hz`, path, rank }];
  return [
    {
      value: undefined,
      shown: `${quoted(`${first.value}${first.unit && ` ${first.unit}`}`)}, which cannot be`,
      path,
      rank,
    },
  ];
}

function valuesIn({ variable }: Named): readonly { readonly value: number; readonly unit: string }[] | undefined {
  const text = onlyElement(variable);
  if (text.kind === 'char') {
    const [, number, unit = ''] = NUMBER_AND_UNIT.exec(text.text) ?? [];
    return number === undefined ? undefined : [{ value: Number(number), unit: unit.trim() }];
  }
  return numbersIn(variable)?.map((value) => ({ value, unit: '' }));
}

function withoutSuffix(name: string, suffixes: readonly string[]): { readonly name: string; readonly suffix: string } {
  const suffix = suffixes.find((end) => name.endsWith(end) && name.length > end.length) ?? '';
  return { name: name.slice(0, name.length - suffix.length), suffix };
}
