/** How HDF5 names what a value is made of, and the numeric class of MATLAB that it is. */
import { numericClass } from './values.ts';
import type { NumericClass } from './variables.ts';

/** Type classes of HDF5. Source: H5Tpublic.h. */
export const TYPE_CLASS = { integer: 0, float: 1, string: 3, bitfield: 4, compound: 6, reference: 7 } as const;

/**
 * The numeric class of MATLAB that is stored so.
 *
 * @param size of a value in bytes
 * @returns undefined when there is none, as for text
 */
export function storageOf(type: number, size: number, signed: boolean): NumericClass | undefined {
  if (type === TYPE_CLASS.float) return ({ 4: 'single', 8: 'double' } as const)[size];
  if (type !== TYPE_CLASS.integer && type !== TYPE_CLASS.bitfield) return undefined;
  return numericClass(`${signed && type === TYPE_CLASS.integer ? '' : 'u'}int${8 * size}`);
}
