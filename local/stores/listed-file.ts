/** What a listing of a lake folder says of a file, and of one that is held. */
import type { Stats } from 'node:fs';
import type { HeldFile, ListedFile } from '../../handler/compact/compact-store.ts';
import { keyOfHeld } from '../../lake/held-files.ts';

/** A file as `stat` has it now. */
export function listed(key: string, stat: Stats): ListedFile {
  return { key, tag: tagOf(stat), modifiedMs: stat.mtimeMs, bytes: stat.size };
}

/** The version of a file: another text whenever it is written again. */
export function tagOf({ ino, size, mtimeMs }: Stats): string {
  return `${ino}-${size}-${mtimeMs}`;
}

/** The same of a file that may be held; undefined when its name is not that of one. */
export function heldFile(day: string, file: ListedFile): HeldFile | undefined {
  const of = keyOfHeld(day, file.key);
  return of === undefined ? undefined : { ...file, of };
}
