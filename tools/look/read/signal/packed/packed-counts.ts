/**
 * Columns of a long recording from the pages of its files. The engine takes four times the processor time for them, and memory for
 * a group of each column, since it cannot know that rows lie in order (docs/adr/0055).
 */
import { closeSync, openSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { zstdDecompressSync } from 'node:zlib';
import { parquetHeader } from 'hyparquet/src/column.js';
import { FileRanges, identityOf } from '../../../../../handler/bytes/file-ranges.ts';
import { maxDeltaBytes } from '../../../../../handler/write/parquet/delta-binary-packed.ts';
import { release } from '../../../../../handler/write/release.ts';
import { type Columns, emptyColumns } from '../columns.ts';
import { type PackedGroup, type PackedOf, packedGroups } from './packed-groups.ts';
import { unpackDeltas } from './unpack-deltas.ts';

/** Counts of one lead that are unpacked at a time. */
interface Page {
  /** Where they are stored in the file. */
  readonly at: number;
  readonly bytes: number;
  readonly unpackedBytes: number;
  readonly first: number;
  readonly end: number;
}

/** The lowest and highest count of each column of a lead; where there is none, a lowest that is above the highest. */
interface CountColumns {
  readonly lowest: Int32Array;
  readonly highest: Int32Array;
  /** Samples of a column, the first of which begins at `from`. */
  readonly per: number;
  readonly from: number;
  readonly to: number;
}

/** More than a header of a page takes, as this project writes it. */
const MAX_HEADER_BYTES = 64;
/** A page is unpacked into one piece, large enough to be given back at once (`release.ts`). */
const MIN_CHUNK_BYTES = 2 ** 17;
const [MIN_COUNT, MAX_COUNT] = [-(2 ** 31), 2 ** 31 - 1];
/** Before the runs that say which rows have a value: their length. */
const LENGTH_BYTES = 4;
/** Before a run: how many rows it has. */
const MAX_VARINT_BYTES = 5;

/** A page as it is stored, and its counts, lent by one page to the next: what is allocated for each stays until the collector comes. */
let stored = new Uint8Array();
let counts = new Int32Array();

/** The counts of one recording, as they are packed in files. */
export class PackedCounts {
  private readonly groups: readonly (readonly PackedGroup[])[];
  /** Looked up once, so that of each group only the pages that are needed are read. */
  private readonly pages = new Map<PackedGroup, readonly Page[]>();

  private constructor(groups: readonly (readonly PackedGroup[])[]) {
    this.groups = groups;
  }

  /** @returns undefined where its counts lie otherwise. @throws as `packedGroups` does */
  static async of(recording: PackedOf): Promise<PackedCounts | undefined> {
    const groups = await packedGroups(recording);
    return groups && new PackedCounts(groups);
  }

  /**
   * Columns of so many samples, the first of which begins at `from`; other work is done between two pages.
   *
   * @throws {Error} when a file is not, or no longer, what its footer says
   */
  async columns(from: number, to: number, per: number): Promise<Columns> {
    const columns = emptyColumns(this.groups.length, Math.ceil((to - from) / per));
    for (const [position, groups] of this.groups.entries()) {
      const [low, high] = [columns.low[position]!, columns.high[position]!];
      const { gainAduPerMv, zeroAdu } = groups[0]!; // the same in all of a lead
      const lowest = new Int32Array(low.length).fill(MAX_COUNT);
      const highest = new Int32Array(low.length).fill(MIN_COUNT);
      await this.pagesBetween(position, from, to, (all, first) =>
        compare(all, first, { lowest, highest, per, from, to }),
      );
      for (let i = 0; i < lowest.length; i += 1) {
        const count = lowest[i]!;
        if (count > highest[i]!) continue;
        const [one, other] = [(count - zeroAdu) / gainAduPerMv, (highest[i]! - zeroAdu) / gainAduPerMv];
        low[i] = Math.min(one, other); // a gain may be negative
        high[i] = Math.max(one, other);
      }
    }
    return columns;
  }

  /** Every sample of each lead, in mV. @throws {Error} as `columns` does */
  async samples(from: number, to: number): Promise<Float32Array[]> {
    const leads: Float32Array[] = [];
    for (const [position, groups] of this.groups.entries()) {
      const { gainAduPerMv, zeroAdu } = groups[0]!; // the same in all of a lead
      const mv = new Float32Array(to - from);
      await this.pagesBetween(position, from, to, (all, first) => {
        const end = Math.min(all.length, to - first);
        for (let i = Math.max(0, from - first); i < end; i += 1)
          mv[first + i - from] = (all[i]! - zeroAdu) / gainAduPerMv;
      });
      leads.push(mv);
    }
    return leads;
  }

  /** @param take called with the counts of each page, which stand until the next, and the sample that the first is of */
  private async pagesBetween(
    position: number,
    from: number,
    to: number,
    take: (all: Int32Array, first: number) => void,
  ): Promise<void> {
    for (const group of this.groups[position]!) {
      if (group.end <= from || group.first >= to) continue;
      const descriptor = openSync(group.path, 'r');
      try {
        const check = () => {
          if (isDeepStrictEqual(identityOf(descriptor), group.identity)) return;
          throw new Error(`${group.path} is another file by now`);
        };
        check();
        const file = new FileRanges(descriptor, Number(group.identity.size), check);
        for (const page of this.pagesOf(group, file)) {
          if (page.end <= from || page.first >= to) continue;
          take(unpackedCounts(file, page), page.first);
          await setImmediate();
        }
      } finally {
        closeSync(descriptor);
      }
    }
  }

  private pagesOf(group: PackedGroup, file: FileRanges): readonly Page[] {
    const known = this.pages.get(group) ?? pagesIn(group, file);
    this.pages.set(group, known);
    return known;
  }
}

/** A header may be damaged: where its page does not lie in the group, the next would be looked for anywhere, and without end. */
function pagesIn(group: PackedGroup, file: FileRanges): Page[] {
  const pages: Page[] = [];
  let { first } = group;
  const groupEnd = Math.min(group.at + group.bytes, file.length);
  for (let at = group.at; at < groupEnd; ) {
    const bytes = file.into(at, new Uint8Array(Math.min(MAX_HEADER_BYTES, groupEnd - at)));
    const reader = { view: new DataView(bytes.buffer), offset: 0 };
    const { compressed_page_size, uncompressed_page_size, data_page_header } = parquetHeader(reader);
    if (data_page_header?.encoding !== 'DELTA_BINARY_PACKED') {
      throw new Error(`expected a page of packed differences, got ${data_page_header?.encoding}`);
    }
    const page = {
      at: at + reader.offset,
      bytes: compressed_page_size,
      unpackedBytes: uncompressed_page_size,
      first,
      end: first + data_page_header.num_values,
    };
    const isInside = page.bytes > 0 && page.at + page.bytes <= groupEnd;
    if (!isInside) throw new Error(`expected a page that ends by byte ${groupEnd}, got ${page.bytes} from ${page.at}`);
    if (!(page.end > first && page.end <= group.end)) {
      throw new Error(`expected a page of 1 to ${group.end - first} counts, got ${page.end - first}`);
    }
    const most = maxPageBytes(page.end - first);
    if (!(page.unpackedBytes > 0 && page.unpackedBytes <= most)) {
      throw new Error(`expected a page of 1 to ${most} bytes when it is unpacked, got ${page.unpackedBytes}`);
    }
    pages.push(page);
    at = page.at + page.bytes;
    first = page.end;
  }
  if (first !== group.end) throw new Error(`expected pages up to sample ${group.end}, got up to ${first}`);
  return pages;
}

/** The most that so many counts take, with a bit for each that says that it is there. */
function maxPageBytes(counts: number): number {
  return LENGTH_BYTES + MAX_VARINT_BYTES + Math.ceil(counts / 8) + maxDeltaBytes(counts);
}

/** Of a page; to be used before the next is unpacked. */
function unpackedCounts(file: FileRanges, { at, bytes, unpackedBytes, first, end }: Page): Int32Array {
  if (stored.length < bytes) stored = new Uint8Array(bytes);
  const page = zstdDecompressSync(file.into(at, stored.subarray(0, bytes)), {
    chunkSize: Math.max(MIN_CHUNK_BYTES, unpackedBytes),
    maxOutputLength: unpackedBytes,
  });
  if (counts.length < end - first) counts = new Int32Array(end - first);
  const all = counts.subarray(0, end - first);
  unpackDeltas(page, LENGTH_BYTES + page.readUInt32LE(0), all); // every row has a value, so its levels say nothing
  release(page);
  return all;
}

/** @param first the sample that the first count is of */
function compare(all: Int32Array, first: number, { lowest, highest, per, from, to }: CountColumns): void {
  const last = Math.min(all.length, to - first);
  let at = Math.max(0, from - first);
  for (let column = Math.floor((first + at - from) / per); at < last; column += 1) {
    const end = Math.min(last, (column + 1) * per + from - first);
    let [least, most] = [lowest[column]!, highest[column]!];
    for (; at < end; at += 1) {
      const count = all[at]!;
      if (count < least) least = count;
      if (count > most) most = count;
    }
    lowest[column] = least;
    highest[column] = most;
  }
}
