/**
 * Reads one matrix of a level 5 MAT-file: `flags | dimensions | name | what its class needs`, each an element.
 *
 * Source: MathWorks, "MAT-File Format", chapter "Level 5 MAT-File Format", section "Level 5 MATLAB Array Data Element
 * Formats". Function handles (16) and opaque objects (17) are not described there; they are recognised and skipped.
 */
import { byteOf, int32, refuse, type Source, uint32 } from './bytes.ts';
import { fieldNamesOf } from './field-names.ts';
import { type Budget, spendVariables } from './limits.ts';
import { dataOf, type Element, elementAt, TAG_BYTES, TYPE } from './mat5-element.ts';
import { type Head, mustEnd, readHead } from './mat5-head.ts';
import { NUMERIC_CLASSES, readNumeric } from './mat5-numeric.ts';
import { readText } from './mat5-text.ts';
import { nameFrom } from './text.ts';
import type { CellVariable, MatVariable, NumericVariable, StructVariable } from './variables.ts';

const CLASS = { cell: 1, struct: 2, object: 3, char: 4, sparse: 5, function: 16, opaque: 17 } as const;

/** Bits of the flags' first word, whose low byte is the class. */
const LOGICAL = 0x200;
const COMPLEX = 0x800;

const FLAGS_BYTES = 8;

/** Where a matrix stands: what it is called there, and how many structs and cells it lies in. */
interface Place {
  /** The name of the field that holds it, '' in a cell; undefined for a variable, whose name is its own. */
  readonly name: string | undefined;
  readonly depth: number;
}

/** Reads the matrix that an element holds. */
export function readArray(
  source: Source,
  element: Element,
  budget: Budget,
  { name, depth }: Place = { name: undefined, depth: 0 },
): MatVariable {
  const { tagAt, at, end } = element;
  if (element.type !== TYPE.matrix)
    refuse(source, 'corrupt', tagAt, `a matrix (14) was due, found type ${element.type}`);
  if (depth > budget.limits.nesting) refuse(source, 'too-large', tagAt, `nested deeper than ${budget.limits.nesting}`);
  if (element.bytes === 0) return emptyDouble(name ?? '');
  const flags = elementAt(source, at, end, 'the flags of a matrix');
  if (flags.bytes !== FLAGS_BYTES) refuse(source, 'corrupt', flags.tagAt, `flags of 8 bytes, found ${flags.bytes}`);
  const word = uint32(source, flags.at);
  const matClass = word & 0xff;
  if (matClass === CLASS.opaque) return readOpaque(source, flags.next, end, name);

  const head = readHead(source, flags.next, end, budget, name);
  switch (matClass) {
    case CLASS.cell:
      return readCell(source, head, budget, depth);
    case CLASS.struct:
      return readStruct(source, head, budget, depth);
    case CLASS.char:
      return readText(source, head, budget);
    case CLASS.object:
      return { kind: 'object', name: head.name, dims: head.dims };
    case CLASS.sparse:
      return { kind: 'sparse', name: head.name, dims: head.dims };
    case CLASS.function:
      return { kind: 'function', name: head.name, dims: head.dims };
  }
  const numeric = NUMERIC_CLASSES.get(matClass);
  if (numeric === undefined) refuse(source, 'corrupt', flags.at, `classes go from 1 to 17, found ${matClass}`);
  return readNumeric(source, head, numeric, { logical: (word & LOGICAL) !== 0, complex: (word & COMPLEX) !== 0 });
}

/** An empty cell or field may be shortened to a tag of no bytes. */
function emptyDouble(name: string): NumericVariable {
  const values = new Float64Array();
  return { kind: 'numeric', name, dims: [0, 0], matClass: 'double', logical: false, complex: false, values };
}

/** Objects of newer classes have no dimensions; their content is in the subsystem. */
function readOpaque(source: Source, at: number, end: number, name: string | undefined): MatVariable {
  const stored = elementAt(source, at, end, 'the characters of a name');
  return { kind: 'opaque', name: name ?? nameFrom(dataOf(source, stored)), dims: [1, 1] };
}

function readCell(source: Source, head: Head, budget: Budget, depth: number): CellVariable {
  const { name, dims, count, end } = head;
  spendChildren(source, head, head.at, budget, count);
  const cells: MatVariable[] = [];
  let at = head.at;
  for (let i = 0; i < count; i++) {
    const element = elementAt(source, at, end, `the bytes of cell ${i} of "${name}"`);
    cells.push(readArray(source, element, budget, { name: '', depth: depth + 1 }));
    at = element.next;
  }
  mustEnd(source, head, at);
  return { kind: 'cell', name, dims, cells };
}

function readStruct(source: Source, head: Head, budget: Budget, depth: number): StructVariable {
  const { name, dims, count, end } = head;
  const { fieldNames, next } = readFieldNames(source, head, budget);
  // The elements cost memory even where there are no fields, and then no bytes stand behind their count.
  spendVariables(budget, count, byteOf(source, head.at));
  spendChildren(source, head, next, budget, count * fieldNames.length);
  const elements: Map<string, MatVariable>[] = [];
  let at = next;
  for (let i = 0; i < count; i++) {
    const fields = new Map<string, MatVariable>();
    for (const field of fieldNames) {
      const element = elementAt(source, at, end, `the bytes of "${name}.${field}"`);
      fields.set(field, readArray(source, element, budget, { name: field, depth: depth + 1 }));
      at = element.next;
    }
    elements.push(fields);
  }
  mustEnd(source, head, at);
  return { kind: 'struct', name, dims, fieldNames, elements };
}

/** Field names lie in one element, each in as many bytes as the element before says. */
function readFieldNames(source: Source, head: Head, budget: Budget): { fieldNames: string[]; next: number } {
  const lengths = elementAt(source, head.at, head.end, 'the bytes of the length of field names');
  const length = lengths.bytes === 4 ? int32(source, lengths.at) : 0;
  if (length < 1) refuse(source, 'corrupt', lengths.tagAt, `"${head.name}" has no positive length of field names`);
  const names = elementAt(source, lengths.next, head.end, 'the characters of field names');
  const count = names.bytes / length;
  if (!Number.isInteger(count)) {
    refuse(source, 'corrupt', names.tagAt, `field names of ${length} bytes each, found ${names.bytes} bytes`);
  }
  spendVariables(budget, count, byteOf(source, names.tagAt));
  const data = dataOf(source, names);
  const stored = Array.from({ length: count }, (_, i) => nameFrom(data.subarray(i * length, (i + 1) * length)));
  return { fieldNames: fieldNamesOf(stored), next: names.next };
}

/** A child takes at least its tag: a count is checked against the bytes that are there and against the limit. */
function spendChildren(source: Source, { name, end }: Head, at: number, budget: Budget, count: number): void {
  if (count * TAG_BYTES > end - at) {
    refuse(
      source,
      'corrupt',
      at,
      `${count} cells or fields of "${name}" need ${count * TAG_BYTES} bytes, ${end - at} left`,
    );
  }
  spendVariables(budget, count, byteOf(source, at));
}
