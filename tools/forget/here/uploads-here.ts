/** Uploads on this machine, which has one version of each: that of the bytes that are there. */
import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { companionKeysOf, isCompanionKey } from '../../../handler/recording/companion/companion-keys.ts';
import type { ObjectVersion } from '../../../handler/store.ts';
import { UPLOADS_BUCKET } from '../../../local/stores/buckets.ts';
import { FolderRawStore } from '../../../local/stores/folder-raw-store.ts';
import { pathInside } from '../../../local/stores/inside.ts';
import { uploadId } from '../../replay/plan.ts';
import { type FoundRow, isMeant } from '../doomed.ts';
import type { What } from '../request.ts';

/** The folder of uploads. */
export interface UploadsHere {
  /**
   * The uploads that are meant or that the rows are of, with the sheets beside them. A file that was replaced since its row was
   * written is another upload, and stays with its sheets.
   */
  doomed(what: What, rows: readonly FoundRow[]): ObjectVersion[];
  /** Whether the file still has these bytes. */
  isThere(object: ObjectVersion): boolean;
  /** Removes it, and the folders that it leaves empty. */
  remove(object: ObjectVersion): void;
}

/** @param folder of the uploads, absolute; need not be there */
export function uploadsHere(folder: string): UploadsHere {
  const copies = new FolderRawStore({ bucket: UPLOADS_BUCKET, pathOf: (key) => pathInside(folder, key) });
  const isFile = (key: string) => existsSync(pathInside(folder, key));
  const isThere = ({ key, version }: ObjectVersion) => isFile(key) && copies.objectFor(key).version === version;
  return {
    isThere,
    doomed: (what, rows) => {
      const ofRows = rows.map(({ object }) => object).filter(({ bucket }) => bucket === UPLOADS_BUCKET);
      const uploads = new Map(ofRows.filter(isThere).map((object) => [object.key, object]));
      for (const key of keysToLookAt(folder, what, rows)) {
        const object = copies.objectFor(key);
        if (isMeant(what, { object, recordingId: uploadId(object), subject: null })) uploads.set(key, object);
      }
      const recordings = [...uploads.keys()].filter((key) => !isCompanionKey(key));
      const sheets = recordings.flatMap(companionKeysOf).filter(isFile);
      for (const key of sheets) uploads.set(key, copies.objectFor(key));
      return [...uploads.values()];
    },
    remove: (object) => {
      if (!isThere(object)) return;
      const path = pathInside(folder, object.key);
      rmSync(path, { force: true });
      removeEmpty(dirname(path), folder);
    },
  };
}

/** An upload says nothing of its subject here; a recording's id takes all its bytes to compute, so only what must be is read. */
function keysToLookAt(folder: string, { kind, value }: What, rows: readonly FoundRow[]): string[] {
  switch (kind) {
    case 'subject':
      return [];
    case 'recording':
      return rows.length > 0 ? [] : keysIn(folder).filter((key) => !isCompanionKey(key));
    case 'key':
      return keysIn(folder).filter((key) => key === value);
    case 'prefix':
      return keysIn(folder).filter((key) => key.startsWith(value));
  }
}

function keysIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'));
}

/** A folder's name may be a person's. */
function removeEmpty(from: string, top: string): void {
  for (let folder = from; folder !== top && readdirSync(folder).length === 0; folder = dirname(folder))
    rmdirSync(folder);
}
