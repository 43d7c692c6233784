/** What a listing of a lake folder says of a file, and of one that is held. */
import type { Stats } from 'node:fs';
import type { HeldFile, ListedFile } from '../../handler/compact/compact-store.ts';
import { heldName } from '../../lake/held-files.ts';

/** A file as `stat` has it now. */
export function listed(key: string, stat: Stats): ListedFile {
  return { key, tag: tagOf(stat), modifiedMs: stat.mtimeMs };
}

/** The version of a file: another text whenever it is written again. */
export function tagOf({ ino, size, mtimeMs }: Stats): string {
  return `${ino}-${size}-${mtimeMs}`;
}

/** What its name and itself say of a listed file; undefined when the name is not that of a held file. */
export function heldFile(day: string, file: ListedFile): HeldFile | undefined {
  const name = heldName(day, file.key.slice(file.key.lastIndexOf('/') + 1));
  return name && { ...file, of: name.of, isDone: name.tag === file.tag };
}
