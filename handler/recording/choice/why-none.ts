/** Why a file holds no signal: what was expected, and what was found. */
import type { RefusedSignal } from '../../../quality/facts.ts';
import type { MatVariable } from '../../mat/variables.ts';
import { quoted } from '../quoted.ts';
import type { Orientation } from '../tracks.ts';
import type { Named } from '../tree.ts';
import { plainName, SIGNAL_NAMES } from '../words/names.ts';
import { isSaid, whyNotSignal } from './candidates.ts';

/** What a person reads where no signal was found. */
export interface WhyNone {
  readonly whyNoSignal: string;
  /** The variable that has the signal's name and cannot be one. */
  readonly refused: RefusedSignal | undefined;
}

/** Names that most tools give a signal. */
const EXAMPLES = ['val', 'ecg', 'signal', 'data'] as const;

/**
 * @param own the names that somebody chose; empty when nobody did
 */
export function whyNone(
  everything: readonly Named[],
  candidates: readonly Named[],
  own: readonly string[],
  orientation: Orientation,
): WhyNone {
  const names = [...own.map(plainName), ...SIGNAL_NAMES];
  const called = (own.length > 0 ? own : EXAMPLES).map((name) => `"${name}"`).join(' or ');
  const expected = `expected a real numeric matrix named ${called}`;
  const variables = everything.filter(({ depth }) => depth === 0);
  const hasTheName = everything.find(
    ({ path, name }) => names.includes(plainName(name)) || names.includes(plainName(path)),
  );
  const refused = hasTheName ?? (variables.length === 1 && candidates.length === 0 ? variables[0] : undefined);
  if (refused !== undefined) {
    const why = whyNotSignal(refused.variable, orientation) || whyNotCandidate(refused);
    const because = isMatrix(refused.variable) ? 'leads' : 'kind';
    return {
      whyNoSignal: `${expected}; ${quoted(refused.path)} ${why}`,
      refused: hasTheName && { variable: refused.path, because, why },
    };
  }
  const found =
    candidates.length > 1
      ? `${list(candidates)} could each be the signal, but none has an expected name`
      : `the file holds ${variables.length === 0 ? 'no variables' : list(variables)}`;
  return { whyNoSignal: `${expected}; ${found}`, refused: undefined };
}

/** The first few names, and the number of the others. */
export function list(variables: readonly { readonly path: string }[]): string {
  const names = variables.slice(0, 5).map(({ path }) => quoted(path));
  return variables.length > 5 ? `${names.join(', ')} and ${variables.length - 5} more` : names.join(', ');
}

function whyNotCandidate({ name, variable }: Named): string {
  const isNumber = variable.kind === 'numeric' && variable.values.length === 1;
  return isNumber || !isSaid(name) ? 'is a single number' : 'has the name of something other than a signal';
}

/** Would it be a signal if it had fewer leads? */
function isMatrix(variable: MatVariable): boolean {
  return variable.kind === 'numeric' && !variable.complex && variable.dims.length <= 2 && variable.values.length > 1;
}
