/** Plans an upload: which file goes under which key, with what beside it. Refuses what the stack could not process. */
import { statSync } from 'node:fs';
import { basename, extname, relative, resolve, sep } from 'node:path';
import { companionKeysOf, UPLOAD_ENDINGS } from '../../handler/recording/companion/companion-keys.ts';
import { profileLike } from '../../handler/ruleset.ts';
import { findRecordings } from '../../local/find-recordings.ts';
import { isKey } from '../../local/stores/inside.ts';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { pathFrom, quoted, visible } from '../../local/terminal/text.ts';
import { profileOfFolder } from '../../local/which-profile.ts';
import { REHEARSAL_FOLDER } from '../rehearse/rehearsals.ts';
import { encodedWords } from './encoded-words.ts';

/** Source: Amazon S3 User Guide, "Object key naming" and "User-defined object metadata", both in bytes of UTF-8. */
const MAX_KEY_BYTES = 1024;
const MAX_METADATA_BYTES = 2048;
/** More than a function of the stack may be set to read, and than one read of a file gives: 2047 MiB. */
const MAX_FILE_BYTES = 2047 * 2 ** 20;
/** The endings of recordings that the bucket announces, in lower case and in capitals: it tells them apart. */
const [RECORDING_ENDING] = UPLOAD_ENDINGS;
const ENDINGS: readonly string[] = [RECORDING_ENDING, RECORDING_ENDING.toUpperCase()];

/**
 * The folder in the bucket of files for which nobody names a profile. A folder with the name of one would name it: the
 * default profile speaks only for files that look like its own, a named one for all.
 */
export const UNNAMED_FOLDER = 'uploads';

/** A file, by its absolute path, and the key that it goes under. */
export interface PlannedFile {
  readonly path: string;
  readonly key: string;
}

/** A recording with its sheets, which are uploaded first. */
export interface PlannedUpload extends PlannedFile {
  /** `NAME.hea`, `NAME.info`, as far as they are there. */
  readonly sheets: readonly PlannedFile[];
  /** As headers: ASCII. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Everything that is to be uploaded. */
export interface UploadPlan {
  readonly uploads: readonly PlannedUpload[];
  /** What could not be looked into below a named folder, with the reason. */
  readonly closed: readonly string[];
}

/** How files become keys. */
export interface KeyChoice {
  /** The folder in the bucket; undefined: the profile's id, or `UNNAMED_FOLDER`. */
  readonly prefix: string | undefined;
  /** What the person says about every file, by the names that the handler reads. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * @param names files and folders as the person wrote them; relative ones start at `folder`
 * @throws {WrongArguments} when a name leads to nothing, a file cannot be processed, or two would have the same key
 */
export function planUploads(names: readonly string[], folder: string, choice: KeyChoice): UploadPlan {
  const prefix = choice.prefix === undefined ? undefined : prefixOf(choice.prefix);
  const byKey = new Map<string, PlannedUpload>();
  const keyOfPath = new Map<string, string>();
  const closed: string[] = [];
  for (const name of names) {
    const found = findRecordings([name], folder);
    closed.push(...found.closed);
    const named = resolve(folder, name);
    for (const path of found.files) {
      const below = isFolder(named) ? relative(named, path).replaceAll(sep, '/') : basename(path);
      const upload = planned(path, below, { ...choice, prefix }, pathFrom(folder, path));
      refuseClash(byKey.get(upload.key), keyOfPath.get(path), upload, folder);
      byKey.set(upload.key, upload);
      keyOfPath.set(path, upload.key);
    }
  }
  return { uploads: [...byKey.values()], closed };
}

/** @param name how the person would write the path */
function planned(path: string, below: string, choice: KeyChoice, name: string): PlannedUpload {
  const ending = extname(path);
  if (!ENDINGS.includes(ending)) {
    throw new WrongArguments(
      `${quoted(name)} must end in ${ENDINGS.join(' or ')}, got ${ending === '' ? 'no ending' : quoted(ending)}: the stack takes no other recordings.`,
    );
  }
  const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size > MAX_FILE_BYTES) {
    throw new WrongArguments(
      `${quoted(name)} must be at most ${MAX_FILE_BYTES / 2 ** 20} MiB, got ${Math.ceil(size / 2 ** 20)}: split the recording.`,
    );
  }
  const said = choice.metadata.get('profile') ?? profileOfFolder(path);
  const key = keyOf(below, choice.prefix, said);
  const bytes = Buffer.byteLength(key);
  if (bytes > MAX_KEY_BYTES) {
    throw new WrongArguments(`The key of ${quoted(name)} must be at most ${MAX_KEY_BYTES} bytes, got ${bytes}.`);
  }
  const isSaidByKey = said === undefined || profileLike(firstFolder(key))?.id === said;
  const metadata = isSaidByKey ? choice.metadata : new Map([...choice.metadata, ['profile', said]]);
  return { path, key, sheets: sheetsOf(path, key), metadata: headersOf(metadata) };
}

/** A folder that is named and holds folders of profiles keeps them: their names are in the key already. */
function keyOf(below: string, prefix: string | undefined, profile: string | undefined): string {
  if (prefix !== undefined) return `${prefix}/${below}`;
  if (profile === undefined) return `${UNNAMED_FOLDER}/${below}`;
  return profileLike(firstFolder(below))?.id === profile ? below : `${profile}/${below}`;
}

function firstFolder(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf('/')));
}

function sheetsOf(path: string, key: string): PlannedFile[] {
  const beginning = key.slice(0, -RECORDING_ENDING.length);
  return companionKeysOf(path)
    .filter(isFile)
    .map((sheet) => ({ path: sheet, key: `${beginning}${extname(sheet)}` }));
}

function headersOf(metadata: ReadonlyMap<string, string>): Record<string, string> {
  const headers = Object.fromEntries([...metadata].map(([name, text]) => [name, encodedWords(text)]));
  const bytes = Object.entries(headers).reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  if (bytes <= MAX_METADATA_BYTES) return headers;
  throw new WrongArguments(
    `The metadata of a file must be at most ${MAX_METADATA_BYTES} bytes, names included, got ${bytes}.`,
  );
}

function prefixOf(text: string): string {
  const prefix = text.endsWith('/') ? text.slice(0, -1) : text;
  if (firstFolder(`${prefix}/`) === REHEARSAL_FOLDER) {
    throw new WrongArguments(
      `--prefix must not begin with ${REHEARSAL_FOLDER}/, got ${quoted(text)}: it is for what ./ecg rehearse uploads and deletes.`,
    );
  }
  if (isKey(prefix, '/') && visible(prefix) === prefix) return prefix;
  throw new WrongArguments(`--prefix must be a folder in the bucket like holter-24h/ward-3, got ${quoted(text)}.`);
}

/** Two files under one key would be two versions of one recording, of which only the newer counts. */
function refuseClash(
  there: PlannedUpload | undefined,
  keyBefore: string | undefined,
  { path, key }: PlannedUpload,
  folder: string,
): void {
  const name = (file: string) => quoted(pathFrom(folder, file));
  if (there !== undefined && there.path !== path) {
    throw new WrongArguments(
      `${name(there.path)} and ${name(path)} would both be uploaded as ${quoted(key)}: upload them with two commands, each with its own --prefix.`,
    );
  }
  if (keyBefore === undefined) return;
  const keys = keyBefore === key ? '' : `, as ${quoted(keyBefore)} and as ${quoted(key)}`;
  throw new WrongArguments(`${name(path)} is named twice${keys}: name it once, by itself or by its folder.`);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
