/**
 * What every matrix of a level 5 MAT-file begins with: `flags | dimensions | name`, each an element.
 *
 * Source: MathWorks, "MAT-File Format", chapter "Level 5 MAT-File Format", section "Level 5 MATLAB Array Data Element
 * Formats".
 */
import type { Cursor } from './cursor.ts';
import { spendText } from './limits.ts';
import { type Element, NUMERIC_TYPES, nextElement } from './mat5-element.ts';
import { nameFrom } from './text.ts';
import { countOf } from './values.ts';

const FLAGS_BYTES = 8;

/** Bits of the flags' first word, whose low byte is the class. */
const LOGICAL = 0x200;
const COMPLEX = 0x800;

/** What the flags of a matrix say. */
export interface ArrayFlags {
  readonly classCode: number;
  readonly logical: boolean;
  readonly complex: boolean;
  /** Offset of their data, for refusals. */
  readonly at: number;
}

/** What a matrix is called and how large it is. */
export interface ArrayHead {
  readonly name: string;
  readonly dims: readonly number[];
  /** The product of the dimensions. */
  readonly count: number;
}

/** Reads the flags, with which a matrix begins. */
export function readFlags(matrix: Cursor): ArrayFlags {
  const flags = nextElement(matrix, 'the flags of a matrix');
  const { at, left } = flags.data;
  if (left !== FLAGS_BYTES) flags.refuse('corrupt', `flags of ${FLAGS_BYTES} bytes, found ${left}`);
  const word = flags.data.uint32();
  return { classCode: word & 0xff, logical: (word & LOGICAL) !== 0, complex: (word & COMPLEX) !== 0, at };
}

/**
 * Reads dimensions and name, which are behind the flags.
 *
 * @param name overrides the stored name, for fields; their own is empty
 */
export function readHead(matrix: Cursor, name: string | undefined): ArrayHead {
  const dimensions = nextElement(matrix, 'the dimensions');
  const dims = dimsIn(dimensions);
  const count = countOf(dims, dimensions.byte);
  return { name: readName(matrix, name), dims, count };
}

/** Reads the stored name, unless another overrides it. */
export function readName(matrix: Cursor, name: string | undefined): string {
  const { data, byte } = nextElement(matrix, 'the characters of a name');
  spendText(data.budget, data.left, byte);
  return name ?? nameFrom(data.take(data.left));
}

function dimsIn(element: Element): number[] {
  const { type, data } = element;
  const stored = NUMERIC_TYPES.get(type);
  // Signed by the format; some writers say unsigned and mean the same.
  if ((stored !== 'int32' && stored !== 'uint32') || data.left % 4 !== 0 || data.left < 8) {
    element.refuse('corrupt', `two or more dimensions of type 5, found ${data.left} bytes of type ${type}`);
  }
  const { dimensions } = data.budget.limits;
  const count = data.left / 4;
  if (count > dimensions) element.refuse('too-large', `${count} dimensions, at most ${dimensions} are read`);
  return Array.from({ length: count }, () => data.int32());
}
