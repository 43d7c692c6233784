/** Where the counts of a recording lie in the files of its lake: in row groups of one lead each, as long recordings are written. */
import { closeSync, openSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ColumnMetaData, RowGroup } from 'hyparquet';
import { parquetMetadata } from 'hyparquet/src/metadata.js';
import { type FileIdentity, FileRanges, identityOf } from '../../../../../handler/bytes/file-ranges.ts';
import { listLake } from '../../../../../local/lake/list-lake.ts';
import type { ShownLead } from '../../../wire.ts';

/** Counts of one lead, side by side in a file. */
export interface PackedGroup {
  /** Absolute. */
  readonly path: string;
  /** Of the file whose footer was read: another of its name may hold other counts. */
  readonly identity: FileIdentity;
  /** Where their pages begin in it, and how many bytes they are. */
  readonly at: number;
  readonly bytes: number;
  /** The sample that the first is, and one past that of the last. */
  readonly first: number;
  readonly end: number;
  readonly gainAduPerMv: number;
  readonly zeroAdu: number;
}

/** What is looked for. */
export interface PackedOf {
  /** The folder of the lake, absolute. */
  readonly folder: string;
  readonly id: string;
  /** Its `ingest_date`. */
  readonly day: string;
  readonly leads: readonly ShownLead[];
  /** Of each lead. */
  readonly sampleCount: number;
}

/** Footer of a file of 1500 row groups, which takes 0.1 s of processor; of a larger one, a statement is the quicker way. */
const MAX_FOOTER_BYTES = 2 ** 20;
/** Behind the footer: its length, and `PAR1`. */
const TAIL_BYTES = 8;

/**
 * Other work is done between two files.
 *
 * @returns the groups of each lead in order of samples; undefined where they do not hold all counts of every lead, each as often as
 *   there are samples: of millivolts, with samples that are missing, or of many short recordings together
 * @throws what the file system or the reader of footers throws for files that went away or are damaged
 */
export async function packedGroups({
  folder,
  id,
  day,
  leads,
  sampleCount,
}: PackedOf): Promise<readonly PackedGroup[][] | undefined> {
  const { fresh, compacted } = listLake(folder, { tables: new Set(['samples']), days: new Set([day]) }).tables.samples;
  const paths = [
    ...fresh.filter((path) => basename(path).startsWith(id)),
    ...compacted.filter(({ excluded }) => !excluded.includes(id)).flatMap(({ paths }) => paths),
  ];
  const groups: ReturnType<typeof groupsIn> = [];
  for (const path of paths) {
    groups.push(...groupsIn(path, id));
    await setImmediate();
  }
  const byLead = leads.map(({ index }) =>
    groups.filter(({ lead }) => lead === index).sort((one, other) => one.first - other.first),
  );
  return byLead.every((some) => isAll(some, sampleCount)) ? byLead : undefined;
}

/** One behind the other from the first sample to the last, and all meaning the same. */
function isAll(groups: readonly PackedGroup[], sampleCount: number): boolean {
  const [one] = groups;
  return (
    groups.every(({ first }, i) => first === (groups[i - 1]?.end ?? 0)) &&
    groups.every(({ gainAduPerMv, zeroAdu }) => gainAduPerMv === one?.gainAduPerMv && zeroAdu === one.zeroAdu) &&
    groups.at(-1)?.end === sampleCount
  );
}

function groupsIn(path: string, id: string): (PackedGroup & { readonly lead: number })[] {
  const { identity, rowGroups } = footerOf(path);
  return rowGroups.flatMap(({ columns, num_rows }) => {
    const metas = new Map(columns.map(({ meta_data }) => [meta_data?.path_in_schema[0], meta_data]));
    const [adu, sample] = [metas.get('adu'), metas.get('sample')];
    const of = (name: string) => onlyValue(metas.get(name));
    const [lead, gainAduPerMv, zeroAdu] = [of('lead_index'), of('gain_adu_per_mv'), of('zero_adu')];
    const [first, last] = [sample?.statistics?.min_value, sample?.statistics?.max_value];
    const isRun = typeof first === 'number' && typeof last === 'number' && last - first + 1 === Number(num_rows);
    if (of('recording_id') !== id || adu === undefined || !isPacked(adu) || !isRun) return [];
    if (typeof lead !== 'number' || typeof gainAduPerMv !== 'number' || typeof zeroAdu !== 'number') return [];
    const place = { path, identity, at: Number(adu.data_page_offset), bytes: Number(adu.total_compressed_size) };
    return [{ ...place, lead, first, end: last + 1, gainAduPerMv, zeroAdu }];
  });
}

/** Packed differences of every row, and nothing else before them. */
function isPacked({ codec, encodings, statistics, dictionary_page_offset }: ColumnMetaData): boolean {
  const isDelta = encodings.every((one) => one === 'RLE' || one === 'DELTA_BINARY_PACKED');
  return codec === 'ZSTD' && isDelta && dictionary_page_offset === undefined && statistics?.null_count === 0n;
}

/** The value that all rows have, where the footer says so. */
function onlyValue(meta: ColumnMetaData | undefined): unknown {
  const { min_value, max_value, null_count } = meta?.statistics ?? {};
  return min_value === max_value && null_count === 0n ? min_value : undefined;
}

function footerOf(path: string): { readonly identity: FileIdentity; readonly rowGroups: readonly RowGroup[] } {
  const file = openSync(path, 'r');
  try {
    const identity = identityOf(file);
    const size = Number(identity.size);
    const last = (bytes: number) => new FileRanges(file, size).read(size - bytes, size);
    const footerBytes = new DataView(last(TAIL_BYTES).buffer).getUint32(0, true);
    if (footerBytes > MAX_FOOTER_BYTES) return { identity, rowGroups: [] };
    return { identity, rowGroups: parquetMetadata(last(Math.min(size, footerBytes + TAIL_BYTES))).row_groups };
  } finally {
    closeSync(file);
  }
}
