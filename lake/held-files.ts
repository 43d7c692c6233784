/**
 * Files of a lake folder that a compaction takes away to remove them.
 *
 * Between a look at a file and its removal its recording may be written again, and no call of a file system removes a file
 * only if it is what it was. So it is renamed first, into the day's folder `held`, under a name that nobody uses twice:
 * from then on it cannot change, and no other file is there under that name, ever. The name says which key the file had
 * and which version of it was to be removed. If it is that version, it no longer counts, and whoever finds it may remove it.
 * If it is another one, it was written in between, and it counts as if it still had its key, unless there is one that has.
 * It stays where it is until a compaction takes it.
 */
import { compactedDay } from './generations.ts';
import { PARTITION } from './tables/shared.ts';

const NAME = /^(?<table>[a-z]+)\.(?<file>[0-9a-f]+(?:-\d+)?\.parquet)\.(?<tag>\d+-\d+-[\d.]+)\.(?<time>[0-9a-f-]+)$/;

/** What the name of a held file says. */
export interface HeldName {
  /** The key that it had. */
  readonly of: string;
  /** The version that was to be removed, as a listing tells versions. */
  readonly tag: string;
}

/** The folder of a day's held files. */
export function heldFolder(day: string): string {
  return `${compactedDay(day)}/held`;
}

/**
 * The key of a held file.
 *
 * @param of the key that it has, one of a recording's file
 * @param tag digits, `-` and `.`
 * @param time hexadecimal digits and `-`, another text each time
 */
export function heldKey(day: string, { of, tag }: HeldName, time: string): string {
  const [table, , file] = of.split('/');
  return `${heldFolder(day)}/${table}.${file}.${tag}.${time}`;
}

/** What a name in a day's folder of held files says; undefined for a name of another form. */
export function heldName(day: string, name: string): HeldName | undefined {
  const { table, file, tag } = NAME.exec(name)?.groups ?? {};
  return tag === undefined ? undefined : { of: `${table}/${PARTITION.name}=${day}/${file}`, tag };
}

/** A held file that counts. */
export interface Held {
  /** The key that it had. */
  readonly of: string;
  /** When it was written, in milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** Of several versions of one key, the newest: it stands for the key, unless a file has it. */
export function newestHeld<T extends Held>(held: readonly T[]): T[] {
  const newest = new Map<string, T>();
  for (const one of held) {
    const other = newest.get(one.of);
    if (other === undefined || other.modifiedMs < one.modifiedMs) newest.set(one.of, one);
  }
  return [...newest.values()];
}
