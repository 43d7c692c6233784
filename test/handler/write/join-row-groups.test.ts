import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { constantChunk } from '../../../handler/write/constant-chunk.ts';
import { encodeRows } from '../../../handler/write/encode-rows.ts';
import { joinRowGroups } from '../../../handler/write/join-row-groups.ts';
import {
  fieldAt,
  integerAt,
  integerField,
  readThrift,
  structAt,
  structField,
  structsAt,
  structsField,
  type ThriftField,
  type ThriftStruct,
  textAt,
  writeThrift,
} from '../../../handler/write/thrift.ts';
import { COLUMNS } from '../../../lake/schema.ts';
import { finding, recording, window } from '../../support/rows.ts';

const { struct } = fc.letrec<{ struct: ThriftStruct; field: ThriftField }>((tie) => ({
  struct: fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 32_767 }), tie('field')), { selector: ([id]) => id, maxLength: 20 })
    .map((fields) => new Map(fields.sort(([a], [b]) => a - b))),
  field: fc.oneof(
    { maxDepth: 4 },
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => integerField(64, value)),
    fc.integer().map((value) => integerField(32, value)),
    fc.boolean().map((value) => ({ type: value ? 1 : 2, value })),
    fc.uint8Array({ maxLength: 300 }).map((value) => ({ type: 8, value })),
    tie('struct').map(structField),
    fc.array(tie('struct'), { maxLength: 20 }).map(structsField),
    fc.array(fc.boolean(), { maxLength: 20 }).map((items) => ({ type: 9, value: { type: 1, items } })),
  ),
}));

test('any struct is read as it was written', () => {
  fc.assert(fc.property(struct, (value) => expect(readThrift(writeThrift(value))).toEqual(value)));
});

test("the writer's own footers are written back byte for byte", () => {
  const files = [
    encodeRows('recordings', [recording]),
    encodeRows('windows', [window]),
    encodeRows('findings', [finding]),
  ];
  for (const file of files) {
    const length = new DataView(file.buffer, file.byteOffset).getUint32(file.length - 8, true);
    const footer = file.subarray(file.length - 8 - length, file.length - 8);
    expect(Buffer.compare(writeThrift(readThrift(footer)), footer)).toBe(0);
  }
});

test('a type that no footer has is refused', () => {
  expect(() => readThrift(Uint8Array.of(0x17, 0))).toThrow('Thrift type 7 at byte 1');
});

test('what is not there, or is something else, is named', () => {
  const value: ThriftStruct = new Map([[1, integerField(32, 5)]]);
  expect(() => fieldAt(value, 2)).toThrow('lacks field 2; it has 1');
  expect(() => structAt(value, 1)).toThrow('field 1 of a Parquet footer is no struct');
  expect(() => structsAt(value, 1)).toThrow('field 1 of a Parquet footer is no list of structs');
  expect(() => textAt(value, 1)).toThrow('field 1 of a Parquet footer is no text');
  expect(() => integerAt(new Map([[1, structField(value)]]), 1)).toThrow('field 1 of a Parquet footer is no integer');
});

describe('joinRowGroups', () => {
  const file = encodeRows('findings', [finding]);
  const column = COLUMNS.findings.find(({ name }) => name === 'outcome')!;
  const outcome = constantChunk(column, [{ rows: 1, value: 'warn' }]);

  test('refuses a column that no file has, or two files', () => {
    expect(() => joinRowGroups(['outcomes'], [{ file, chunks: [] }])).toThrow('row group lacks column outcomes');
    expect(() => joinRowGroups(['outcome'], [{ file, chunks: [outcome] }])).toThrow(
      'row group holds column outcome twice',
    );
  });

  test('refuses no row group at all', () => {
    expect(() => joinRowGroups(['outcome'], [])).toThrow('a Parquet file needs at least one row group');
    expect(() => joinRowGroups(['outcome'], [{ file: encodeRows('findings', []), chunks: [] }])).toThrow(
      'holds one row group, this one 0',
    );
  });
});
