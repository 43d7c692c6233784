/** Finds the signal: where a known tool keeps it, by what it is called, one variable a lead, else the only one it could be. */
import type { ChosenBy, RefusedSignal } from '../../quality/facts.ts';
import { MAX_LEADS } from '../../quality/limits.ts';
import type { MatVariable, NumericVariable } from '../mat/variables.ts';
import { layouts } from './layouts/index.ts';
import type { Layout } from './layouts/layout.ts';
import { leadVariables } from './layouts/lead-a-variable.ts';
import { quoted } from './quoted.ts';
import { textsIn } from './said/contents.ts';
import { type Orientation, sidesOf, type Tracks, tracksInMatrix } from './tracks.ts';
import type { Named } from './tree.ts';
import {
  GAIN_NAMES,
  isOtherChannel,
  LEAD_NAME_NAMES,
  MARK_NAMES,
  PERIOD_NAMES,
  plainName,
  RATE_NAMES,
  SIGNAL_NAMES,
  TIME_NAMES,
  ZERO_NAMES,
} from './words/names.ts';

export interface ChosenSignal extends Tracks {
  /** Of the variable, or of the variables. */
  readonly path: string;
  /** Its own name, as names are compared. */
  readonly name: string;
  /** The structs it lies in, outermost first. */
  readonly within: readonly string[];
  readonly chosenBy: ChosenBy;
  /** One for each channel, where the layout itself tells them; undefined where it does not. */
  readonly names: readonly string[] | undefined;
}

export interface Choice {
  readonly signal: ChosenSignal | undefined;
  /** The tool that wrote the file, where it is recognised. */
  readonly layout: Layout | undefined;
  /** How many variables could be the signal. */
  readonly candidates: number;
  /** Structs that hold another signal: what they say is about that one. */
  readonly foreign: ReadonlySet<string>;
  /** Why there is no signal: what was expected and what was found. */
  readonly whyNoSignal: string;
  /** When there is no signal: the variable that has its name. */
  readonly refused: RefusedSignal | undefined;
}

/** What is known of the signal before it is found. */
export interface Sought {
  /** Names of the profile that somebody chose, best first; a dot reaches into a struct. Empty without one. */
  readonly names: readonly string[];
  /** Which side of the matrix must be few enough to be leads. */
  readonly orientation: Orientation;
  /** What a sheet beside the file says of its size; undefined without one. */
  readonly rows?: number | undefined;
  readonly samples?: number | undefined;
}

/** Chooses among everything in a file. */
export function chooseSignal(everything: readonly Named[], sought: Sought): Choice {
  const usable = everything.flatMap((named) => {
    const { variable } = named;
    return isSignal(variable, sought.orientation) ? [{ ...named, variable }] : [];
  });
  const candidates = usable.filter(({ name, variable }) => variable.values.length > 1 && !isSaid(name));
  const layout = layoutOf(everything);
  const laidOut = layout && channelsOf(layout);
  const common = { layout: layout?.layout, candidates: candidates.length };
  if (laidOut !== undefined && 'why' in laidOut) {
    const { tool } = layout!.layout;
    return {
      ...common,
      signal: undefined,
      foreign: new Set(),
      refused: undefined,
      whyNoSignal: `the file of ${tool} ${laidOut.why}`,
    };
  }
  const names = [...sought.names.map(plainName), ...SIGNAL_NAMES];
  const byName = named(usable, sought.names.map(plainName));
  if (laidOut === undefined && byName.length > 1) {
    const whyNoSignal = `one recording is expected in a file; ${list(byName)} could each be the signal`;
    return { ...common, signal: undefined, foreign: new Set(), refused: undefined, whyNoSignal };
  }
  const leads = byName.length === 0 ? leadVariables(everything) : undefined;
  const only = candidates.length === 1 ? candidates[0] : undefined;
  const signal =
    laidOut ??
    (byName[0] && inMatrix(byName[0], 'name')) ??
    (leads && { ...leads, matrix: undefined, name: '', chosenBy: 'name' as const }) ??
    (only && inMatrix(only, 'being the only one'));
  const none = signal === undefined ? whyNone(everything, candidates, names, sought) : NOTHING_WRONG;
  return { ...common, signal, foreign: foreignTo(signal, candidates), ...none };

  function inMatrix({ path, name, within, variable }: UsableSignal, chosenBy: ChosenBy): ChosenSignal {
    const sides = sidesOf(
      variable.dims,
      layout?.layout.orientation ?? sought.orientation,
      knownSides(everything, sought),
    );
    return { path, name: plainName(name), within, chosenBy, names: undefined, ...tracksInMatrix(variable, sides) };
  }

  function channelsOf({ layout: { channels, signal: called }, variables, within }: FoundLayout) {
    const path = (name: string) => [...within.slice(-1), variables.get(name)!.name].join('.');
    if (channels !== undefined) {
      const found = channels(variables);
      const main = called ?? 'data';
      return 'why' in found
        ? found
        : {
            matrix: undefined,
            names: undefined,
            ...found,
            path: path(main),
            name: main,
            within,
            chosenBy: 'name' as const,
          };
    }
    const variable = called === undefined ? undefined : variables.get(called);
    if (variable === undefined || !isSignal(variable, sought.orientation)) return undefined;
    return inMatrix({ path: path(called!), name: called!, within, depth: within.length, variable }, 'name');
  }
}

interface UsableSignal extends Named {
  readonly variable: NumericVariable;
}

const NOTHING_WRONG = { whyNoSignal: '', refused: undefined };

interface FoundLayout {
  readonly layout: Layout;
  /** What stands beside one another, by the names as they are compared. */
  readonly variables: ReadonlyMap<string, MatVariable>;
  readonly within: readonly string[];
}

/** The layout whose names stand together anywhere. */
function layoutOf(everything: readonly Named[]): FoundLayout | undefined {
  const places = new Map<string, { within: readonly string[]; variables: Map<string, MatVariable> }>();
  for (const { path, name, within, variable } of everything) {
    if (path.endsWith('}')) continue; // an element of a cell is not beside it
    const key = within.join('\n');
    if (!places.has(key)) places.set(key, { within, variables: new Map() });
    places.get(key)!.variables.set(plainName(name), variable);
  }
  for (const layout of layouts) {
    for (const { within, variables } of places.values()) {
      if (layout.together.every((name) => variables.has(name))) return { layout, variables, within };
    }
  }
  return undefined;
}

/**
 * The signals with the best of the names that any has, at the place nearest to the file's own variables. A single number
 * is a signal only by a name that somebody chose, or where nothing else could be.
 */
function named(usable: readonly UsableSignal[], own: readonly string[]): UsableSignal[] {
  const several = usable.filter(({ variable }) => variable.values.length > 1);
  return (
    [[usable, own] as const, [several, SIGNAL_NAMES] as const, [usable, SIGNAL_NAMES] as const]
      .map(([among, names]) => bestNamed(among, names))
      .find(({ length }) => length > 0) ?? []
  );
}

function bestNamed(usable: readonly UsableSignal[], names: readonly string[]): UsableSignal[] {
  for (const wanted of names) {
    const found = usable.filter(({ path, name }) => plainName(name) === wanted || plainName(path) === wanted);
    if (found.length === 0) continue;
    const depth = Math.min(...found.map((one) => one.depth));
    return found.filter((one) => one.depth === depth);
  }
  return [];
}

/** What the file, or a sheet beside it, says of the size: as many times as samples, as many names as leads. */
function knownSides(everything: readonly Named[], { rows, samples }: Sought) {
  if (rows !== undefined || samples !== undefined) return { leads: rows, samples };
  const times = everything.find(
    ({ name, variable }) => isOneOf(name, TIME_NAMES) && variable.kind === 'numeric' && variable.values.length > 1,
  );
  const names = everything.flatMap(({ path, name, variable }) =>
    isOneOf(name, LEAD_NAME_NAMES) && !path.endsWith('}') ? [textsIn(variable)?.length ?? 0] : [],
  );
  const isList = (count: number) => count > 1;
  return {
    samples: times?.variable.kind === 'numeric' ? times.variable.values.length : undefined,
    leads: names.find(isList),
  };
}

/** The structs that hold a candidate, but for those that hold the signal. */
function foreignTo(signal: ChosenSignal | undefined, candidates: readonly UsableSignal[]): ReadonlySet<string> {
  const own = new Set(signal?.within);
  const others = candidates.filter(({ variable }) => variable.values.length > MAX_LEADS);
  return new Set(others.flatMap(({ within }) => within.filter((container) => !own.has(container))));
}

/** Is it called like something that is said of a signal, or like a channel that is no ECG? */
function isSaid(name: string): boolean {
  return (
    [TIME_NAMES, MARK_NAMES, GAIN_NAMES, ZERO_NAMES, RATE_NAMES, PERIOD_NAMES].some((names) => isOneOf(name, names)) ||
    isOtherChannel(name)
  );
}

function isOneOf(name: string, names: readonly string[]): boolean {
  return names.includes(plainName(name));
}

function whyNone(
  everything: readonly Named[],
  candidates: readonly Named[],
  names: readonly string[],
  { names: own, orientation }: Sought,
): Pick<Choice, 'whyNoSignal' | 'refused'> {
  const called = (own.length > 0 ? own : EXAMPLES).map((name) => `"${name}"`).join(' or ');
  const wanted = `a real numeric matrix called ${called} is expected`;
  const variables = everything.filter(({ depth }) => depth === 0);
  const hasTheName = everything.find(
    ({ path, name }) => names.includes(plainName(name)) || names.includes(plainName(path)),
  );
  const refused = hasTheName ?? (variables.length === 1 && candidates.length === 0 ? variables[0] : undefined);
  if (refused !== undefined) {
    const why = whyNotSignal(refused.variable, orientation) || whyNotCandidate(refused);
    const because = isMatrix(refused.variable) ? 'leads' : 'kind';
    return {
      whyNoSignal: `${wanted}; ${quoted(refused.path)} ${why}`,
      refused: hasTheName && { variable: refused.path, because, why },
    };
  }
  const found =
    candidates.length > 1
      ? `${list(candidates)} could each be it, none has the name`
      : `the file holds ${variables.length === 0 ? 'no variable' : list(variables)}`;
  return { whyNoSignal: `${wanted}; ${found}`, refused: undefined };
}

/** Names that most tools give a signal. */
const EXAMPLES = ['val', 'ecg', 'signal', 'data'] as const;

function whyNotCandidate({ name, variable }: Named): string {
  const isNumber = variable.kind === 'numeric' && variable.values.length === 1;
  return isNumber || !isSaid(name) ? 'is a single number' : 'is called like something else than a signal';
}

/** Could it be a signal if only it had fewer leads? */
function isMatrix(variable: MatVariable): boolean {
  return variable.kind === 'numeric' && !variable.complex && variable.dims.length <= 2 && variable.values.length > 1;
}

function isSignal(variable: MatVariable, orientation: Orientation): variable is NumericVariable {
  return whyNotSignal(variable, orientation) === '';
}

/** What keeps a variable from being a signal, as the end of a sentence about it; empty when nothing does. */
function whyNotSignal(variable: MatVariable, orientation: Orientation): string {
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

/** The first few names, and how many more there are. */
function list(variables: readonly { readonly path: string }[]): string {
  const names = variables.slice(0, 5).map(({ path }) => quoted(path));
  return variables.length > 5 ? `${names.join(', ')} and ${variables.length - 5} more` : names.join(', ');
}
