/** Names for everything in a MAT-file: fields of structs and elements of cells get a path, `ECG.data`, `header{2}`. */
import type { MatFile, MatVariable } from '../mat/variables.ts';

/** A variable and where it was found. Its own name, without what it lies in, is `variable.name`. */
export interface Named {
  readonly path: string;
  /** Structs and cells it lies in: 0 for the variables of the file. */
  readonly depth: number;
  readonly variable: MatVariable;
}

/** Every variable of the file, containers before what they hold. Struct arrays count from 1, as MATLAB writes them. */
export function everything(file: MatFile): Named[] {
  const found: Named[] = [];
  // The reader limits nesting to 64 and all variables together to 250 000.
  const visit = (path: string, depth: number, variable: MatVariable): void => {
    found.push({ path, depth, variable });
    if (variable.kind === 'cell') {
      for (const [index, cell] of variable.cells.entries()) visit(`${path}{${index + 1}}`, depth + 1, cell);
    }
    if (variable.kind !== 'struct') return;
    const single = variable.elements.length === 1;
    for (const [index, fields] of variable.elements.entries()) {
      const element = single ? path : `${path}(${index + 1})`;
      for (const [name, field] of fields) visit(`${element}.${name}`, depth + 1, field);
    }
  };
  for (const variable of file.variables) visit(variable.name, 0, variable);
  return found;
}
