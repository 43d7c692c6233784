/** Finds the variable that holds the signal: by the names that the profile lists, else the only one that could be. */
import type { RefusedSignal } from '../../quality/facts.ts';
import { MAX_LEADS } from '../../quality/limits.ts';
import type { Profile } from '../../quality/profile.ts';
import type { MatVariable, NumericVariable } from '../mat/variables.ts';
import { quoted } from './quoted.ts';
import type { Named } from './tree.ts';

/** Whether leads are the rows or the columns of the matrix; by `auto` its shape decides. */
export type Orientation = Profile['recording']['orientation'];

/** The variable that holds the signal, its path in the file (`val`, `ECG.data`), and why it was this one. */
export interface ChosenSignal {
  readonly path: string;
  readonly variable: NumericVariable;
  readonly chosenBy: 'name' | 'being the only one';
}

/** What came of looking for the signal: the variable, or why there is none. */
export interface Choice {
  readonly signal: ChosenSignal | undefined;
  /** How many variables could be the signal. */
  readonly candidates: number;
  /** Why there is no signal: what was wanted and what was found. */
  readonly whyNoSignal: string;
  /** When there is no signal: the variable that has its name. */
  readonly refused: RefusedSignal | undefined;
}

/**
 * Chooses among everything in a file.
 *
 * @param names paths, best first
 * @param orientation which side of the matrix must be few enough to be leads
 */
export function chooseSignal(
  everything: readonly Named[],
  names: readonly string[],
  orientation: Orientation = 'auto',
): Choice {
  const usable = everything.flatMap(({ path, variable }) =>
    isSignal(variable, orientation) ? [{ path, variable }] : [],
  );
  const candidates = usable.filter(({ variable }) => variable.values.length > 1);
  const byName = names.flatMap((name) => usable.find(({ path }) => path === name) ?? [])[0];
  const found = byName ?? (candidates.length === 1 ? candidates[0] : undefined);
  return {
    signal: found === undefined ? undefined : { ...found, chosenBy: found === byName ? 'name' : 'being the only one' },
    candidates: candidates.length,
    whyNoSignal: '',
    refused: undefined,
    ...(found === undefined && whyNone(everything, candidates, names, orientation)),
  };
}

/** Whether the rows of a matrix are its leads; of a square one they are. */
export function leadsInRows([rows = 0, columns = 0]: readonly number[], orientation: Orientation): boolean {
  return orientation === 'auto' ? rows <= columns : orientation === 'leads in rows';
}

function whyNone(
  everything: readonly Named[],
  candidates: readonly { readonly path: string }[],
  names: readonly string[],
  orientation: Orientation,
): Pick<Choice, 'whyNoSignal' | 'refused'> {
  const wanted = `a real numeric matrix called ${names.map((name) => `"${name}"`).join(' or ')} is wanted`;
  const variables = everything.filter(({ depth }) => depth === 0);
  const hasTheName = everything.find(({ path }) => names.includes(path));
  const refused = hasTheName ?? (variables.length === 1 && candidates.length === 0 ? variables[0] : undefined);
  if (refused !== undefined) {
    const why = whyNotSignal(refused.variable, orientation) || 'is a single number';
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
  const leads = leadsInRows(dims, orientation) ? rows : columns;
  return leads > MAX_LEADS ? `is ${shape}, which would be ${leads} leads; at most ${MAX_LEADS} are read` : '';
}

const KINDS = {
  char: 'is text',
  struct: 'is a struct',
  cell: 'is a cell array',
  sparse: 'is sparse',
  object: 'is an object',
  function: 'is a function handle',
  opaque: 'is an object',
} as const;

/** The first few names, and how many more there are. */
function list(variables: readonly { readonly path: string }[]): string {
  const names = variables.slice(0, 5).map(({ path }) => quoted(path));
  return variables.length > 5 ? `${names.join(', ')} and ${variables.length - 5} more` : names.join(', ');
}
