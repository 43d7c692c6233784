/** Pages that are not what their headers say, or whose headers cannot be, are refused before they cost time or memory. */
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { parquetHeader } from 'hyparquet/src/column.js';
import { encodeSamples } from '../../../../../../handler/write/encode-samples.ts';
import { objectKey } from '../../../../../../lake/layout.ts';
import { PackedCounts } from '../../../../../../tools/look/read/signal/packed/packed-counts.ts';
import { packedGroups } from '../../../../../../tools/look/read/signal/packed/packed-groups.ts';
import { DAY } from '../../../../../faults/compacted-lake.ts';
import { emptyFolder } from '../../../../../support/lake-folder.ts';
import { recording } from '../../../../../support/rows.ts';

const ID = recording.recording_id;
const COUNT = 300_000; // three pages
const leads = [{ index: 0, name: 'ch0', gainAduPerMv: 200, zeroAdu: 0 }];
/** Twelve bits that nothing compresses. */
const noise = (i: number) => Math.imul(Math.imul(i + 1, 2654435761) ^ (i >>> 3), 0x2c1b3c6d) >>> 20;
const [part] = encodeSamples({
  recordingId: ID,
  samplingRateHz: 250,
  sampleCount: COUNT,
  leads,
  windowStarts: Int32Array.of(0),
  holdsCounts: true,
  read: (_, from, to) => Float64Array.from({ length: to - from }, (_, i) => noise(from + i)),
});

/** The bytes of a lake's only file of samples, and its first page. */
interface FirstPage {
  readonly file: Buffer;
  /** Where its header begins, and how long that is. */
  readonly at: number;
  readonly headerBytes: number;
  readonly storedBytes: number;
  readonly unpackedBytes: number;
  readonly values: number;
}

/** A lake whose file was damaged. */
async function lakeWith(damage: (page: FirstPage) => void) {
  const folder = emptyFolder();
  const path = join(folder, objectKey('samples', DAY, ID, 0));
  mkdirSync(dirname(path), { recursive: true });
  const file = Buffer.from(part!.bytes);
  writeFileSync(path, file);
  const of = { folder, id: ID, day: DAY, leads, sampleCount: COUNT };
  const { at } = (await packedGroups(of))![0]![0]!;
  const reader = { view: new DataView(file.buffer, file.byteOffset + at), offset: 0 };
  const header = parquetHeader(reader);
  damage({
    file,
    at,
    headerBytes: reader.offset,
    storedBytes: header.compressed_page_size,
    unpackedBytes: header.uncompressed_page_size,
    values: header.data_page_header!.num_values,
  });
  writeFileSync(path, file);
  return { packed: (await PackedCounts.of(of))!, path };
}

/** As Thrift stores a number, in at least so many bytes. */
function varint(value: number, bytes = 0): Buffer {
  const stored: number[] = [];
  for (let left = value < 0 ? -2 * value - 1 : 2 * value; left > 0 || stored.length < bytes; left >>>= 7) {
    stored.push((left & 0x7f) | 0x80);
  }
  return Buffer.from([...stored.slice(0, -1), stored.at(-1)! & 0x7f]);
}

/** Puts another number in the place of one in the header of a page. */
function put({ file, at }: FirstPage, before: number, after: number): void {
  const known = varint(before);
  const other = varint(after, known.length);
  expect(other).toHaveLength(known.length);
  other.copy(file, file.indexOf(known, at));
}

test.each([
  ['stored before itself', (page: FirstPage) => put(page, page.storedBytes, -page.headerBytes)],
  ['of no bytes', (page: FirstPage) => put(page, page.storedBytes, 0)],
  ['that ends behind its group', (page: FirstPage) => put(page, page.storedBytes, 1_000_000)],
  ['that unpacks to less than nothing', (page: FirstPage) => put(page, page.unpackedBytes, -1)],
  ['that unpacks to more than its counts can take', (page: FirstPage) => put(page, page.unpackedBytes, 1_000_000)],
  ['of no counts', (page: FirstPage) => put(page, page.values, 0)],
  ['of fewer counts than none', (page: FirstPage) => put(page, page.values, -1)],
  ['of more counts than its group', (page: FirstPage) => put(page, page.values, 1_000_000)],
])('a page %s is refused', async (_, damage) => {
  const { packed } = await lakeWith(damage);
  await expect(packed.columns(0, COUNT, 100)).rejects.toThrow(/^expected a page /);
});

test('a page is not unpacked past what its header says', async () => {
  const { packed } = await lakeWith(({ file, at, headerBytes, storedBytes }) => {
    const zeros = zstdCompressSync(Buffer.alloc(2 ** 24));
    const frame = file.subarray(at + headerBytes, at + headerBytes + storedBytes);
    zeros.copy(frame);
    frame.writeUInt32LE(0x184d2a50, zeros.length); // a frame that is skipped
    frame.writeUInt32LE(frame.length - zeros.length - 8, zeros.length + 4);
  });
  await expect(packed.columns(0, COUNT, 100)).rejects.toMatchObject({ code: 'ERR_BUFFER_TOO_LARGE' });
});

test('a file that is cut short between two pages is another by then', async () => {
  const { packed, path } = await lakeWith(() => {});
  const reading = packed.samples(0, COUNT);
  truncateSync(path, 1000);
  await expect(reading).rejects.toThrow('is another file by now');
});
