/**
 * The raw store of this machine: what the demo uploaded, and the files that `npm run process` read where they lie.
 *
 * There is no queue here, so replaying is processing at once, by the handler of the cloud.
 */
import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Result } from '../../handler/result.ts';
import type { ObjectVersion } from '../../handler/store.ts';
import { processKeys } from '../../local/process-keys.ts';
import { IN_PLACE, pathOf } from '../../local/stores/buckets.ts';
import { FolderLakeStore } from '../../local/stores/folder-lake-store.ts';
import { FolderRawStore } from '../../local/stores/folder-raw-store.ts';
import { pathInside } from '../../local/stores/inside.ts';
import { OneDayLakeStore } from '../../local/stores/one-day-lake.ts';
import type { Io } from '../../local/terminal/command-context.ts';
import { localLog } from '../../local/terminal/local-log.ts';
import type { LakeRow } from './lake-rows.ts';
import { type Found, idOf } from './plan.ts';
import type { Send } from './send-all.ts';

/** Bucket of what the demo uploads, and where it lies below the person's folder. */
const UPLOADS = 'raw';
export const RAW_FOLDER = join('.local', 'raw');

/** Stores by bucket. */
export type Stores = ReadonlyMap<string, FolderRawStore>;

/** @param rows say which profile a file that was read in place was read with: no metadata lies beside it */
export function storesOf(folder: string, rows: readonly LakeRow[]): Stores {
  const raw = join(folder, RAW_FOLDER);
  const profileOf = new Map(rows.map(({ recordingId, profile }) => [recordingId, profile]));
  const inPlace = new FolderRawStore({
    bucket: IN_PLACE,
    pathOf,
    metadataOf: (key, version) => {
      const profile = profileOf.get(idOf({ bucket: IN_PLACE, key, version }));
      return new Map(profile === undefined ? [] : [['profile', profile]]);
    },
  });
  return new Map([
    [UPLOADS, new FolderRawStore({ bucket: UPLOADS, pathOf: (key) => pathInside(raw, key) })],
    [IN_PLACE, inPlace],
  ]);
}

/** What can be replayed: every upload, and what the lake tells of and still lies where it was read with equal bytes. */
export async function foundHere(folder: string, rows: readonly LakeRow[], stores: Stores): Promise<Found[]> {
  const raw = join(folder, RAW_FOLDER);
  const uploads = stores.get(UPLOADS)!; // made above
  const found = await Promise.all(keysIn(raw).map((key) => foundIn(uploads, uploads.objectFor(key))));
  const inPlace = rows.filter(({ object }) => object.bucket === IN_PLACE);
  const readable = inPlace.filter(
    ({ object }) => stores.get(IN_PLACE)?.objectFor(object.key).version === object.version,
  );
  const there = await Promise.all(readable.map(({ object }) => foundIn(stores.get(IN_PLACE)!, object)));
  return [...found, ...there];
}

async function foundIn(store: FolderRawStore, object: ObjectVersion): Promise<Found> {
  const { size, lastModified } = await store.open(object);
  return { object, bytes: size, receivedAt: lastModified, isNewest: true, isArchived: false };
}

function keysIn(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'));
}

/** Processes uploads into the lake. One that would have to be tried again counts as not taken. */
export function processing(lake: string, stores: Stores, io: Io, onResult: (result: Result) => void): Send {
  const store = new OneDayLakeStore(new FolderLakeStore(lake));
  return async (objects) => {
    const left = new Set<string>();
    for (const [bucket, raw] of stores) {
      const keys = objects.filter((object) => object.bucket === bucket).map(({ key }) => key);
      await processKeys(keys, {
        raw,
        lake: store,
        log: localLog(io.err, false),
        onResult: (result) => {
          if (result.outcome === 'retry') left.add(result.recordingId);
          onResult(result);
        },
      });
    }
    return objects.filter((object) => !left.has(idOf(object)));
  };
}
