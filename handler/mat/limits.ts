/**
 * How much a file may ask for. Every limit is about what a file *claims* beyond its own size: what lies raw in it is
 * bounded by its length already. The defaults admit every recording we know of with room to spare: a day of Holter
 * (62 M samples) inflates from 72 MB to 124 MB.
 */
import { BadFileError } from './errors.ts';

const MIB = 2 ** 20;

/** Settings of the reader; what is left out keeps its default. */
export interface MatLimits {
  /** Bytes that any file may inflate to, however small it is. */
  readonly inflatedFloorBytes: number;
  /** Inflated bytes allowed for each byte of the file. ECG shrinks 2 to 20 times; 100 is far beyond. */
  readonly inflatedPerByte: number;
  /** Bytes that no file may inflate to, all its variables together, however large it is. */
  readonly inflatedCeilingBytes: number;
  /** Compressed elements of a file, one per variable: zlib takes 30 µs to start for each, however small. */
  readonly compressedElements: number;
  /** Variables, struct elements, field names, fields and cells of a file, all together. */
  readonly variables: number;
  /** Structs and cells inside each other; MATLAB users stay under ten. */
  readonly nesting: number;
  /** Dimensions of one array; NumPy holds as many. */
  readonly dimensions: number;
  /** Characters of one text. */
  readonly textUnits: number;
  /** Processor time that the HDF5 library may take for a file, about 150 ms of it to start. */
  readonly hdf5Ms: number;
  /** Additional processor time for each MiB of the file; inflating takes 5 to 20. */
  readonly hdf5MsPerMib: number;
}

/** The limits that hold where a caller sets no others. */
export const DEFAULT_LIMITS: MatLimits = {
  inflatedFloorBytes: 64 * MIB,
  inflatedPerByte: 100,
  inflatedCeilingBytes: 1024 * MIB,
  compressedElements: 20_000,
  variables: 250_000,
  nesting: 64,
  dimensions: 32,
  textUnits: 4 * MIB,
  hdf5Ms: 700,
  hdf5MsPerMib: 200,
};

/** What is left of the limits while one file is read. */
export interface MatBudget {
  readonly limits: MatLimits;
  inflatedBytesLeft: number;
  compressedElementsLeft: number;
  variablesLeft: number;
}

/** A fresh budget for a file of `fileBytes`. */
export function budgetFor(fileBytes: number, limits: MatLimits): MatBudget {
  const { inflatedFloorBytes, inflatedPerByte, inflatedCeilingBytes } = limits;
  const inflatedBytesLeft = Math.min(Math.max(inflatedFloorBytes, inflatedPerByte * fileBytes), inflatedCeilingBytes);
  return {
    limits,
    inflatedBytesLeft,
    compressedElementsLeft: limits.compressedElements,
    variablesLeft: limits.variables,
  };
}

/** Takes `count` variables from the budget, before any of them costs memory; `byte` is of the file. */
export function spendVariables(budget: MatBudget, count: number, byte: number): void {
  if (count > budget.variablesLeft) {
    const { variables } = budget.limits;
    throw new BadFileError(
      'too-large',
      byte,
      `${count} more variables, fields or cells; at most ${variables} are read`,
    );
  }
  budget.variablesLeft -= count;
}

/** Takes one compressed element from the budget, before zlib starts; `byte` is of the file. */
export function spendCompressedElement(budget: MatBudget, byte: number): void {
  if (budget.compressedElementsLeft === 0) {
    const { compressedElements } = budget.limits;
    throw new BadFileError('too-large', byte, `one more compressed variable; at most ${compressedElements} are read`);
  }
  budget.compressedElementsLeft -= 1;
}

/** Takes `bytes` of inflated data from the budget, before they are allocated; `byte` is of the file. */
export function spendInflated(budget: MatBudget, bytes: number, byte: number): void {
  if (bytes > budget.inflatedBytesLeft) {
    throw new BadFileError(
      'too-large',
      byte,
      `inflates to ${bytes} bytes; ${budget.inflatedBytesLeft} are left of the limit`,
    );
  }
  budget.inflatedBytesLeft -= bytes;
}
