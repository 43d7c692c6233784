/** Variables of every kind that the test writer can write, and what should be read back. */
import fc from 'fast-check';
import type { NumericArray, NumericClass } from '../../../handler/mat/variables.ts';
import type { Named, NumericToWrite, ToWrite } from './write-mat.ts';

/** Names MATLAB allows, and names that JavaScript treats in its own way. */
export const aName = fc.oneof(
  fc.stringMatching(/^[a-zA-Z]\w{0,40}$/),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'häm'),
);

const ARRAYS: Readonly<Record<NumericClass, (count: number) => fc.Arbitrary<NumericArray>>> = {
  double: (count) => fc.float64Array(exactly(count)),
  single: (count) => fc.float32Array(exactly(count)),
  int8: (count) => fc.int8Array(exactly(count)),
  uint8: (count) => fc.uint8Array(exactly(count)),
  int16: (count) => fc.int16Array(exactly(count)),
  uint16: (count) => fc.uint16Array(exactly(count)),
  int32: (count) => fc.int32Array(exactly(count)),
  uint32: (count) => fc.uint32Array(exactly(count)),
  int64: (count) => fc.bigInt64Array(exactly(count)),
  uint64: (count) => fc.bigUint64Array(exactly(count)),
};

/** Types that values of a class may be stored in, as itself or packed. */
const STORAGES: Readonly<Record<NumericClass, readonly NumericClass[]>> = {
  double: ['double', 'single', 'int32', 'uint32', 'int16', 'uint16', 'int8', 'uint8'],
  single: ['single', 'int16', 'uint8'],
  int8: ['int8'],
  uint8: ['uint8'],
  int16: ['int16', 'int8', 'uint8'],
  uint16: ['uint16', 'uint8'],
  int32: ['int32', 'int16', 'uint16', 'uint8'],
  uint32: ['uint32', 'uint16', 'uint8'],
  int64: ['int64', 'int32', 'uint32', 'uint8'],
  uint64: ['uint64', 'uint32', 'uint8'],
};

const MAT4_STORAGES = ['double', 'single', 'int32', 'int16', 'uint16', 'uint8'] as const;

/** A numeric array of any class, in any storage, of 2 to 4 dimensions, some of them empty, some complex. */
export const aNumeric: fc.Arbitrary<NumericToWrite> = fc
  .constantFrom(...(Object.keys(STORAGES) as NumericClass[]))
  .chain((matClass) =>
    fc.tuple(
      fc.constant(matClass),
      fc.constantFrom(...STORAGES[matClass]),
      fc.array(fc.nat(5), { minLength: 2, maxLength: 4 }),
    ),
  )
  .chain(([matClass, storage, dims]) => numericOf(matClass, storage, dims));

/** A matrix that version 4 knows. */
export const aMatrix4: fc.Arbitrary<NumericToWrite> = fc
  .tuple(fc.constantFrom(...MAT4_STORAGES), fc.tuple(fc.nat(6), fc.nat(6)))
  .chain(([storage, dims]) => numericOf('double', storage, dims));

/** Text of one or more lines, beyond ASCII but for one-byte characters. */
export const aText: fc.Arbitrary<ToWrite> = fc
  .tuple(fc.constantFrom('uint8', 'uint16', 'utf8', 'utf16', 'utf32'), fc.integer({ min: 1, max: 3 }), fc.nat(6))
  .chain(([encoding, lines, length]) => {
    const unit = fc
      .integer({ min: 1, max: encoding === 'uint8' ? 0xff : 0xd7ff })
      .map((code) => String.fromCharCode(code));
    const line = fc.array(unit, exactly(length)).map((units) => units.join(''));
    return fc.array(line, exactly(lines)).map((written) => ({ kind: 'char', encoding, lines: written }) as const);
  });

/** Anything version 5 knows, structs and cells to any depth that is worth a test. */
export const anything: fc.Arbitrary<ToWrite> = fc.letrec<{ any: ToWrite }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'mat' },
    aNumeric,
    aText,
    fc
      .tuple(fc.nat(2), fc.nat(2))
      .chain((dims) =>
        fc.array(tie('any'), exactly(dims[0] * dims[1])).map((cells) => ({ kind: 'cell', dims, cells }) as const),
      ),
    fc.tuple(fc.uniqueArray(aName, { maxLength: 3 }), fc.tuple(fc.nat(2), fc.nat(2))).chain(([fieldNames, dims]) =>
      fc.array(fc.array(tie('any'), exactly(fieldNames.length)), exactly(dims[0] * dims[1])).map((rows) => ({
        kind: 'struct' as const,
        dims,
        fieldNames,
        elements: rows.map((row) => new Map(row.map((field, i) => [fieldNames[i]!, field]))),
      })),
    ),
  ),
})).any;

/** A few variables of different names. */
export function someNamed(content: fc.Arbitrary<ToWrite>): fc.Arbitrary<Named[]> {
  const named = fc.tuple(aName, content) as fc.Arbitrary<Named>;
  return fc.uniqueArray(named, { maxLength: 4, selector: ([name]) => name });
}

/** What `plain` should give for what was written. */
export function expected([name, content]: Named): unknown {
  switch (content.kind) {
    case 'numeric': {
      const { kind, matClass, dims, values, imaginary, logical = false } = content;
      const stored = values.constructor.name;
      return {
        kind,
        name,
        dims,
        matClass,
        logical,
        complex: imaginary !== undefined,
        stored,
        values: Array.from<number | bigint>(values),
      };
    }
    case 'char': {
      const { kind, lines } = content;
      const dims = [lines.length, lines[0]!.length];
      return { kind, name, dims, text: dims[1] === 0 ? '' : lines.join('\n') };
    }
    case 'cell':
      return { kind: 'cell', name, dims: content.dims, cells: content.cells.map((cell) => expected(['', cell])) };
    case 'struct': {
      const { kind, dims, fieldNames } = content;
      const elements = content.elements.map((fields) =>
        Array.from(fields, ([field, value]) => [field, expected([field, value])]),
      );
      return { kind, name, dims, fieldNames, elements };
    }
  }
}

function numericOf(matClass: NumericClass, storage: NumericClass, dims: number[]): fc.Arbitrary<NumericToWrite> {
  const values = ARRAYS[storage](dims.reduce((product, dim) => product * dim, 1));
  return fc.record({
    kind: fc.constant('numeric'),
    matClass: fc.constant(matClass),
    dims: fc.constant(dims),
    values,
    imaginary: fc.option(values, { nil: undefined }),
    logical: fc.constant(false),
  });
}

function exactly(length: number): { minLength: number; maxLength: number } {
  return { minLength: length, maxLength: length };
}
