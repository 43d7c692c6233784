/** A file understood where it lies, with what stands beside it and above it: its sheet, and a folder that names a profile. */
import { readMat } from '../../handler/mat/read-mat.ts';
import { companionOf, type FoundCompanion } from '../../handler/recording/companion/find-companion.ts';
import { type Recording, recordingIn } from '../../handler/recording/recording.ts';
import { IN_PLACE_BUCKET, keyInPlace, pathInPlace } from '../../local/stores/buckets.ts';
import { FolderRawStore } from '../../local/stores/folder-raw-store.ts';
import { profileOfFolder } from '../../local/which-profile.ts';
import { defaultProfile, profiles } from '../../quality/profiles/index.ts';

/**
 * @param path absolute
 * @param metadata what the command line says of it
 * @throws {BadFileError} when the bytes cannot be read; an error of the system when the sheet cannot
 */
export async function recordingInPlace(
  path: string,
  bytes: Uint8Array,
  metadata: ReadonlyMap<string, string>,
): Promise<Recording> {
  const named = profiles.get(metadata.get('profile') ?? profileOfFolder(path) ?? '');
  const file = await readMat(bytes);
  const companion = await sheetBeside(path);
  const chosen = { profile: named ?? defaultProfile, isNamed: named !== undefined };
  return recordingIn(file, { key: keyInPlace(path), metadata, companion }, chosen);
}

/** What the .hea or .info says that lies beside a file. */
function sheetBeside(path: string): Promise<FoundCompanion> {
  const raw = new FolderRawStore({ bucket: IN_PLACE_BUCKET, pathOf: pathInPlace });
  return companionOf(raw.objectFor(keyInPlace(path)), raw);
}
