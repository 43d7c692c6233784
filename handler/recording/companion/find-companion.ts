/** Finds the sheet beside an upload: the newest version of the better one. */
import { ObjectGoneError, type ObjectVersion, type RawStore, type StoredObject } from '../../store.ts';
import { type CompanionId, type CompanionRefused, type CompanionSays, readCompanion } from './companion.ts';
import { companionKeysOf } from './companion-keys.ts';
import { MAX_SHEET_BYTES, tooLarge } from './sheet.ts';

/** A sheet that was looked for and read; undefined when there is none. */
export type FoundCompanion = CompanionSays | CompanionRefused | undefined;

/** Which sheet is beside an upload now; costs one request for each key that a sheet may have. */
export async function companionNow(object: ObjectVersion, raw: RawStore): Promise<ObjectVersion | undefined> {
  const found = await Promise.all(companionKeysOf(object.key).map((key) => raw.newest(object.bucket, key)));
  return found.find((one) => one !== undefined);
}

/** The sheet beside an upload, read. @throws when the storage fails: to be tried again */
export async function companionOf(object: ObjectVersion, raw: RawStore): Promise<FoundCompanion> {
  const sheet = await companionNow(object, raw);
  if (sheet === undefined) return undefined;
  const { key, version } = sheet;
  try {
    const stored = await raw.open(sheet);
    if (stored.size > MAX_SHEET_BYTES) return { key, version, why: tooLarge(stored.size) };
    return readCompanion({ key, version, bytes: await bytesOf(stored) });
  } catch (error) {
    if (!(error instanceof ObjectGoneError)) throw error;
    if (error.why === 'archived') return { key, version, why: error.message };
    throw new Error('the sheet beside the recording was deleted while it was read', { cause: error });
  }
}

/** Is it still the same sheet, or still none? */
export function isSameCompanion(one: CompanionId | undefined, other: CompanionId | undefined): boolean {
  return one?.key === other?.key && one?.version === other?.version;
}

async function bytesOf(stored: StoredObject): Promise<Uint8Array> {
  const bytes = await stored.bytes();
  if (bytes.length === stored.size) return bytes;
  throw new Error(`the storage gave ${bytes.length} of the ${stored.size} bytes of a sheet`);
}
