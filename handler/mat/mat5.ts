/**
 * Reads level 5 MAT-files: what MATLAB calls version 5, 6 (raw) and 7 (each variable compressed by itself).
 *
 * Source: MathWorks, "MAT-File Format", chapter "Level 5 MAT-File Format".
 * A file is a 128-byte header and a run of elements, each a matrix or a compressed matrix.
 */
import { addVariable } from './add-variable.ts';
import { byteOf, need, refuse, type Source, sourceOf } from './bytes.ts';
import { inflateElement } from './inflate.ts';
import { type Budget, budgetFor, type MatLimits, spendVariables } from './limits.ts';
import { readArray } from './mat5-array.ts';
import { type Element, elementAt, TYPE } from './mat5-element.ts';
import type { MatFile, MatVariable } from './variables.ts';

/** Text, offset of the subsystem's element, version, byte order mark. */
export const HEADER_BYTES = 128;
const SUBSYSTEM_OFFSET_AT = 116;

/**
 * Reads every variable of a level 5 MAT-file whose header has been recognised. A header alone is a file of no variables.
 *
 * The format knows neither a count nor an end: a file cut exactly between two variables is a shorter file, and is read.
 *
 * @throws {BadFileError} when a byte does not fit the format; no value is ever guessed or dropped
 */
export function readMat5(bytes: Uint8Array, endian: 'little' | 'big', limits: MatLimits): MatFile {
  const source = sourceOf(bytes, endian === 'little');
  need(source, 0, HEADER_BYTES, bytes.byteLength, 'the header of a version 5 file would', 'truncated');
  const budget = budgetFor(bytes.byteLength, limits);
  const variables = new Map<string, MatVariable>();
  let subsystem: MatVariable | undefined;
  for (let at = HEADER_BYTES; at < bytes.byteLength; ) {
    const element = elementAt(source, at, bytes.byteLength, 'the bytes of a variable', 'truncated');
    const variable = readVariable(source, element, budget);
    if (variable.name !== '') addVariable(variables, variable, source, at);
    else if (isSubsystem(source, element)) subsystem = variable;
    else refuse(source, 'corrupt', at, 'a variable without a name');
    // Elements of a file are not padded: compressed ones have any size, matrices a multiple of 8.
    at = element.end;
  }
  return { version: '5', endian, variables: [...variables.values()], ...(subsystem && { subsystem }) };
}

function readVariable(source: Source, element: Element, budget: Budget): MatVariable {
  spendVariables(budget, 1, byteOf(source, element.tagAt));
  if (element.type === TYPE.matrix) return readArray(source, element, budget);
  if (element.type !== TYPE.compressed) {
    refuse(source, 'corrupt', element.tagAt, `a variable begins with type 14 or 15, found ${element.type}`);
  }
  const inflated = inflateElement(source, element, budget);
  const inside = elementAt(inflated, 0, inflated.bytes.byteLength, 'the bytes of a variable');
  return readArray(inflated, inside, budget);
}

/** The nameless matrix that the header points at holds the workspaces of function handles and objects. */
function isSubsystem(source: Source, { tagAt }: Element): boolean {
  return source.view.getBigUint64(SUBSYSTEM_OFFSET_AT, source.littleEndian) === BigInt(tagAt);
}
