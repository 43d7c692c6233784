/**
 * Lists what a statement reads so that each row is seen once, while the lake is written and compacted beside it.
 *
 * On a day that is compacted, a fresh run counts when its row of `recordings` is there, and then the generation's rows of
 * that recording do not. The order of looking keeps that true: `recordings` before the other tables, since a run writes
 * its row last; fresh files before the names of what has moved, since a recording leaves one day before it is written
 * under another; and the generation last, since what it stands for is removed after it is there. Held files are looked for
 * after the tables, since files go from there to where they are held and never back.
 */
import { basename, join } from 'node:path';
import type { HeldFile } from '../../handler/compact/compact-store.ts';
import {
  COMPACTED,
  compactedDay,
  generationFolder,
  generationNumbers,
  MANIFEST,
  manifestIn,
  movedFolder,
  movedId,
  RECORDING_IDS,
} from '../../lake/generations.ts';
import { heldFolder, newestHeld } from '../../lake/held-files.ts';
import { dayOfFolder, keyParts } from '../../lake/layout.ts';
import type { Pin } from '../../lake/pins.ts';
import { RECORDING_TABLES, type RecordingTable, TABLE_NAMES, type TableName } from '../../lake/schema.ts';
import { PARTITION } from '../../lake/tables/shared.ts';
import { refuseBucketCopy } from '../stores/bucket-copy.ts';
import { FILE_CALLS, type Looks } from '../stores/file-calls.ts';
import { heldFile, listed } from '../stores/listed-file.ts';
import type { CompactedFiles, LakeFiles, Needs } from './lake-files.ts';
import { LakeChanged, SqlError } from './sql-error.ts';

const FOLDER_OF_DAY = `${PARTITION.name}=`;

/** The fresh files of a day: names by table, and the recordings that have a row; undefined on a day without compacted rows. */
interface FreshDay {
  readonly day: string;
  readonly names: ReadonlyMap<TableName, readonly string[]>;
  /** Those that are held: almost always none. */
  readonly held: readonly HeldFile[];
  readonly ids: ReadonlySet<string> | undefined;
}

/** The days that any table has a folder for, sorted. @param folder absolute; a missing one has none */
export function lakeDays(folder: string): string[] {
  const names = [...TABLE_NAMES, COMPACTED].flatMap((table) => FILE_CALLS.namesIn(join(folder, table)));
  return [...new Set(names.flatMap((name) => dayOfFolder(name) ?? []))].sort();
}

/** What the paths of a table's files begin with, up to the day. @param folder absolute */
export function beforeTheDay(folder: string, table: TableName | typeof COMPACTED): string {
  return join(folder, table, FOLDER_OF_DAY);
}

/**
 * Files are listed one by one, not by a pattern: a folder may have `*` or `[` in its name, and DuckDB compares the
 * pattern itself, not the files it matches, with the paths it may read.
 *
 * @param folder absolute
 * @throws {LakeChanged} when files came or went so that the listing may show a row twice or not at all
 */
export function listLake(
  folder: string,
  { tables, days }: Pick<Needs, 'tables' | 'days'>,
  looks: Looks = FILE_CALLS,
): LakeFiles {
  const listedMs = Date.now();
  const fresh = [...days].map((day) => freshDay(looks, folder, tables, day));
  const isMoved = new Map(
    fresh.filter(({ ids }) => ids).map(({ day }) => [day, looks.namesIn(join(folder, movedFolder(day))).map(movedId)]),
  );
  const lists = noFiles();
  for (const { day, names, held, ids } of fresh) {
    const number = generationOf(looks, folder, day);
    if (number !== undefined && ids === undefined) throw new LakeChanged(); // it was compacted for the first time
    const counts = (name: string) => number === undefined || ids === undefined || ids.has(idOf(name));
    for (const [table, all] of names) {
      const counting = table === 'rulesets' ? all : all.filter(counts);
      lists[table].fresh.push(...counting.map((name) => join(`${beforeTheDay(folder, table)}${day}`, name)));
      const heldOf = held.filter(
        ({ of }) => keyParts(of)?.table === table && counts(of) && !all.includes(basename(of)),
      );
      if (heldOf.length > 0)
        lists[table].compacted.push({ paths: heldOf.map(({ key }) => join(folder, key)), excluded: [] });
    }
    if (number === undefined || ids === undefined) continue;
    const excluded = [...new Set([...ids, ...(isMoved.get(day) ?? [])])];
    for (const [table, files] of compactedFiles(looks, folder, day, number, tables, excluded))
      lists[table].compacted.push(files);
  }
  return { tables: lists, all: allOf(lists), listedMs };
}

/**
 * Lists what a statement reads of generations that are pinned, and nothing else; of rulesets, what is there now.
 *
 * @throws {SqlError} when one of them has gone, by forgetting or because it was unpinned meanwhile
 */
export function listPinned(
  folder: string,
  { tables, days }: Pick<Needs, 'tables' | 'days'>,
  pin: Pin,
  looks: Looks = FILE_CALLS,
): LakeFiles {
  const listedMs = Date.now();
  const lists = noFiles();
  for (const [day, generation] of [...pin.days].filter(([day]) => days.has(day))) {
    if (looks.stat(join(folder, compactedDay(day), generation, MANIFEST)) === undefined)
      throw new SqlError(
        `The pin ${pin.name} no longer has ${day}: it was unpinned meanwhile, or one of its recordings was forgotten. Query other days, or make a new pin.`,
      );
    const [number = 0] = generationNumbers([generation]);
    for (const [table, files] of compactedFiles(looks, folder, day, number, tables, []))
      lists[table].compacted.push(files);
    if (!tables.has('rulesets')) continue;
    const rulesets = `${beforeTheDay(folder, 'rulesets')}${day}`;
    lists.rulesets.fresh.push(
      ...looks
        .namesIn(rulesets)
        .filter(isParquet)
        .map((name) => join(rulesets, name)),
    );
  }
  return { tables: lists, all: allOf(lists), listedMs };
}

type Lists = Record<TableName, { fresh: string[]; compacted: CompactedFiles[] }>;

function noFiles(): Lists {
  return Object.fromEntries(TABLE_NAMES.map((table) => [table, { fresh: [], compacted: [] }])) as unknown as Lists; // each table has an entry
}

function allOf(lists: Lists): string[] {
  return Object.values(lists).flatMap(({ fresh, compacted }) => [...fresh, ...compacted.flatMap(({ paths }) => paths)]);
}

function freshDay({ namesIn, stat }: Looks, folder: string, tables: ReadonlySet<TableName>, day: string): FreshDay {
  const isCompacted = stat(join(folder, compactedDay(day))) !== undefined;
  if (isCompacted) refuseBucketCopy((key) => stat(join(folder, key)) !== undefined, day);
  const namesOf = (table: TableName) => namesIn(`${beforeTheDay(folder, table)}${day}`).filter(isParquet);
  const rows = isCompacted ? namesOf('recordings') : [];
  const heldBefore = new Set(isCompacted ? namesIn(join(folder, heldFolder(day))) : []);
  const names = new Map(TABLE_NAMES.filter((table) => tables.has(table)).map((table) => [table, namesOf(table)]));
  if (!isCompacted) return { day, names, held: [], ids: undefined };
  const held = heldFiles({ namesIn, stat }, folder, day);
  const heldRows = held.filter(({ of }) => keyParts(of)?.table === 'recordings');
  const still = new Set(namesOf('recordings'));
  // A row that has gone may have had its other files removed before they were listed.
  if (rows.some((name) => !still.has(name))) throw new LakeChanged();
  // And one that is held since may be of a run whose files were written after that. One that was held before has been there all the time.
  if (heldRows.some(({ key }) => !heldBefore.has(basename(key)))) throw new LakeChanged();
  if (names.has('recordings')) names.set('recordings', rows);
  return { day, names, held, ids: new Set([...rows, ...heldRows.map(({ of }) => of)].map(idOf)) };
}

function heldFiles({ namesIn, stat }: Pick<Looks, 'namesIn' | 'stat'>, folder: string, day: string): HeldFile[] {
  const keys = namesIn(join(folder, heldFolder(day))).map((name) => `${heldFolder(day)}/${name}`);
  const held = keys.flatMap((key) => {
    const found = stat(join(folder, key));
    return (found && heldFile(day, listed(key, found))) ?? [];
  });
  return newestHeld(held);
}

function generationOf({ namesIn }: Looks, folder: string, day: string): number | undefined {
  return generationNumbers(namesIn(join(folder, compactedDay(day)))).at(-1);
}

function compactedFiles(
  looks: Looks,
  folder: string,
  day: string,
  number: number,
  tables: ReadonlySet<TableName>,
  notCounting: readonly string[],
): [RecordingTable, CompactedFiles][] {
  const generation = join(folder, generationFolder(day, number));
  const manifest = manifestIn(textOf(looks, join(generation, MANIFEST)), join(generation, MANIFEST));
  const there =
    notCounting.length === 0 ? undefined : new Set(textOf(looks, join(generation, RECORDING_IDS)).split('\n'));
  const excluded = notCounting.filter((id) => there?.has(id));
  return RECORDING_TABLES.filter((table) => tables.has(table)).map((table) => [
    table,
    { paths: manifest.tables[table].files.map(({ name }) => join(generation, name)), excluded },
  ]);
}

/** @throws {LakeChanged} when it is not there: a newer generation is */
function textOf({ read }: Looks, path: string): string {
  const bytes = read(path);
  if (bytes === undefined) throw new LakeChanged();
  return bytes.toString('utf8');
}

/** The recording of a file's name or key, which may end in the number of a part. */
function idOf(name: string): string {
  return keyParts(`samples/${FOLDER_OF_DAY}2000-01-01/${basename(name)}`)?.recordingId ?? name;
}

function isParquet(name: string): boolean {
  return name.endsWith('.parquet');
}
