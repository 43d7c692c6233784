/** Names of a file are unique: MATLAB never writes one twice, and guessing which is meant could be guessing wrong. */
import { refuse, type Source } from './bytes.ts';
import type { MatVariable } from './variables.ts';

/** Adds a variable that begins at an offset to those that were read before it. */
export function addVariable(
  variables: Map<string, MatVariable>,
  variable: MatVariable,
  source: Source,
  at: number,
): void {
  const { name } = variable;
  if (variables.has(name)) refuse(source, 'corrupt', at, `a second variable is called "${name}"`);
  variables.set(name, variable);
}
