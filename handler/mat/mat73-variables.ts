/**
 * What MATLAB means by the groups, datasets and attributes of a version 7.3 file.
 *
 * Sources: files written by MATLAB, since MathWorks documents only that they are HDF5; matio's `mat73.c`.
 * An array is a dataset with its dimensions reversed, so its values lie as MATLAB has them; a struct is a group; a
 * cell, and a field of a struct array, is a dataset of references into `/#refs#`; an empty array is a dataset that
 * holds its dimensions instead of values.
 */
import { type Hdf5File, kindAt, namesIn, referenceTo, refuse } from './hdf5.ts';
import { attributesOf, attributeValue, integerAttribute, textAttribute } from './hdf5-attributes.ts';
import { type Dataset, datasetAt, forEachRun, readDataset } from './hdf5-datasets.ts';
import { isMuch, type MatBudget, spendInflated, spendSpilled, spendVariables } from './limits.ts';
import { joinRows } from './text.ts';
import { arrayOver, bytesPerValue, canHold, countOf, numericClass, shapeOf } from './values.ts';
import type { MatVariable, NumericArray, NumericClass, StructVariable, Values } from './variables.ts';

/** Groups of MATLAB's own: what references point at, and the content of objects. */
const REFERENCES = '/#refs#';
const HIDDEN = new Set(['#refs#', '#subsystem#']);

/** Values of the attribute `MATLAB_object_decode`. */
const OBJECT_KINDS: Readonly<Record<number, 'function' | 'object'>> = { 1: 'function', 2: 'object' };

/** Values that lie in the scratch file of the thread. */
export interface SpilledValues {
  readonly length: number;
  /** The byte of the first one. */
  readonly at: number;
  readonly storage: NumericClass;
}

/** Where many values go. */
export interface Spill {
  /** Makes room. @returns the byte where it begins */
  reserve(bytes: number): number;
  write(bytes: Uint8Array, at: number): void;
}

/** A file while it is read. */
interface Reading {
  readonly spill: Spill | undefined;
  readonly file: Hdf5File;
  readonly budget: MatBudget;
  /** Paths in `/#refs#` by the references to them; listed when the first reference is met. */
  targets: ReadonlyMap<bigint, string> | undefined;
}

/** A group or dataset: its path, what it is called where it stands, and the paths it lies in, outermost first. */
interface Hdf5Object {
  readonly path: string;
  readonly name: string;
  readonly inside: readonly string[];
}

/** What MATLAB's attributes say about it; it has no class when another program wrote it. */
interface MatlabObject extends Hdf5Object {
  readonly attributes: ReadonlySet<string>;
  readonly matClass: string | undefined;
}

/**
 * Reads every variable of an open version 7.3 file. Their values are plain typed arrays, or say where they lie, so that they can
 * be handed from one thread to another.
 */
export function readVariables(file: Hdf5File, budget: MatBudget, spill?: Spill): MatVariable[] {
  const reading: Reading = { file, budget, spill, targets: undefined };
  const names = namesIn(file, '/').filter((name) => !HIDDEN.has(name));
  spendVariables(budget, names.length, file.byte);
  const read = names.map((name) => readObject(reading, { path: `/${name}`, name, inside: [] }));
  return withAttributes(reading, '/', read);
}

/** Attributes that MATLAB and Octave write themselves, and those of HDF5's own conventions. */
const OWN_ATTRIBUTE = /^(MATLAB_|OCTAVE_|CLASS$|VERSION$|DIMENSION_|REFERENCE_LIST$|H5PATH$|_Netcdf4|_FillValue$)/;

/**
 * What programs other than MATLAB say in attributes, as variables: those of a group beside what is in it, those of a
 * dataset beside it and called like it, `ecg_Fs`, unless there is such a variable.
 */
function withAttributes(reading: Reading, path: string, variables: readonly MatVariable[]): MatVariable[] {
  const taken = new Set(variables.map(({ name }) => name));
  const inner = path === '/' ? '' : path;
  const said = [
    ...attributeVariables(reading, path, ''),
    ...variables.flatMap(({ kind, name }) =>
      kind === 'numeric' ? attributeVariables(reading, `${inner}/${name}`, `${name}_`) : [],
    ),
  ];
  return [...variables, ...said.filter(({ name }) => !taken.has(name))];
}

function attributeVariables({ file, budget }: Reading, path: string, prefix: string): MatVariable[] {
  const names = [...attributesOf(file, path)].filter((name) => !OWN_ATTRIBUTE.test(name));
  spendVariables(budget, names.length, file.byte);
  return names.flatMap((attribute): MatVariable[] => {
    const value = attributeValue(file, path, attribute);
    const name = `${prefix}${attribute}`;
    if (value === undefined) return [];
    if (typeof value === 'string') return [{ kind: 'char', name, dims: [1, value.length], text: value }];
    const dims = [1, value.length];
    return [{ kind: 'numeric', name, dims, matClass: 'double', logical: false, complex: false, values: value }];
  });
}

function readObject(reading: Reading, object: Hdf5Object): MatVariable {
  const { file, budget } = reading;
  const { path, name, inside } = object;
  if (inside.includes(path)) refuse(file, 'corrupt', path, 'lies inside itself');
  if (inside.length > budget.limits.nesting)
    refuse(file, 'too-large', path, `nested deeper than ${budget.limits.nesting}`);
  const kind = kindAt(file, path);
  if (kind === 'other') refuse(file, 'corrupt', path, 'is neither a group nor a dataset');
  const attributes = attributesOf(file, path);
  const matClass = attributes.has('MATLAB_class') ? textAttribute(file, path, 'MATLAB_class') : undefined;
  const classed: MatlabObject = { ...object, attributes, matClass };
  if (attributes.has('MATLAB_object_decode')) {
    const decode = integerAttribute(file, path, 'MATLAB_object_decode');
    return { kind: OBJECT_KINDS[decode] ?? 'opaque', name, dims: [1, 1] };
  }
  if (kind === 'dataset') return readArray(reading, classed);
  if (attributes.has('MATLAB_sparse')) return { kind: 'sparse', name, dims: sparseDims(file, path) };
  if (matClass === undefined || matClass === 'struct') return readStruct(reading, classed);
  return { kind: matClass === 'function_handle' ? 'function' : 'opaque', name, dims: [1, 1] };
}

function readArray(reading: Reading, object: MatlabObject): MatVariable {
  const { path, name, attributes, matClass } = object;
  const { file } = reading;
  const dataset = datasetAt(file, path);
  if (attributes.has('MATLAB_empty') && integerAttribute(file, path, 'MATLAB_empty') !== 0) {
    return emptyArray(reading, object, dataset);
  }
  const dims = dimsOf(dataset);
  if (matClass === 'cell') return { kind: 'cell', name, dims, cells: readReferenced(reading, object, dataset, '') };
  if (matClass === 'char') return { kind: 'char', name, dims, text: readText(reading, dataset) };
  const { items } = dataset;
  const isNumeric = items.kind === 'numbers' || items.kind === 'complex';
  const numeric = matClass === undefined && isNumeric ? items.storage : classNamed(matClass);
  if (numeric === undefined) return { kind: 'opaque', name, dims };
  if (!isNumeric) refuse(file, 'corrupt', path, `values of class ${numeric} are numbers, found ${items.kind}`);
  if (!canHold(numeric, items.storage))
    refuse(file, 'corrupt', path, `values of class ${numeric}, found ${items.storage}`);
  const values = readNumbers(reading, dataset, items.storage);
  return {
    kind: 'numeric',
    name,
    dims,
    matClass: numeric,
    logical: matClass === 'logical',
    complex: items.kind === 'complex',
    values: values as Values, // `mat73.ts` reads spilled ones where they lie
  };
}

/** The dataset of an empty array holds its dimensions, in MATLAB's order. */
function emptyArray(reading: Reading, { path, name, matClass }: MatlabObject, dataset: Dataset): MatVariable {
  const { file, budget } = reading;
  const { items, shape } = dataset;
  const rank = countOf(shape, file.byte);
  if (items.kind !== 'numbers' || rank < 2 || rank > budget.limits.dimensions) {
    refuse(file, 'corrupt', path, `an empty array holds its dimensions, found ${shapeOf(shape)} ${items.kind}`);
  }
  const dims = Array.from(arrayOver(readBytes(reading, dataset), items.storage), Number);
  const count = countOf(dims, file.byte);
  switch (matClass) {
    case 'char':
      return { kind: 'char', name, dims, text: '' };
    case 'cell':
      return { kind: 'cell', name, dims, cells: [] };
    case 'struct':
      // A struct without fields has elements all the same; they need no room in the file, so they are counted here.
      spendVariables(budget, count, file.byte);
      return { kind: 'struct', name, dims, fieldNames: [], elements: Array.from({ length: count }, () => new Map()) };
  }
  if (count > 0) refuse(file, 'corrupt', path, `an empty array of ${shapeOf(dims)}`);
  const numeric = matClass === 'canonical empty' ? 'double' : classNamed(matClass);
  if (numeric === undefined) return { kind: 'opaque', name, dims };
  const values = arrayOver(new Uint8Array(), numeric);
  return { kind: 'numeric', name, dims, matClass: numeric, logical: matClass === 'logical', complex: false, values };
}

/** A struct is a group of its fields; in a struct array, each field is a dataset of references, one per element. */
function readStruct(reading: Reading, object: Hdf5Object): StructVariable {
  const { file, budget } = reading;
  const { path, name } = object;
  const fieldNames = namesIn(file, path);
  spendVariables(budget, 2 * fieldNames.length + 1, file.byte);
  const inside = [...object.inside, path];
  const fields = fieldNames.map((field) => ({ path: `${path}/${field}`, name: field, inside }));
  const columns = fields.map((field) => fieldOfArray(reading, field));
  const first = columns[0];
  if (first === undefined) {
    const read = withAttributes(
      reading,
      path,
      fields.map((field) => readObject(reading, field)),
    );
    const elements = [new Map(read.map((field) => [field.name, field]))];
    return { kind: 'struct', name, dims: [1, 1], fieldNames: [...elements[0]!.keys()], elements };
  }
  const dims = dimsOf(first);
  const count = countOf(dims, file.byte);
  spendVariables(budget, count, file.byte);
  const elements = Array.from({ length: count }, () => new Map<string, MatVariable>());
  fields.forEach((field, i) => {
    const column = columns[i];
    if (column === undefined || shapeOf(dimsOf(column)) !== shapeOf(dims)) {
      refuse(file, 'corrupt', field.path, `a field of ${shapeOf(dims)} structs has as many references`);
    }
    const values = readReferenced(reading, field, column, field.name);
    for (const [element, value] of values.entries()) elements[element]!.set(field.name, value);
  });
  return { kind: 'struct', name, dims, fieldNames, elements };
}

/** The references of a struct array's field. They carry no class: with one, they are a cell, the field of one struct. */
function fieldOfArray({ file }: Reading, { path }: Hdf5Object): Dataset | undefined {
  if (kindAt(file, path) !== 'dataset' || attributesOf(file, path).has('MATLAB_class')) return undefined;
  const dataset = datasetAt(file, path);
  return dataset.items.kind === 'references' ? dataset : undefined;
}

/** What a dataset of references points at, each read as its own object. */
function readReferenced(reading: Reading, object: Hdf5Object, dataset: Dataset, name: string): MatVariable[] {
  const { file, budget } = reading;
  if (dataset.items.kind !== 'references')
    refuse(file, 'corrupt', object.path, `references were due, found ${dataset.items.kind}`);
  spendVariables(budget, countOf(dataset.shape, file.byte), file.byte);
  const references = arrayOver(readBytes(reading, dataset), 'uint64') as BigUint64Array;
  reading.targets ??= targetsIn(reading);
  const { targets } = reading;
  const inside = [...object.inside, object.path];
  return Array.from(references, (reference) => {
    const path = targets.get(reference);
    if (path === undefined) refuse(file, 'corrupt', object.path, 'a reference leads nowhere');
    return readObject(reading, { path, name, inside });
  });
}

function targetsIn({ file, budget }: Reading): Map<bigint, string> {
  const paths = namesIn(file, REFERENCES).map((name) => `${REFERENCES}/${name}`);
  spendVariables(budget, paths.length, file.byte);
  return new Map(paths.map((path) => [referenceTo(file, path), path]));
}

/** Many values go into the scratch file, where there is one: what is left of them here is where they lie. */
function readNumbers(reading: Reading, dataset: Dataset, storage: NumericClass): NumericArray | SpilledValues {
  const { file, budget, spill } = reading;
  const { items, shape, itemBytes } = dataset;
  const take = (bytes: Uint8Array) =>
    items.kind === 'complex' ? realParts(bytes, dataset, storage, items.realAt) : bytes;
  const count = countOf(shape, file.byte);
  const bytes = countOf([...shape, itemBytes], file.byte);
  if (spill === undefined || !isMuch(budget, bytes)) return arrayOver(take(readBytes(reading, dataset)), storage);
  spendSpilled(budget, bytes, file.byte);
  const size = bytesPerValue(storage);
  const at = spill.reserve(count * size);
  forEachRun(file, dataset, (run, first) => spill.write(take(run), at + first * size));
  return { length: count, at, storage };
}

function realParts(bytes: Uint8Array, { itemBytes }: Dataset, storage: NumericClass, realAt: number): Uint8Array {
  const size = bytesPerValue(storage);
  const parts = new Uint8Array((bytes.length / itemBytes) * size);
  for (let from = realAt, to = 0; to < parts.length; from += itemBytes, to += size) {
    parts.set(bytes.subarray(from, from + size), to);
  }
  return parts;
}

function readText(reading: Reading, dataset: Dataset): string {
  const { file, budget } = reading;
  const { items, path, shape } = dataset;
  const { textUnits } = budget.limits;
  const storage = items.kind === 'numbers' ? items.storage : items.kind;
  if (storage !== 'uint16' && storage !== 'uint8')
    refuse(file, 'corrupt', path, `characters are uint16, found ${storage}`);
  const count = countOf(shape, file.byte);
  if (count > textUnits) refuse(file, 'too-large', path, `text of ${count} characters, at most ${textUnits} are read`);
  const units = arrayOver(readBytes(reading, dataset), storage) as Uint8Array | Uint16Array;
  return joinRows(Uint16Array.from(units), dimsOf(dataset)[0]!);
}

/** Reads a dataset's bytes, after their number has been checked against what the file may inflate to. */
function readBytes({ file, budget }: Reading, dataset: Dataset): Uint8Array {
  const count = countOf([...dataset.shape, dataset.itemBytes], file.byte);
  spendInflated(budget, count, file.byte);
  return readDataset(file, dataset);
}

/** MATLAB's dimensions, at least two. */
function dimsOf({ shape }: Dataset): number[] {
  const dims = shape.toReversed();
  while (dims.length < 2) dims.push(1);
  return dims;
}

/** Rows are written down, columns follow from the column offsets, one more than there are columns. */
function sparseDims(file: Hdf5File, path: string): number[] {
  const rows = integerAttribute(file, path, 'MATLAB_sparse');
  const offsets = datasetAt(file, `${path}/jc`).shape[0] ?? 0;
  if (offsets < 1) refuse(file, 'corrupt', path, 'a sparse array without column offsets');
  return [rows, offsets - 1];
}

function classNamed(matClass: string | undefined): NumericClass | undefined {
  return matClass === 'logical' ? 'uint8' : numericClass(matClass ?? '');
}
