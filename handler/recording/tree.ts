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

/** A value with what it is of: Octave's HDF5 files have `type` and `value`, people write `value` and `unit`. */
const BESIDE_A_VALUE: ReadonlySet<string> = new Set(['value', 'type', 'unit', 'units']);
const UNITS: ReadonlySet<string> = new Set(['unit', 'units']);

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
  const isWrapper = holdsOneValue(variable.fieldNames);
  const isSingle = variable.elements.length === 1;
  return variable.elements.flatMap((fields, index) => {
    const element = isSingle ? path : `${path}(${index + 1})`;
    return [...fields].map(([field, inner]) => ({
      path: `${element}.${field}`,
      name: isWrapper ? nameInWrapper(name, field) : field,
      depth: depth + 1,
      within: isWrapper ? within : [...within, element],
      variable: inner,
    }));
  });
}

function holdsOneValue(fieldNames: readonly string[]): boolean {
  const plain = fieldNames.map((name) => name.toLowerCase());
  return plain.length > 1 && plain.includes('value') && plain.every((name) => BESIDE_A_VALUE.has(name));
}

/** A value is called like what it lies in, and its unit like a unit beside that: `fs`, `fs_unit`. */
function nameInWrapper(name: string, field: string): string {
  const plain = field.toLowerCase();
  if (plain === 'value') return name;
  return UNITS.has(plain) ? `${name}_${plain}` : field;
}
