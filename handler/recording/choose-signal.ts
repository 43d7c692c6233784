/** Finds the signal: where a known tool keeps it, by its name, as one variable per lead, or as the only candidate. */
import type { ChosenBy, RefusedSignal } from '../../quality/facts.ts';
import {
  bestByName,
  candidatesOf,
  foreignTo,
  isSignal,
  sensorsIn,
  type UsableSignal,
  usableIn,
} from './choice/candidates.ts';
import { type FoundLayout, layoutIn, pathIn } from './choice/found-layout.ts';
import { sizeSaid } from './choice/sides.ts';
import { list, whyNone } from './choice/why-none.ts';
import type { Channels, ChannelsSay, Layout, Refusal } from './layouts/layout.ts';
import { leadVariables } from './layouts/lead-a-variable.ts';
import { leadElements } from './layouts/lead-an-element.ts';
import { type Orientation, sidesOf, type Tracks, tracksInMatrix } from './tracks.ts';
import type { Named } from './tree.ts';
import { plainName } from './words/names.ts';

/** The signal of a file: where its channels lie, and why it is the signal. */
export interface ChosenSignal extends Tracks {
  /** Of the variable, or of the variables. */
  readonly path: string;
  /** Its own name, as the file has it; empty when there are several variables. */
  readonly name: string;
  /** The structs it lies in, outermost first. */
  readonly within: readonly string[];
  readonly chosenBy: ChosenBy;
  /** What the layout itself says about the channels. */
  readonly says: ChannelsSay;
}

/** What was found in a file, signal or not. */
export interface Choice {
  readonly signal: ChosenSignal | undefined;
  /** The tool that wrote the file, where it is recognised. */
  readonly layout: Layout | undefined;
  /** How many variables could be the signal. */
  readonly candidates: number;
  /** Structs that hold another signal: what they say is about that one. */
  readonly foreign: ReadonlySet<string>;
  /** Signals of other sensors, which are not as long. */
  readonly sensors: readonly Named[];
  /** Why there is no signal: what was expected and what was found. */
  readonly whyNoSignal: string;
  /** When there is no signal: the variable that has its name. */
  readonly refused: RefusedSignal | undefined;
}

/** What is known about the signal before it is found. */
export interface Sought {
  /** Names of the profile that somebody chose, best first; a dot reaches into a struct. Empty without one. */
  readonly names: readonly string[];
  /** Which side of the matrix must be few enough to be leads. */
  readonly orientation: Orientation;
  /** The size that a sheet beside the file gives; undefined without one. */
  readonly rows?: number | undefined;
  readonly samples?: number | undefined;
}

/** Chooses among everything in a file. */
export function chooseSignal(everything: readonly Named[], sought: Sought): Choice {
  const usable = usableIn(everything, sought.orientation);
  const candidates = candidatesOf(usable);
  const found = layoutIn(everything);
  const signal = signalIn({ everything, sought, usable, candidates, found });
  const common = { layout: found?.layout, candidates: candidates.length };
  if (signal !== undefined && 'why' in signal) {
    const beside = { foreign: new Set<string>(), sensors: [] };
    return { ...common, ...beside, signal: undefined, whyNoSignal: signal.why, refused: undefined };
  }
  const beside = {
    foreign: foreignTo(signal?.within ?? [], candidates),
    sensors: signal === undefined ? [] : sensorsIn(everything, signal.sampleCount),
  };
  if (signal !== undefined) return { ...common, ...beside, signal, whyNoSignal: '', refused: undefined };
  return { ...common, ...beside, signal, ...whyNone(everything, candidates, sought.names, sought.orientation) };
}

/** WFDB's names for a matrix with a column for each lead, whatever its shape. */
const SAMPLES_BY_LEADS: ReadonlySet<string> = new Set(['psignal', 'dsignal', 'epsignal']);

interface Search {
  readonly everything: readonly Named[];
  readonly sought: Sought;
  readonly usable: readonly UsableSignal[];
  readonly candidates: readonly UsableSignal[];
  readonly found: FoundLayout | undefined;
}

/** Vectorcardiograms lie on these axes; beside `y`, `x` may as well be the time. */
const AXES: ReadonlySet<string> = new Set(['x', 'y', 'z']);

function signalIn(search: Search): ChosenSignal | Refusal | undefined {
  const { everything, sought, usable, candidates } = search;
  const laidOut = signalOfLayout(search);
  if (laidOut !== undefined) return laidOut;
  const byName = bestByName(usable, sought.names.map(plainName));
  const isAxis = byName.length === 1 && AXES.has(plainName(byName[0]!.name));
  const leads = byName.length === 0 || isAxis ? leadVariables(everything) : undefined;
  if (leads !== undefined) return { matrix: undefined, name: '', chosenBy: 'name', says: {}, ...leads };
  const elements = byName.length > 1 ? leadElements(byName, everything) : undefined;
  if (elements !== undefined) return { matrix: undefined, chosenBy: 'name', says: {}, ...elements };
  if (byName.length > 1) {
    return { why: `expected one recording in the file; ${list(byName)} could each be the signal` };
  }
  if (byName[0] !== undefined) return inMatrix(byName[0], 'name', search);
  const [only, ...others] = candidates;
  return only === undefined || others.length > 0 ? undefined : inMatrix(only, 'being the only one', search);
}

/** The channels as the tool that wrote the file keeps them; undefined where the general names find them. */
function signalOfLayout(search: Search): ChosenSignal | Refusal | undefined {
  const { found, sought } = search;
  if (found === undefined) return undefined;
  const { layout, variables, within, places } = found;
  const { signal: called, channels, tool } = layout;
  if (places > 1) return { why: `the ${tool} file holds ${places} recordings; save each in a file of its own` };
  if (channels !== undefined) return channelsOf(channels(variables), found);
  const variable = called === undefined ? undefined : variables.get(called);
  if (called === undefined || variable === undefined || !isSignal(variable, sought.orientation)) return undefined;
  const path = pathIn(found, called);
  return inMatrix({ path, name: called, within, depth: within.length, variable }, 'name', search);
}

function channelsOf(channels: Channels | Refusal, found: FoundLayout): ChosenSignal | Refusal {
  const { tool, signal: name = 'data' } = found.layout;
  if ('why' in channels) return { why: `the ${tool} file ${channels.why}` };
  const { within } = found;
  return { matrix: undefined, says: {}, ...channels, path: pathIn(found, name), name, within, chosenBy: 'name' };
}

function inMatrix(
  { path, name, within, variable }: UsableSignal,
  chosenBy: ChosenBy,
  { everything, sought, found }: Search,
): ChosenSignal | Refusal {
  const { rows, samples } = sought;
  const known = rows === undefined && samples === undefined ? sizeSaid(everything) : { leads: rows, samples };
  const byName = SAMPLES_BY_LEADS.has(plainName(name)) ? ('leads in columns' as const) : undefined;
  const sides = sidesOf(variable.dims, found?.layout.orientation ?? byName ?? sought.orientation, known);
  const [side = 0, other] = variable.dims;
  if (sides.saidBy === 'shape' && side === other && side > 1) {
    return { why: `${list([{ path }])} is ${side} × ${side}, and nothing says which side holds the leads` };
  }
  return { path, name, within, chosenBy, says: {}, ...tracksInMatrix(variable, sides) };
}
