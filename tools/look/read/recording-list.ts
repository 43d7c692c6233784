/**
 * The recordings of a lake, kept in memory: 10 000 rows are 6 MB, and filters and pages then cost no query. A day that was
 * written is read again, the others are not.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readRows } from '../../../handler/compact/read-rows.ts';
import { COMPACTED, compactedDay, movedFolder } from '../../../lake/generations.ts';
import { heldFolder } from '../../../lake/held-files.ts';
import { dayOfFolder } from '../../../lake/layout.ts';
import { textLiteral } from '../../../lake/question-parameters.ts';
import { PARTITION } from '../../../lake/tables/shared.ts';
import { SqlError, withLake } from '../../../local/open-lake.ts';
import type { ListedRecording } from '../wire.ts';
import { LISTED_COLUMNS } from './listed-columns.ts';
import { sqlColumns } from './sql-columns.ts';

/** A row of any version of an upload. */
interface Version extends ListedRecording {
  readonly bucket: string;
  /** Seconds since 1970. */
  readonly receivedS: number;
}

const COLUMNS = sqlColumns<Version>({ ...LISTED_COLUMNS, bucket: 'source_bucket', receivedS: 'EPOCH(received_at)' });

/** Files that are read at once: an engine with 10 000 takes two seconds to close, in which nobody is answered. */
const MAX_FILES = 1000;
/** From so many on, opening the list takes seconds. */
const MANY_FILES = 2000;

/** A day as it was when it was looked at. */
interface Day {
  /** Changes with every file that comes, goes or is replaced: each does so by a new name in one of its folders. */
  readonly state: string;
  /** Recordings in files of their own. */
  readonly files: number;
}

/** The newest version of each recording, by key; what was written since is read again. */
export class RecordingList {
  private readonly folder: string;
  private readonly known = new Map<string, { readonly state: string; readonly rows: readonly Version[] }>();
  private latest: readonly ListedRecording[] = [];
  private reading: Promise<unknown> = Promise.resolve();

  /** @param folder of the lake, absolute */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** @throws {SqlError} when the lake cannot be read */
  rows(): Promise<readonly ListedRecording[]> {
    const mine = this.reading.then(() => this.read());
    this.reading = mine.catch(() => {}); // the next look tries again
    return mine;
  }

  /** Why the list opens slowly, and what helps, in a sentence; null when it does not. */
  hint(): string | null {
    const files = [...daysOf(this.folder).values()].reduce((sum, day) => sum + day.files, 0);
    if (files < MANY_FILES) return null;
    return `${files} recordings lie in files of their own, so this list takes seconds to open: ./ecg compact puts them together.`;
  }

  private async read(): Promise<readonly ListedRecording[]> {
    const days = daysOf(this.folder);
    const gone = [...this.known.keys()].filter((day) => !days.has(day));
    const written = [...days].filter(([day, { state }]) => this.known.get(day)?.state !== state);
    if (gone.length === 0 && written.length === 0) return this.latest;
    for (const some of together(written)) {
      const rows = await rowsOf(
        this.folder,
        some.map(([day]) => day),
      );
      for (const [day, { state }] of some) this.known.set(day, { state, rows: rows.get(day) ?? [] });
    }
    for (const day of gone) this.known.delete(day);
    this.latest = latestOf([...this.known.values()].flatMap(({ rows }) => rows));
    return this.latest;
  }
}

/** As many days as are read at once. */
function together(days: readonly [string, Day][]): [string, Day][][] {
  const all: [string, Day][][] = [];
  let files = Number.POSITIVE_INFINITY;
  for (const day of days) {
    files += day[1].files;
    if (files > MAX_FILES) {
      all.push([]);
      files = day[1].files;
    }
    all.at(-1)!.push(day);
  }
  return all;
}

async function rowsOf(folder: string, days: readonly string[]): Promise<ReadonlyMap<string, readonly Version[]>> {
  const isCompacted = (day: string) => existsSync(join(folder, compactedDay(day)));
  const fresh = new Map<string, readonly Version[]>();
  for (const day of days) if (!isCompacted(day)) fresh.set(day, await freshRows(folder, day));
  const compacted = days.filter(isCompacted); // looked for after the files: one may have become so while they were read
  const rows = days.flatMap((day) => (compacted.includes(day) ? [] : (fresh.get(day) ?? [])));
  if (compacted.length > 0) {
    const sql = `SELECT ${COLUMNS.select} FROM recordings WHERE ingest_date IN (${compacted.map(textLiteral).join(', ')})`;
    rows.push(...(await withLake(folder, (lake) => lake.query(sql))).rows.map(COLUMNS.row));
  }
  return Map.groupBy(rows, ({ day }) => day);
}

/**
 * The rows of a day that was never compacted: each file has one, and all of them count. The engine takes three times as long to
 * open a small file.
 *
 * @throws {SqlError} for a file that is damaged
 */
async function freshRows(folder: string, day: string): Promise<Version[]> {
  const path = join(folder, freshFolder(day));
  const rows: Version[] = [];
  for (const name of namesIn(path).filter((one) => one.endsWith('.parquet'))) {
    const bytes = bytesOf(join(path, name));
    if (bytes === undefined) continue; // it has gone meanwhile, so the day is read again at the next look
    try {
      const [row] = await readRows(bytes, { columns: FRESH_COLUMNS });
      if (row !== undefined) rows.push(versionIn(row, day));
    } catch (error) {
      throw new SqlError(`${join(path, name)} cannot be read: ${(error as Error).message}`, { cause: error });
    }
  }
  return rows;
}

const FRESH_COLUMNS = [...Object.values(LISTED_COLUMNS), 'source_bucket', 'received_at'].filter(
  (name) => name !== PARTITION.name,
);

/** A column that the file lacks is null, as in the engine. */
function versionIn(row: Readonly<Record<string, unknown>>, day: string): Version {
  const listed = Object.entries(LISTED_COLUMNS).map(([property, column]) => [property, row[column] ?? null]);
  const receivedS = (row.received_at as Date).getTime() / 1000; // never null, by the schema
  return { ...Object.fromEntries(listed), day, bucket: row.source_bucket, receivedS } as Version;
}

function bytesOf(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** As the view `latest_recordings` has it: of two versions of one second, the larger id. */
function latestOf(versions: readonly Version[]): ListedRecording[] {
  const isNewer = (one: Version, other: Version) =>
    one.receivedS === other.receivedS ? one.id > other.id : one.receivedS > other.receivedS;
  const latest = new Map<string, Version>();
  for (const version of versions) {
    const upload = JSON.stringify([version.bucket, version.key]);
    const before = latest.get(upload);
    if (before === undefined || isNewer(version, before)) latest.set(upload, version);
  }
  const order = (one: Version, other: Version) =>
    Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)) || (one.id < other.id ? -1 : 1);
  return [...latest.values()].sort(order).map(({ bucket, receivedS, ...row }) => row);
}

/** @param folder of the lake */
function daysOf(folder: string): Map<string, Day> {
  const names = ['recordings', COMPACTED].flatMap((table) => namesIn(join(folder, table)));
  const days = new Set(names.flatMap((name) => dayOfFolder(name) ?? []));
  return new Map([...days].map((day) => [day, dayNow(folder, day)]));
}

function dayNow(folder: string, day: string): Day {
  const fresh = freshFolder(day);
  const changedMs = [fresh, compactedDay(day), movedFolder(day), heldFolder(day)].map(
    (one) => statSync(join(folder, one), { throwIfNoEntry: false })?.mtimeMs,
  );
  return { state: changedMs.join(), files: namesIn(join(folder, fresh)).length };
}

function freshFolder(day: string): string {
  return `recordings/${PARTITION.name}=${day}`;
}

function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder);
}
