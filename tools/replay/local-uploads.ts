/**
 * The uploads of this machine: what the demo uploaded, and the files that `./ecg process` read in place.
 *
 * There is no queue here, so replaying means processing at once, with the same handler as in the cloud.
 */
import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isCompanionKey } from '../../handler/recording/companion/companion-keys.ts';
import type { Result } from '../../handler/result.ts';
import type { ObjectVersion } from '../../handler/store.ts';
import { processKeys } from '../../local/process-keys.ts';
import { IN_PLACE_BUCKET, pathInPlace, UPLOADS_BUCKET, UPLOADS_FOLDER } from '../../local/stores/buckets.ts';
import { FolderLakeStore } from '../../local/stores/folder-lake-store.ts';
import { FolderRawStore } from '../../local/stores/folder-raw-store.ts';
import { pathInside } from '../../local/stores/inside.ts';
import { OneDayLakeStore } from '../../local/stores/one-day-lake.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { quietLog } from '../../local/terminal/local-log.ts';
import type { LakeRow } from './lake-rows.ts';
import { type StoredUpload, uploadId } from './plan.ts';
import type { Send } from './send-all.ts';

/** Stores by bucket. */
export type StoresByBucket = ReadonlyMap<string, FolderRawStore>;

/** @param rows name the profile of each file that was read in place, which has no metadata */
export function localStores(folder: string, rows: readonly LakeRow[]): StoresByBucket {
  const raw = join(folder, UPLOADS_FOLDER);
  const profileOf = new Map(rows.map(({ recordingId, profile }) => [recordingId, profile]));
  const inPlace = new FolderRawStore({
    bucket: IN_PLACE_BUCKET,
    pathOf: pathInPlace,
    metadataOf: (key, version) => {
      const profile = profileOf.get(uploadId({ bucket: IN_PLACE_BUCKET, key, version }));
      return new Map(profile === undefined ? [] : [['profile', profile]]);
    },
  });
  return new Map([
    [UPLOADS_BUCKET, new FolderRawStore({ bucket: UPLOADS_BUCKET, pathOf: (key) => pathInside(raw, key) })],
    [IN_PLACE_BUCKET, inPlace],
  ]);
}

/** What can be replayed: every upload, and every file that the lake has from in place and that still holds the same bytes. */
export async function localUploads(
  folder: string,
  rows: readonly LakeRow[],
  stores: StoresByBucket,
): Promise<StoredUpload[]> {
  const raw = join(folder, UPLOADS_FOLDER);
  const uploads = stores.get(UPLOADS_BUCKET)!; // made above
  const recordings = keysIn(raw).filter((key) => !isCompanionKey(key));
  const found = await Promise.all(recordings.map((key) => uploadIn(uploads, uploads.objectFor(key))));
  const inPlace = rows.filter(({ object }) => object.bucket === IN_PLACE_BUCKET);
  const readable = inPlace.filter(
    ({ object }) => stores.get(IN_PLACE_BUCKET)?.objectFor(object.key).version === object.version,
  );
  const there = await Promise.all(readable.map(({ object }) => uploadIn(stores.get(IN_PLACE_BUCKET)!, object)));
  return [...found, ...there];
}

async function uploadIn(store: FolderRawStore, object: ObjectVersion): Promise<StoredUpload> {
  const { size, lastModified } = await store.open(object);
  return { object, bytes: size, receivedAt: lastModified, isNewest: true, isArchived: false };
}

function keysIn(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'));
}

/** Sends uploads to the handler, which processes them into the lake. One that would have to be retried counts as not taken. */
export function processAtOnce(
  lake: string,
  stores: StoresByBucket,
  context: CommandContext,
  onResult: (result: Result) => void,
): Send {
  const store = new OneDayLakeStore(new FolderLakeStore(lake));
  return async (objects) => {
    const left = new Set<string>();
    for (const [bucket, raw] of stores) {
      const keys = objects.filter((object) => object.bucket === bucket).map(({ key }) => key);
      await processKeys(keys, {
        raw,
        lake: store,
        log: quietLog(context.err),
        onResult: (result) => {
          if (result.outcome === 'retry') left.add(result.recordingId);
          onResult(result);
        },
      });
    }
    return objects.filter((object) => !left.has(uploadId(object)));
  };
}
