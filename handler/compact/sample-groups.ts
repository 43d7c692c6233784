/**
 * Row groups of `samples` in which many short recordings lie together. The pages of the columns that change from row to
 * row are put one behind the other as they are, which needs no decoding: each is DELTA_BINARY_PACKED and stands for
 * itself. The columns that hold one value for a whole lead are written anew, some bytes for each run.
 */
import type { ColumnMetaData, Statistics } from 'hyparquet';
import { parquetMetadata } from 'hyparquet/src/metadata.js';
import { COLUMNS } from '../../lake/schema.ts';
import { chunksIn, type RowGroupChunks } from '../write/chunks-in.ts';
import { type ConstantRun, constantChunk } from '../write/constant-chunk.ts';
import type { Chunk } from '../write/join-row-groups.ts';
import { MAX_STATISTIC_BYTES } from '../write/schema-elements.ts';
import type { GenerationWriter } from './generation-writer.ts';
import { valueOfEach } from './read-pages.ts';
import { type RowsWanted, readColumns } from './read-rows.ts';
import { chunkOf, completed } from './table-rows.ts';

/** Rows of a shared group: little enough to be decoded when one of its recordings is replaced, 70 recordings of ten seconds. */
const SHARED_ROWS = 250_000;
/** Columns whose pages are copied. */
const CHANGING = ['window_index', 'sample', 'adu'] as const;
const CONSTANT = COLUMNS.samples.filter(({ name }) => !(CHANGING as readonly string[]).includes(name));

/** A run that grows. */
type Run = { rows: number; readonly value: ConstantRun['value'] };

/** Collects the row groups of recordings, and hands on shared ones; a large one, or one of millivolts, goes on as it is. */
export class SampleGroups {
  private readonly writer: GenerationWriter;
  private rows = 0;
  private pages = new Map<string, Chunk[]>();
  private runs = new Map<string, ConstantRun[]>();

  constructor(writer: GenerationWriter) {
    this.writer = writer;
  }

  /** @param file a whole file of one recording. @param metadata what its footer says, where it was read before */
  async add(file: Uint8Array, metadata = parquetMetadata(file)): Promise<void> {
    for (const [number, group] of chunksIn(file, metadata).entries()) {
      if (!isShareable(group)) {
        await this.writer.add(completed('samples', group));
        continue;
      }
      if (this.rows > 0 && this.rows + group.rows > SHARED_ROWS) await this.finish();
      this.share(file, { metadata, group: number }, group);
    }
  }

  async finish(): Promise<void> {
    if (this.rows === 0) return;
    const changing = CHANGING.map((name) => joined(this.pages.get(name)!)); // filled with the rows
    const constant = CONSTANT.map((column) => constantChunk(column, this.runs.get(column.name)!));
    await this.writer.add({ rows: this.rows, chunks: [...changing, ...constant] });
    this.rows = 0;
    this.pages = new Map();
    this.runs = new Map();
  }

  private share(file: Uint8Array, where: RowsWanted, group: RowGroupChunks): void {
    for (const name of CHANGING) append(this.pages, name, [chunkOf(group, name)]);
    for (const [name, runs] of runsIn(file, where, group)) append(this.runs, name, runs);
    this.rows += group.rows;
  }
}

function append<T>(lists: Map<string, T[]>, name: string, more: readonly T[]): void {
  const list = lists.get(name) ?? [];
  list.push(...more);
  lists.set(name, list);
}

/** Counts, encoded as the schema says, and few. */
function isShareable(group: RowGroupChunks): boolean {
  const isDelta = (name: string) => {
    const { meta } = chunkOf(group, name);
    const encodings = meta.encodings.filter((encoding) => encoding !== 'RLE');
    return (
      meta.codec === 'ZSTD' && meta.dictionary_page_offset === undefined && encodings.join() === 'DELTA_BINARY_PACKED'
    );
  };
  return group.rows <= SHARED_ROWS && CHANGING.every(isDelta) && isAllNull(chunkOf(group, 'mv'), group.rows);
}

function isAllNull({ meta }: Chunk, rows: number): boolean {
  return meta.statistics?.null_count === BigInt(rows);
}

/** The runs of every constant column: from the statistics where they say that there is one value, else from the rows. */
function runsIn(file: Uint8Array, where: RowsWanted, group: RowGroupChunks): Map<string, ConstantRun[]> {
  const { rows } = group;
  const known = CONSTANT.map(({ name }) => [name, onlyValue(chunkOf(group, name), rows)] as const);
  const unknown = known.filter(([, value]) => value === undefined).map(([name]) => name);
  const decoded = new Map(unknown.map((name) => [name, [] as Run[]]));
  if (unknown.length > 0) {
    readColumns(file, { ...where, columns: unknown }, (name, page) => addRuns(decoded.get(name)!, valueOfEach(page)));
  }
  return new Map(known.map(([name, value]) => [name, value === undefined ? decoded.get(name)! : [{ rows, value }]]));
}

/** @returns undefined when the statistics leave it open */
function onlyValue(chunk: Chunk, rows: number): ConstantRun['value'] | undefined {
  if (isAllNull(chunk, rows)) return null;
  const { min_value, max_value, null_count } = chunk.meta.statistics ?? {};
  if (null_count !== 0n || min_value !== max_value) return undefined;
  // 0 and -0 are one bound of a double.
  if (typeof min_value === 'number') return min_value === 0 && chunk.meta.type === 'DOUBLE' ? undefined : min_value;
  const isWhole = typeof min_value === 'string' && Buffer.byteLength(min_value) <= MAX_STATISTIC_BYTES;
  return isWhole ? min_value : undefined;
}

function addRuns(runs: Run[], values: ArrayLike<unknown>): void {
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as Run['value'];
    const last = runs.at(-1);
    if (last !== undefined && Object.is(last.value, value)) last.rows += 1;
    else runs.push({ rows: 1, value });
  }
}

/** Chunks of one column as one: pages in order, counts added, bounds of all. */
function joined(chunks: readonly Chunk[]): Chunk {
  const sum = (size: (meta: ColumnMetaData) => bigint) => chunks.reduce((total, { meta }) => total + size(meta), 0n);
  const first = chunks[0]!.meta; // of a group with rows
  const meta: ColumnMetaData = {
    type: first.type,
    encodings: first.encodings,
    path_in_schema: first.path_in_schema,
    codec: first.codec,
    num_values: sum(({ num_values }) => num_values),
    total_uncompressed_size: sum(({ total_uncompressed_size }) => total_uncompressed_size),
    total_compressed_size: sum(({ total_compressed_size }) => total_compressed_size),
    data_page_offset: 0n,
    statistics: bounds(chunks.map(({ meta }) => meta)),
  };
  return { meta, pages: Buffer.concat(chunks.map(({ pages }) => pages)) };
}

/** A chunk without a value has no bounds; one without statistics leaves none for all. */
function bounds(metas: readonly ColumnMetaData[]): Statistics {
  let [min, max, nulls] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0n];
  for (const { statistics, num_values } of metas) {
    if (statistics?.null_count === undefined) return {};
    nulls += statistics.null_count;
    if (statistics.null_count === num_values) continue;
    if (typeof statistics.min_value !== 'number' || typeof statistics.max_value !== 'number') return {};
    min = Math.min(min, statistics.min_value);
    max = Math.max(max, statistics.max_value);
  }
  return min > max ? { null_count: nulls } : { null_count: nulls, min_value: min, max_value: max };
}
