/** Numeric and logical matrices of a level 5 MAT-file: `real part | imaginary part`, each one element. */
import { refuse, type Source } from './bytes.ts';
import { elementAt, NUMERIC_TYPES } from './mat5-element.ts';
import { type Head, mustEnd } from './mat5-head.ts';
import { shapeOf } from './shape.ts';
import { bytesPerValue, canHold, storedValues } from './values.ts';
import type { NumericClass, NumericVariable, Values } from './variables.ts';

/** Numeric classes by their code in a matrix's flags. */
export const NUMERIC_CLASSES: ReadonlyMap<number, NumericClass> = new Map([
  [6, 'double'],
  [7, 'single'],
  [8, 'int8'],
  [9, 'uint8'],
  [10, 'int16'],
  [11, 'uint16'],
  [12, 'int32'],
  [13, 'uint32'],
  [14, 'int64'],
  [15, 'uint64'],
]);

/** Reads a numeric matrix; its values stay where they are. */
export function readNumeric(
  source: Source,
  head: Head,
  matClass: NumericClass,
  is: { logical: boolean; complex: boolean },
): NumericVariable {
  const { name, dims } = head;
  const real = readPart(source, head, head.at, matClass);
  const next = is.complex ? readPart(source, head, real.next, matClass).next : real.next;
  mustEnd(source, head, next);
  return { kind: 'numeric', name, dims, matClass, ...is, values: real.values };
}

function readPart(source: Source, head: Head, at: number, matClass: NumericClass): { values: Values; next: number } {
  const { name, dims, count, end } = head;
  const what = `${shapeOf(dims)} values of "${name}"`;
  const element = elementAt(source, at, end, what);
  const storage = NUMERIC_TYPES.get(element.type);
  if (storage === undefined)
    refuse(source, 'corrupt', element.tagAt, `${what} are numbers, found type ${element.type}`);
  if (!canHold(matClass, storage))
    refuse(source, 'corrupt', element.tagAt, `${what} are of class ${matClass}, found ${storage}`);
  const due = count * bytesPerValue(storage);
  if (element.bytes !== due)
    refuse(source, 'corrupt', element.tagAt, `${what} need ${due} bytes, found ${element.bytes}`);
  return { values: storedValues(source, element.at, count, storage), next: element.next };
}
