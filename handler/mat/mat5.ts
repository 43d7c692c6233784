/**
 * Reads level 5 MAT-files: what MATLAB calls version 5, 6 (raw) and 7 (each variable compressed by itself).
 *
 * Source: MathWorks, "MAT-File Format", chapter "Level 5 MAT-File Format".
 * A file is a 128-byte header and a run of elements, each a matrix or a compressed matrix.
 */
import type { ByteRanges } from '../bytes/byte-ranges.ts';
import type { ScratchFiles } from '../bytes/scratch-files.ts';
import { type Cursor, fileCursor } from './cursor.ts';
import { inflateElement } from './inflate.ts';
import { type MatLimits, spendVariables } from './limits.ts';
import { readArray } from './mat5-array.ts';
import { type Element, nextElement, TYPE } from './mat5-element.ts';
import { VariableList } from './text.ts';
import type { MatFile, MatVariable } from './variables.ts';

/** Text, offset of the subsystem's element, version, byte order mark. */
const HEADER_BYTES = 128;
const SUBSYSTEM_OFFSET_AT = 116;

/**
 * Reads every variable of a level 5 MAT-file whose header has been recognised. A header alone is a file without
 * variables.
 *
 * The format has neither a count nor an end mark: a file cut exactly between two variables is a shorter file, and is
 * read.
 *
 * @param scratch where large compressed variables are inflated to; without it, they are held
 * @throws {BadFileError} when a byte does not fit the format; no value is ever guessed or dropped
 */
export async function readMat5(
  bytes: Uint8Array | ByteRanges,
  endian: 'little' | 'big',
  limits: MatLimits,
  scratch?: ScratchFiles,
): Promise<MatFile> {
  const file = fileCursor(bytes, endian, limits, scratch);
  const subsystemAt = readHeader(file);
  const variables = new VariableList();
  let subsystem: MatVariable | undefined;
  while (file.left > 0 && !(variables.count > 0 && file.isPadding)) {
    const element = nextElement(file, 'the bytes of a variable');
    const variable = await readVariable(element);
    if (variable.name !== '') variables.add(variable);
    else if (BigInt(element.tagAt) === subsystemAt) subsystem = variable;
    else element.refuse('corrupt', 'a variable without a name');
    // Elements of a file are not padded: compressed ones have any size, matrices a multiple of 8.
    file.at = element.data.end;
  }
  const isSpilled = file.budget.spilledBytesLeft < limits.spilledBytes;
  return {
    version: '5',
    endian,
    ...variables.asRead(),
    ...(isSpilled && { isSpilled }),
    ...(subsystem && { subsystem }),
  };
}

/** Where the header says that the subsystem is: a nameless matrix, the workspaces of function handles and objects. */
function readHeader(file: Cursor): bigint {
  file.need(HEADER_BYTES, 'the header of a version 5 file would');
  const header = file.part(HEADER_BYTES);
  header.skip(SUBSYSTEM_OFFSET_AT);
  return header.uint64();
}

async function readVariable(element: Element): Promise<MatVariable> {
  spendVariables(element.data.budget, 1, element.byte);
  if (element.type === TYPE.matrix) return readArray(element);
  if (element.type !== TYPE.compressed) {
    element.refuse('corrupt', `a variable begins with type 14 or 15, found ${element.type}`);
  }
  return readArray(nextElement(await inflateElement(element), 'the bytes of a variable'));
}
