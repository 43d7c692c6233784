/** Small files of every version that is written by hand, holding every kind of variable that the version knows. */
import { type Named, type ToWrite, writeMat4, writeMat5 } from './write-mat.ts';

const numeric = (
  matClass: 'double' | 'int16' | 'int64' | 'uint8',
  dims: number[],
  values: Int16Array | Float64Array | BigInt64Array | Uint8Array,
) => ({ kind: 'numeric', matClass, dims, values }) as const;

const VAL: Named = ['val', numeric('double', [2, 4], Int16Array.of(1, -2, 3, -4, 5, -6, 7, -8))];
const FS: Named = ['fs', numeric('double', [1, 1], Float64Array.of(360))];
const NOTE: Named = ['note', { kind: 'char', lines: ['one', 'two'], encoding: 'uint16' }];
const COMPLEX: Named = ['z', { ...numeric('double', [1, 2], Float64Array.of(1, 2)), imaginary: Float64Array.of(3, 4) }];

const ECG: Named = [
  'ECG',
  {
    kind: 'struct',
    dims: [1, 1],
    fieldNames: ['sex', 'data', 'parts'],
    elements: [
      new Map<string, ToWrite>([
        ['sex', { kind: 'char', lines: ['Male'], encoding: 'utf8' }],
        ['data', numeric('double', [1, 3], Float64Array.of(0.5, -0.25, 1e-3))],
        [
          'parts',
          {
            kind: 'cell',
            dims: [1, 2],
            cells: [VAL[1], numeric('int64', [1, 1], BigInt64Array.of(-(2n ** 53n) - 1n))],
          },
        ],
      ]),
    ],
  },
];

const FLAGS: Named = ['flags', { ...numeric('uint8', [3, 1], Uint8Array.of(1, 0, 1)), logical: true }];

const MAT4 = [VAL, FS, NOTE, COMPLEX];
const MAT5 = [VAL, FS, NOTE, COMPLEX, ECG, FLAGS];

/** Files by what they are. */
export const HANDMADE: Readonly<Record<string, Uint8Array>> = {
  'version 4, little endian': writeMat4(MAT4),
  'version 4, big endian': writeMat4(MAT4, { endian: 'big' }),
  'version 5, little endian': writeMat5(MAT5),
  'version 5, big endian': writeMat5(MAT5, { endian: 'big' }),
  'version 5, compressed': writeMat5(MAT5, { compressed: true }),
  'version 5, big endian, compressed': writeMat5(MAT5, { endian: 'big', compressed: true }),
};
