/** What a MAT-file holds once read: a tree of variables. Nothing here knows which version they came from. */

/** MATLAB's numeric classes. What is stored may be narrower (MATLAB packs doubles into bytes where they fit). */
export type NumericClass =
  | 'double'
  | 'single'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64';

/** Values in memory, as JavaScript has them for each numeric class of MATLAB. */
export type NumericArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/**
 * The values of one array, column by column as MATLAB stores them, decoded only where they are asked for:
 * a day of Holter is held once, as the file's bytes.
 */
export interface Values {
  readonly length: number;
  /**
   * Values `[from, to)` as they are stored, in native byte order: a view of the bytes where it can be, else a copy.
   * `from` and `to` are between 0 and `length`.
   */
  slice(from: number, to: number): NumericArray;
  /** The same for the length of one call: `use` must keep none of them. Left out where the values are held already. */
  lend?<T>(from: number, to: number, use: (values: NumericArray) => T): T;
}

interface Common {
  /** The variable's or field's name; empty for the elements of a cell. */
  readonly name: string;
  /** MATLAB's dimensions, at least two: rows, columns, … */
  readonly dims: readonly number[];
}

/** A numeric matrix, or a logical one: its values column by column, as MATLAB stores them. */
export interface NumericVariable extends Common {
  readonly kind: 'numeric';
  readonly matClass: NumericClass;
  readonly logical: boolean;
  /** True when there is an imaginary part; `values` is then the real part alone. */
  readonly complex: boolean;
  readonly values: Values;
}

/** Text; `text` is its rows joined by newlines (most often one row). */
export interface CharVariable extends Common {
  readonly kind: 'char';
  readonly text: string;
}

/** A struct array: for each of its elements (column by column) the fields, in file order; of a 7.3 file, by name. */
export interface StructVariable extends Common {
  readonly kind: 'struct';
  readonly fieldNames: readonly string[];
  /** `elements[i].get(field)`; a Map because a field may be called `__proto__`. */
  readonly elements: readonly ReadonlyMap<string, MatVariable>[];
}

/** A cell array: one variable for each cell, column by column. */
export interface CellVariable extends Common {
  readonly kind: 'cell';
  readonly cells: readonly MatVariable[];
}

/** What is recognised and skipped: sparse matrices, objects, function handles, opaque data. */
export interface SkippedVariable extends Common {
  readonly kind: 'sparse' | 'object' | 'function' | 'opaque';
}

/** Any variable of a file, by `kind`. The values of sparse arrays, objects and function handles are not read. */
export type MatVariable = NumericVariable | CharVariable | StructVariable | CellVariable | SkippedVariable;

/** A whole file: its version, its byte order, and its variables in the order of the file. An empty one has none. */
export interface MatFile {
  /** `5` covers what MATLAB calls version 6 (raw) and 7 (compressed). */
  readonly version: '4' | '5' | '7.3';
  readonly endian: 'little' | 'big';
  readonly variables: readonly MatVariable[];
  /** Names that stood in the file more than once; the last variable of each is kept, as MATLAB does. */
  readonly replaced?: readonly string[];
  /** True when a compressed variable was so large that it was inflated into a scratch file: the file's size says little of it. */
  readonly isSpilled?: boolean;
  /** The nameless array in which version 5 keeps the workspaces of function handles and objects; most files have none. */
  readonly subsystem?: MatVariable;
}
