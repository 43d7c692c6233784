/** Which keys belong together: `NAME.mat` and the sheets `NAME.hea` and `NAME.info` beside it. */

/** What a device uploads, by its ending: recordings and their sheets. */
export const UPLOAD_ENDINGS = ['.mat', '.hea', '.info'] as const;

const SHEET = /\.(?:hea|info)$/i;
const RECORDING = /\.mat$/i;

/** The better sheet first: a WFDB header also says rails, date and file. */
const SHEET_ENDINGS = ['.hea', '.info'] as const;

/** S3 allows no longer keys, and refuses to look for one. */
const MAX_KEY_BYTES = 1024;

/** Is this the key of a sheet, which is not a recording? */
export function isCompanionKey(key: string): boolean {
  return SHEET.test(key);
}

/** The keys of the sheets that a recording may have, the one that counts first; none for a key that is not `.mat`. */
export function companionKeysOf(key: string): readonly string[] {
  if (!RECORDING.test(key)) return [];
  const beginning = key.slice(0, -'.mat'.length);
  const keys = SHEET_ENDINGS.map((ending) => `${beginning}${inCaseOf(key, ending)}`);
  return keys.filter((sheetKey) => Buffer.byteLength(sheetKey) <= MAX_KEY_BYTES);
}

/** The key of the recording that a sheet's key belongs to. */
export function recordingKeyOf(companionKey: string): string {
  return companionKey.replace(SHEET, (ending) => inCaseOf(ending, '.mat'));
}

/** The name of a file without folders and ending. */
export function nameOfFile(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** Devices that write `.MAT` write `.HEA`; storage knows upper from lower case. */
function inCaseOf(pattern: string, ending: string): string {
  const letters = pattern.slice(pattern.lastIndexOf('.') + 1);
  return letters === letters.toUpperCase() ? ending.toUpperCase() : ending;
}
