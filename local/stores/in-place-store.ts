/** The files that `./ecg process` reads where they are, with what a device would say about them. */
import { profileOfFolder } from '../which-profile.ts';
import { IN_PLACE_BUCKET, pathInPlace } from './buckets.ts';
import { FolderRawStore } from './folder-raw-store.ts';

/**
 * @param metadata what the person said about every recording
 * @param onRead called when a recording is about to be read
 */
export function inPlaceStore(
  metadata: ReadonlyMap<string, string>,
  onRead: (key: string, bytes: number) => void,
): FolderRawStore {
  return new FolderRawStore({
    bucket: IN_PLACE_BUCKET,
    pathOf: pathInPlace,
    metadataOf: (key) => withFolderProfile(metadata, key),
    onRead,
  });
}

/** Where no profile was named, the nearest folder above the file with a profile's name. */
function withFolderProfile(metadata: ReadonlyMap<string, string>, key: string): ReadonlyMap<string, string> {
  const id = metadata.has('profile') ? undefined : profileOfFolder(key);
  return id === undefined ? metadata : new Map([...metadata, ['profile', id]]);
}
