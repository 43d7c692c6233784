/** One table of a new generation: what stays of the old one, then the fresh rows, and a check of what was written. */
import type { FileMetaData } from 'hyparquet';
import { parquetMetadata } from 'hyparquet/src/metadata.js';
import type { GenerationFile, TableSum } from '../../lake/generations.ts';
import { COLUMNS, type RecordingTable } from '../../lake/schema.ts';
import { chunksIn, declaredIn } from '../write/chunks-in.ts';
import type { CompactStore, Stage } from './compact-store.ts';
import { encodedAgain } from './encoded-again.ts';
import { GenerationWriter } from './generation-writer.ts';
import type { DayPlan } from './plan-day.ts';
import { readInOrder } from './read-in-order.ts';
import { valueOfEach } from './read-pages.ts';
import { type RowsWanted, readColumns, readRows } from './read-rows.ts';
import { SampleGroups } from './sample-groups.ts';
import { SmallRows } from './small-rows.ts';
import { canHold, completed, pagesOf } from './table-rows.ts';
import { difference, type Row, RunningSum } from './table-sum.ts';

/** A table of the generation before. */
export interface OldTable {
  readonly files: readonly GenerationFile[];
  readonly sum: TableSum;
  read(name: string): Promise<Uint8Array>;
}

/** A table of a new generation. */
export interface TakenTable {
  readonly files: readonly GenerationFile[];
  readonly sum: TableSum;
}

/** A recording was written again while it was read. */
export class RecordingChanged extends Error {
  override readonly name = 'RecordingChanged';
  readonly recordingId: string;

  constructor(recordingId: string) {
    super(`recording ${recordingId} was written again while it was read`);
    this.recordingId = recordingId;
  }
}

/** Smaller row groups of the old generation are joined to what comes after them. */
const MIN_GROUP_ROWS = 5000;

/**
 * Writes one table of a generation into `stage`.
 *
 * @throws {RecordingChanged} when a fresh file is not what the plan lists any more
 * @throws {Error} when what was written is not what was read
 */
export async function takeTable(
  table: RecordingTable,
  plan: DayPlan,
  old: OldTable | undefined,
  store: CompactStore,
  stage: Stage,
): Promise<TakenTable> {
  const summed = columnsOf(table);
  const sum = new RunningSum(summed);
  /** Rows that are encoded again, or their pages put together anew: those that are fresh, and old ones of a group that does not stay. */
  const fresh = new RunningSum(summed);
  const again = new RunningSum(summed);
  const writer = new GenerationWriter(table, stage);
  const rows = table === 'samples' ? undefined : new SmallRows(table, writer);
  const samples = table === 'samples' ? new SampleGroups(writer) : undefined;
  const addRows = async (more: readonly Row[]) => {
    await rows?.add(more);
    if (samples !== undefined) for (const file of encodedAgain(more)) await samples.add(file);
  };
  const declared = new Map<string, string>();
  /** Older generations do not say what their pages are: then every row is decoded, and compared with what they say of all. */
  const isSaid = old?.files.every(({ pages }) => pages !== undefined) ?? true;
  if (old !== undefined) {
    sum.addSum(old.sum);
    const replaced = new Set(plan.replaced);
    for (const { name, pages: said } of old.files) {
      const file = await old.read(name);
      const metadata = parquetMetadata(file);
      const declaredHere = declaredIn(metadata);
      for (const [number, group] of chunksIn(file, metadata).entries()) {
        if (said !== undefined && said[number] !== pagesOf(group))
          throw new Error(`${name} of the generation before must have the pages that were written, got others`);
        const where = { metadata, group: number };
        const ids = canHold(group, plan.replaced) ? idsIn(file, where) : new Set<string>();
        const goneCount = [...ids].filter((id) => replaced.has(id)).length;
        if (goneCount > 0 && goneCount === ids.size) {
          sum.addColumns(group.rows, (take) => readColumns(file, { ...where, columns: summed }, take), -1);
        } else if (goneCount > 0 || (rows !== undefined && group.rows < MIN_GROUP_ROWS)) {
          const all = await readRows(file, where);
          const [gone, staying] = [true, false].map((isGone) =>
            all.filter(({ recording_id }) => replaced.has(String(recording_id)) === isGone),
          );
          sum.add(gone ?? [], -1);
          again.add(staying ?? []);
          await addRows(staying ?? []);
        } else {
          for (const [column, how] of declaredHere) declared.set(column, how);
          const whole = completed(table, group);
          await writer.add(whole, isSaid ? pagesOf(whole) : undefined);
        }
      }
    }
  }
  const files = plan.taken.flatMap(({ recordingId, files }) =>
    (files.get(table) ?? []).map((listed) => ({ recordingId, listed })),
  );
  for await (const [{ recordingId, listed }, file] of readInOrder(files, store)) {
    if (file === undefined) throw new RecordingChanged(recordingId);
    try {
      if (samples !== undefined) {
        const metadata = parquetMetadata(file);
        await samples.add(file, metadata);
        addFile(fresh, file, metadata, summed);
      } else {
        const all = await readRows(file);
        fresh.add(all);
        await addRows(all);
      }
    } catch (error) {
      throw new Error(`${listed.key} cannot be taken: ${(error as Error).message}`, { cause: error });
    }
  }
  await rows?.finish();
  await samples?.finish();
  await writer.finish();
  sum.addSum(fresh.total());
  again.addSum(fresh.total());
  const total = sum.total();
  const expected = { rows: total.rows, decoded: isSaid ? again.total() : total, declared };
  return { files: await check(table, writer, expected, stage), sum: total };
}

/** What must be in storage. */
interface Expected {
  readonly rows: number;
  /** Of the rows of all groups that are not taken over. */
  readonly decoded: TableSum;
  /** How columns were declared where groups are taken over from. */
  readonly declared: ReadonlyMap<string, string>;
}

/**
 * Reads what storage has. Of a row group that was taken over, the pages must be those that were read, which are those that were written
 * once; rows of all others are decoded. So a generation that grows piece by piece is not decoded anew for each.
 *
 * @returns the files, with what their pages are
 */
async function check(
  table: RecordingTable,
  { files, takenOver }: GenerationWriter,
  { rows, decoded, declared }: Expected,
  stage: Stage,
): Promise<GenerationFile[]> {
  const summed = columnsOf(table);
  const written = new RunningSum(summed);
  const checked: GenerationFile[] = [];
  let rowsWritten = 0;
  for (const [at, one] of files.entries()) {
    const file = await stage.read(one.name);
    const metadata = parquetMetadata(file);
    for (const [column, how] of declaredIn(metadata)) {
      const was = declared.get(column) ?? how;
      if (was !== how) throw new Error(notWhatItWas(table, `column ${column} was ${was}, and would be ${how}`));
    }
    const all: string[] = [];
    for (const [number, group] of chunksIn(file, metadata).entries()) {
      rowsWritten += group.rows;
      const pages = pagesOf(group);
      const read = takenOver[at]![number]; // a list for each file
      if (read === undefined) {
        try {
          addGroup(written, file, metadata, number, summed);
        } catch (error) {
          const why = `${one.name} cannot be decoded, ${(error as Error).message}`;
          throw new Error(notWhatItWas(table, why), { cause: error });
        }
      }
      if (read !== undefined && read !== pages)
        throw new Error(notWhatItWas(table, 'pages are not those that were read'));
      all.push(pages);
    }
    checked.push({ ...one, pages: all });
  }
  const wrong = difference(decoded, written.total()) ?? difference({ rows, hash: 0 }, { rows: rowsWritten, hash: 0 });
  if (wrong !== undefined) throw new Error(notWhatItWas(table, wrong));
  return checked;
}

function notWhatItWas(table: RecordingTable, wrong: string): string {
  return `${table} would not be what it was: ${wrong}; nothing was changed`;
}

/** Row group by row group, so that the values of one are held at a time. */
function addFile(sum: RunningSum, file: Uint8Array, metadata: FileMetaData, columns: readonly string[]): void {
  for (const group of metadata.row_groups.keys()) addGroup(sum, file, metadata, group, columns);
}

function addGroup(
  sum: RunningSum,
  file: Uint8Array,
  metadata: FileMetaData,
  group: number,
  columns: readonly string[],
): void {
  const rows = Number(metadata.row_groups[group]!.num_rows);
  sum.addColumns(rows, (take) => readColumns(file, { metadata, group, columns }, take));
}

function idsIn(file: Uint8Array, where: RowsWanted): Set<string> {
  const ids = new Set<string>();
  readColumns(file, { ...where, columns: ['recording_id'] }, (_, page) => {
    const values = valueOfEach(page);
    for (let at = 0; at < values.length; at += 1) ids.add(String(values[at]));
  });
  return ids;
}

function columnsOf(table: RecordingTable): readonly string[] {
  return COLUMNS[table].map(({ name }) => name);
}
