/**
 * How much a file may ask for. What is held is limited by the file's size, or by a number where a file may be of any size:
 * the defaults admit every recording we know of with room to spare. What goes into scratch files is limited by the disk
 * that it may take; how long a recording may be is for whoever knows its rate to say.
 */
import type { ScratchFiles } from '../bytes/scratch-files.ts';
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
  /** A compressed element that inflates to more goes into a scratch file, where there may be one. */
  readonly heldElementBytes: number;
  /** Bytes that all elements in scratch files may inflate to together. */
  readonly spilledBytes: number;
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
  /** Bytes of all texts and names of a file together, as they are stored: they are held, however large the file is. */
  readonly textBytes: number;
  /** Bytes of a version 7.3 file that is no file of this machine: it is held twice while it is read. */
  readonly hdf5Bytes: number;
  /** Processor time that the HDF5 library may take for a file, about 150 ms of it to start. */
  readonly hdf5Ms: number;
  /** Additional processor time for each MiB of the file, and for each that goes into a scratch file; inflating takes 5 to 20. */
  readonly hdf5MsPerMib: number;
}

/** The limits that hold where a caller sets no others. */
export const DEFAULT_LIMITS: MatLimits = {
  inflatedFloorBytes: 64 * MIB,
  inflatedPerByte: 100,
  inflatedCeilingBytes: 1024 * MIB,
  heldElementBytes: 16 * MIB,
  spilledBytes: 8 * 1024 * MIB,
  compressedElements: 20_000,
  variables: 250_000,
  nesting: 64,
  dimensions: 32,
  textUnits: 4 * MIB,
  textBytes: 64 * MIB,
  hdf5Bytes: 1024 * MIB,
  hdf5Ms: 700,
  hdf5MsPerMib: 200,
};

/** What is left of the limits while one file is read. */
export interface MatBudget {
  readonly limits: MatLimits;
  /** Where large elements are inflated to; undefined when all are held. */
  readonly scratch: ScratchFiles | undefined;
  inflatedBytesLeft: number;
  spilledBytesLeft: number;
  textBytesLeft: number;
  compressedElementsLeft: number;
  variablesLeft: number;
}

/**
 * A fresh budget for a file of `fileBytes`. With scratch files, no more is held of a large file than of a small one.
 *
 * @param spills whether there are any, where another thread has them
 */
export function budgetFor(
  fileBytes: number,
  limits: MatLimits,
  scratch?: ScratchFiles,
  spills: boolean = scratch !== undefined,
): MatBudget {
  const { inflatedFloorBytes, inflatedPerByte, inflatedCeilingBytes, spilledBytes, textBytes } = limits;
  const ofSize = spills ? 0 : inflatedPerByte * fileBytes;
  return {
    limits,
    scratch,
    inflatedBytesLeft: Math.min(Math.max(inflatedFloorBytes, ofSize), inflatedCeilingBytes),
    spilledBytesLeft: spilledBytes,
    textBytesLeft: textBytes,
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

/** Where an element of this many bytes, compressed or inflated, belongs: in a file of these, or undefined when it is to be held. */
export function filesFor(budget: MatBudget, bytes: number): ScratchFiles | undefined {
  return isMuch(budget, bytes) ? budget.scratch : undefined;
}

/** Are these more bytes than one element may have in memory? */
export function isMuch({ limits, inflatedBytesLeft }: MatBudget, bytes: number): boolean {
  return bytes > Math.min(limits.heldElementBytes, inflatedBytesLeft);
}

/** Takes `bytes` of inflated data from the budget, before they are allocated; `byte` is of the file. */
export function spendInflated(budget: MatBudget, bytes: number, byte: number): void {
  budget.inflatedBytesLeft = left(budget.inflatedBytesLeft, bytes, byte);
}

/** The same of data that go into a scratch file, before one is made. */
export function spendSpilled(budget: MatBudget, bytes: number, byte: number): void {
  budget.spilledBytesLeft = left(budget.spilledBytesLeft, bytes, byte);
}

/** Takes the stored bytes of a text or a name from the budget, before they are read; `byte` is of the file. */
export function spendText(budget: MatBudget, bytes: number, byte: number): void {
  if (bytes > budget.textBytesLeft) {
    const most = `at most ${budget.limits.textBytes} are read of all together`;
    throw new BadFileError('too-large', byte, `a text or name of ${bytes} bytes more; ${most}`);
  }
  budget.textBytesLeft -= bytes;
}

function left(before: number, bytes: number, byte: number): number {
  if (bytes <= before) return before - bytes;
  throw new BadFileError('too-large', byte, `inflates to ${bytes} bytes; ${before} are left of the limit`);
}
