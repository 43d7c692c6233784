/** Which variables of a file could be its signal, by their kind, shape and name. */
import { MAX_LEADS } from '../../../quality/limits.ts';
import type { MatVariable, NumericVariable } from '../../mat/variables.ts';
import { isClock } from '../clocks.ts';
import { type Orientation, sidesOf, trackOf } from '../tracks.ts';
import type { Named } from '../tree.ts';
import {
  GAIN_NAMES,
  isOtherChannel,
  isTimeName,
  MARK_NAMES,
  PERIOD_NAMES,
  plainName,
  RATE_NAMES,
  SIGNAL_NAMES,
  ZERO_NAMES,
} from '../words/names.ts';
import { nameAndUnit } from '../words/units.ts';

/** A real matrix of numbers, with few enough leads. */
export interface UsableSignal extends Named {
  readonly variable: NumericVariable;
}

/** Everything that can be read as a signal, whatever it is called. */
export function usableIn(everything: readonly Named[], orientation: Orientation): UsableSignal[] {
  return everything.flatMap((named) => {
    const { variable } = named;
    return isSignal(variable, orientation) ? [{ ...named, variable }] : [];
  });
}

/** Those whose name does not say that they are something else. */
export function candidatesOf(usable: readonly UsableSignal[]): UsableSignal[] {
  return usable.filter(({ name, variable }) => variable.values.length > 1 && !isSaid(name));
}

/**
 * The signals with the best of the names that any has, at the place nearest to the file's own variables. A single number
 * is a signal only by a name that somebody chose, or where nothing else could be.
 */
export function bestByName(usable: readonly UsableSignal[], own: readonly string[]): UsableSignal[] {
  const several = usable.filter(({ variable }) => variable.values.length > 1 && !isTimeOfSamples(variable));
  return (
    [[usable, own] as const, [several, SIGNAL_NAMES] as const, [usable, SIGNAL_NAMES] as const]
      .map(([among, names]) => bestNamed(among, names))
      .find(({ length }) => length > 0) ?? []
  );
}

/** The structs that hold a candidate, except those that hold the signal. */
export function foreignTo(within: readonly string[], candidates: readonly UsableSignal[]): ReadonlySet<string> {
  const own = new Set(within);
  const others = candidates.filter(({ variable }) => variable.values.length > MAX_LEADS);
  return new Set(others.flatMap((other) => other.within.filter((container) => !own.has(container))));
}

/** Signals of other sensors: pulse waves, breathing, of another length than the signal. */
export function sensorsIn(everything: readonly Named[], sampleCount: number): Named[] {
  return everything.filter(
    ({ name, variable }) =>
      variable.kind === 'numeric' &&
      variable.values.length > MAX_LEADS &&
      isOtherChannel(name) &&
      !isTimeName(name) &&
      !variable.dims.includes(sampleCount),
  );
}

/** Does it have the name of something that describes a signal, or of a channel that is not an ECG? */
export function isSaid(name: string): boolean {
  const plain = plainName(name);
  const lists: readonly (readonly string[])[] = [MARK_NAMES, GAIN_NAMES, ZERO_NAMES, RATE_NAMES, PERIOD_NAMES];
  return lists.some((names) => names.includes(plain)) || isTimeName(name) || isOtherChannel(name);
}

/** Could it be a signal in this orientation? */
export function isSignal(variable: MatVariable, orientation: Orientation): variable is NumericVariable {
  return whyNotSignal(variable, orientation) === '';
}

/** Why a variable cannot be a signal, as the end of a sentence about it; empty when it can. */
export function whyNotSignal(variable: MatVariable, orientation: Orientation): string {
  if (variable.kind !== 'numeric') return KINDS[variable.kind];
  const { dims, complex, values } = variable;
  const shape = dims.join(' × ');
  if (complex) return `is complex (${shape})`;
  if (dims.length > 2) return `has ${dims.length} dimensions (${shape})`;
  if (values.length === 0) return `is empty (${shape})`;
  const [rows = 0, columns = 0] = dims;
  const leads = sidesOf(dims, orientation).leadsInRows ? rows : columns;
  return leads > MAX_LEADS ? `is ${shape}, which would be ${leads} leads; at most ${MAX_LEADS} are read` : '';
}

const KINDS = {
  char: 'is text',
  struct: 'is a struct',
  cell: 'is a cell array',
  sparse: 'is sparse',
  object: 'is an object of MATLAB, whose values cannot be read: save them as a matrix',
  function: 'is a function handle',
  opaque: 'is a table or another object of MATLAB, whose values cannot be read: save them as a matrix',
} as const;

function bestNamed(usable: readonly UsableSignal[], names: readonly string[]): UsableSignal[] {
  const ranked = usable.flatMap((one) => {
    const { path, name } = one;
    const called = [plainName(name), plainName(path), plainName(nameAndUnit(name).name)];
    const rank = names.findIndex((wanted) => called.includes(wanted));
    return rank === -1 ? [] : [{ one, rank }];
  });
  const best = Math.min(...ranked.map(({ rank }) => rank));
  const found = ranked.filter(({ rank }) => rank === best).map(({ one }) => one);
  const depth = Math.min(...found.map((one) => one.depth));
  return found.filter((one) => one.depth === depth);
}

/** Beside a signal `y`, `x` is the time of its samples. */
function isTimeOfSamples(variable: NumericVariable): boolean {
  const { values, dims } = variable;
  return Math.min(...dims) === 1 && isClock(trackOf(variable), values.length);
}
