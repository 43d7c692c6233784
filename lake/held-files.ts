/**
 * Files of a lake folder that a compaction takes away to remove them.
 *
 * Between a look at a file and its removal its recording may be written again, and no call of a file system removes a file
 * only if it is what it was. So it is renamed first, into the day's folder `held`, under a name that nobody uses twice:
 * from then on it cannot change, and no other file is there under that name, ever. If it is what was to be removed, it is.
 * If not, it was written in between, and stays where it is until a compaction takes it. Whatever is there counts as if it
 * still had its key, unless there is a file that has: so it makes no difference when a process dies on the way.
 */
import { compactedDay } from './generations.ts';
import { PARTITION } from './tables/shared.ts';

const NAME = /^(?<table>[a-z]+)\.(?<file>[0-9a-f]+(?:-\d+)?\.parquet)\.[0-9a-f-]+$/;

/** The folder of a day's held files. */
export function heldFolder(day: string): string {
  return `${compactedDay(day)}/held`;
}

/**
 * The key of a held file.
 *
 * @param of the key that it has, one of a recording's file
 * @param time hexadecimal digits and `-`, another text each time
 */
export function heldKey(day: string, of: string, time: string): string {
  const [table, , file] = of.split('/');
  return `${heldFolder(day)}/${table}.${file}.${time}`;
}

/** The key that a file had, by its name or key in a day's folder of held files; undefined for a name of another form. */
export function keyOfHeld(day: string, name: string): string | undefined {
  const { table, file } = NAME.exec(name.slice(name.lastIndexOf('/') + 1))?.groups ?? {};
  return file === undefined ? undefined : `${table}/${PARTITION.name}=${day}/${file}`;
}

/** A held file. */
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
