/** Names for everything in a MAT-file: fields of structs and elements of cells get a path, `ECG.data`, `header{2}`. */
import type { MatFile, MatVariable } from '../mat/variables.ts';

/** A variable and where it was found. */
export interface Named {
  readonly path: string;
  /** Its own name; an element of a cell, or the `value` of an Octave variable, has the name of what it lies in. */
  readonly name: string;
  /** Structs and cells it lies in: 0 for the variables of the file. */
  readonly depth: number;
  /** The structs it lies in by their paths, outermost first; a cell or an Octave variable around a value is not one. */
  readonly within: readonly string[];
  readonly variable: MatVariable;
}

/** Octave writes each variable of its HDF5 files as a group of these two. */
const OCTAVE_FIELDS = ['type', 'value'] as const;

/** Every variable of the file, containers before what they hold. Struct arrays count from 1, as MATLAB writes them. */
export function everything(file: MatFile): Named[] {
  const found: Named[] = [];
  // The reader limits nesting to 64 and all variables together to 250 000.
  const visit = (named: Named): void => {
    found.push(named);
    for (const inner of insideOf(named)) visit(inner);
  };
  for (const variable of file.variables) {
    visit({ path: variable.name, name: variable.name, depth: 0, within: [], variable });
  }
  return found;
}

function insideOf({ path, name, depth, within, variable }: Named): Named[] {
  if (variable.kind === 'cell') {
    return variable.cells.map((cell, index) => ({
      path: `${path}{${index + 1}}`,
      name,
      depth: depth + 1,
      within,
      variable: cell,
    }));
  }
  if (variable.kind !== 'struct') return [];
  const isWrapper = isOctaves(variable.fieldNames);
  const isSingle = variable.elements.length === 1;
  return variable.elements.flatMap((fields, index) => {
    const element = isSingle ? path : `${path}(${index + 1})`;
    return [...fields].map(([field, inner]) => ({
      path: `${element}.${field}`,
      name: isWrapper && field === 'value' ? name : field,
      depth: depth + 1,
      within: isWrapper ? within : [...within, element],
      variable: inner,
    }));
  });
}

function isOctaves(fieldNames: readonly string[]): boolean {
  return fieldNames.length === OCTAVE_FIELDS.length && OCTAVE_FIELDS.every((name) => fieldNames.includes(name));
}
