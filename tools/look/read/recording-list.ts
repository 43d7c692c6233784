/**
 * The recordings of a lake, kept in memory: 10 000 rows are 6 MB, and filters and pages then cost no query. A day that was
 * written is read again, the others are not.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
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

/** What a row is put in order by, beside what is listed. */
interface Received {
  readonly bucket: string;
  /** Seconds since 1970. */
  readonly receivedS: number;
}

/** A row of any version of an upload. */
interface Version extends Received {
  /** The same object until its file or its compacted day is read again. */
  readonly listed: ListedRecording;
}

const COLUMNS = sqlColumns<ListedRecording & Received>({
  ...LISTED_COLUMNS,
  bucket: 'source_bucket',
  receivedS: 'EPOCH(received_at)',
});

/** Files of days that one engine reads, of a single day any number: with 10 000 it takes two seconds to close, in which nobody is answered. */
const MAX_FILES = 1000;
/** From so many on, opening the list takes seconds. */
const MANY_FILES = 2000;

/** Files that are read before others are answered: 15 ms. */
const FILES_AT_ONCE = 50;

/** A file of a recording of its own as it was read; no row in a file that has none. */
interface FreshFile {
  /** Changes when the file is replaced. */
  readonly state: string;
  readonly rows: readonly Version[];
}

/** What is known of a day. */
interface KnownDay {
  readonly state: string;
  readonly rows: readonly Version[];
  /** By name; none of a day that was compacted. */
  readonly files: ReadonlyMap<string, FreshFile>;
}

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
  private readonly known = new Map<string, KnownDay>();
  private latest: readonly ListedRecording[] = [];
  private reading: Promise<unknown> = Promise.resolve();

  /** @param folder of the lake, absolute */
  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * A row is the same object as before unless its file was written, or its day compacted, since.
   *
   * @throws {SqlError} when the lake cannot be read
   */
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
      const read = await this.daysNow(some.map(([day]) => day));
      for (const [day, { state }] of some) this.known.set(day, { state, ...read(day) });
    }
    for (const day of gone) this.known.delete(day);
    this.latest = latestOf([...this.known.values()].flatMap(({ rows }) => rows));
    return this.latest;
  }

  private async daysNow(days: readonly string[]): Promise<(day: string) => Omit<KnownDay, 'state'>> {
    const { folder } = this;
    const isCompacted = (day: string) => existsSync(join(folder, compactedDay(day)));
    const fresh = new Map<string, ReadonlyMap<string, FreshFile>>();
    for (const day of days) {
      if (!isCompacted(day)) fresh.set(day, await freshFiles(folder, day, this.known.get(day)?.files));
    }
    const compacted = days.filter(isCompacted); // looked for after the files: one may have become so while they were read
    const rows = compacted.length === 0 ? [] : await compactedRows(folder, compacted);
    const byDay = Map.groupBy(rows, ({ listed }) => listed.day);
    return (day) => {
      if (compacted.includes(day)) return { rows: byDay.get(day) ?? [], files: new Map() };
      const files = fresh.get(day) ?? new Map<string, FreshFile>();
      return { rows: [...files.values()].flatMap((file) => file.rows), files };
    };
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

async function compactedRows(folder: string, days: readonly string[]): Promise<Version[]> {
  const sql = `SELECT ${COLUMNS.select} FROM recordings WHERE ingest_date IN (${days.map(textLiteral).join(', ')})`;
  const { rows } = await withLake(folder, (lake) => lake.query(sql));
  return rows.map(COLUMNS.row).map(({ bucket, receivedS, ...listed }) => ({ listed, bucket, receivedS }));
}

/**
 * The files of a day that was never compacted: each has one row, and all of them count. The engine takes three times as long to
 * open a small file.
 *
 * @param before as they were read before: those that were not replaced since are not read again
 * @throws {SqlError} for a file that is damaged
 */
async function freshFiles(
  folder: string,
  day: string,
  before: ReadonlyMap<string, FreshFile> = new Map(),
): Promise<ReadonlyMap<string, FreshFile>> {
  const path = join(folder, freshFolder(day));
  const files = new Map<string, FreshFile>();
  for (const [i, name] of namesIn(path).entries()) {
    if (i % FILES_AT_ONCE === FILES_AT_ONCE - 1) await setImmediate();
    if (!name.endsWith('.parquet')) continue;
    const file = join(path, name);
    const state = stateOf(file); // before its bytes, so that what replaces it meanwhile is read at the next look
    const known = before.get(name);
    if (known !== undefined && known.state === state) files.set(name, known);
    else {
      const rows = await rowsIn(file, day);
      if (rows !== undefined) files.set(name, { state, rows }); // it has gone meanwhile, so the day is read again at the next look
    }
  }
  return files;
}

function stateOf(path: string): string {
  const { mtimeMs, ino, size } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return [mtimeMs, ino, size].join();
}

async function rowsIn(file: string, day: string): Promise<Version[] | undefined> {
  const bytes = bytesOf(file);
  if (bytes === undefined) return undefined;
  try {
    const [row] = await readRows(bytes, { columns: FRESH_COLUMNS });
    return row === undefined ? [] : [versionIn(row, day)];
  } catch (error) {
    throw new SqlError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

const FRESH_COLUMNS = [...Object.values(LISTED_COLUMNS), 'source_bucket', 'received_at'].filter(
  (name) => name !== PARTITION.name,
);

/** A column that the file lacks is null, as in the engine. */
function versionIn(row: Readonly<Record<string, unknown>>, day: string): Version {
  const listed = Object.entries(LISTED_COLUMNS).map(([property, column]) => [property, row[column] ?? null]);
  const receivedS = (row.received_at as Date).getTime() / 1000; // never null, by the schema
  return { listed: { ...Object.fromEntries(listed), day }, bucket: row.source_bucket, receivedS } as Version;
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
    one.receivedS === other.receivedS ? one.listed.id > other.listed.id : one.receivedS > other.receivedS;
  const latest = new Map<string, Version>();
  for (const version of versions) {
    const upload = JSON.stringify([version.bucket, version.listed.key]);
    const before = latest.get(upload);
    if (before === undefined || isNewer(version, before)) latest.set(upload, version);
  }
  const order = (one: ListedRecording, other: ListedRecording) =>
    Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)) || (one.id < other.id ? -1 : 1);
  return [...latest.values()].map(({ listed }) => listed).sort(order);
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
