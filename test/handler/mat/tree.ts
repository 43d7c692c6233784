/** What was read, as plain values that `toEqual` can compare and people can print. */
import type { MatFile, MatVariable } from '../../../handler/mat/variables.ts';

/** A whole file. */
export function plainFile({ version, endian, variables, subsystem }: MatFile): unknown {
  return { version, endian, variables: variables.map(plain), subsystem: subsystem && plain(subsystem) };
}

/** One variable; values as numbers or bigints in stored order, with the type they are stored in. */
export function plain(variable: MatVariable): unknown {
  switch (variable.kind) {
    case 'numeric': {
      const stored = variable.values.slice(0, variable.values.length);
      return { ...variable, stored: stored.constructor.name, values: Array.from<number | bigint>(stored) };
    }
    case 'cell':
      return { ...variable, cells: variable.cells.map(plain) };
    case 'struct':
      return {
        ...variable,
        elements: variable.elements.map((fields) => Array.from(fields, ([name, field]) => [name, plain(field)])),
      };
    default:
      return variable;
  }
}
