/** Recordings for tests of the handler: real ones from the project's samples, and small ones made by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MatFile, MatVariable, NumericArray, NumericVariable, Values } from '../../handler/mat/variables.ts';
import { type Named, writeMat4, writeMat5 } from '../handler/mat/write-mat.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'samples', 'mit-bih-360');

/** Ten seconds of MIT-BIH record 208. */
export const goodBytes: Uint8Array = readFileSync(join(SAMPLES, '208m (0).mat'));
/** The same with an electrode off. */
export const electrodeOffBytes: Uint8Array = readFileSync(join(SAMPLES, '208m electrode off (edited).mat'));
/** The same, cut short. */
export const cutShortBytes: Uint8Array = readFileSync(join(SAMPLES, '208m cut short (edited).mat'));
/** Its counts: the samples lie behind a header of 20 bytes and the name `val`. */
export const goodCounts: Int16Array = new Int16Array(Uint8Array.from(goodBytes.subarray(24)).buffer);

/** A version 4 file of one int16 matrix. */
export function matOf(rows: number, values: Int16Array, name = 'val'): Uint8Array {
  return writeMat4([[name, { kind: 'numeric', matClass: 'int16', dims: [rows, values.length / rows], values }]]);
}

/** A version 5 file. */
export function mat5Of(...variables: Named[]): Uint8Array {
  return writeMat5(variables);
}

/** A variable as the reader gives it, over values that are held. */
export function numeric(name: string, dims: readonly number[], stored: NumericArray): NumericVariable {
  const values: Values = { length: stored.length, slice: (from, to) => stored.subarray(from, to) as NumericArray };
  return { kind: 'numeric', name, dims, matClass: 'double', logical: false, complex: false, values };
}

/** A variable of which nobody may ask a value. */
export function vast(name: string, dims: readonly number[]): NumericVariable {
  const slice = (): never => {
    throw new Error('its values must not be read');
  };
  return { ...numeric(name, dims, new Float64Array()), values: { length: dims.reduce((a, b) => a * b, 1), slice } };
}

export function text(name: string, content: string): MatVariable {
  return { kind: 'char', name, dims: [1, content.length], text: content };
}

export function scalar(name: string, ...values: readonly number[]): NumericVariable {
  return numeric(name, [1, values.length], Float64Array.from(values));
}

export function struct(name: string, ...elements: readonly (readonly MatVariable[])[]): MatVariable {
  const fieldNames = elements[0]?.map((field) => field.name) ?? [];
  return {
    kind: 'struct',
    name,
    dims: [1, elements.length],
    fieldNames,
    elements: elements.map((fields) => new Map(fields.map((field) => [field.name, field]))),
  };
}

export function cell(name: string, ...cells: readonly MatVariable[]): MatVariable {
  return { kind: 'cell', name, dims: [1, cells.length], cells };
}

export function fileOf(...variables: readonly MatVariable[]): MatFile {
  return { version: '5', endian: 'little', variables };
}
