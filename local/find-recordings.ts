/** Finds the recordings that are named: files as they are, folders with everything below them. */
import { type Dirent, lstatSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { isCompanionKey, recordingKeyOf } from '../handler/recording/companion/companion-keys.ts';
import { WrongArguments } from './terminal/arguments.ts';
import { quoted, systemMessage } from './terminal/text.ts';

/** MATLAB writes `.mat`; other systems write capitals. */
const RECORDING = /\.mat$/i;

/** The files that were found, and what could not be searched. */
export interface FoundRecordings {
  /** Absolute paths, in order and each once. */
  readonly files: readonly string[];
  /** What could not be looked into below a named folder, with the reason: it is left to do. */
  readonly closed: readonly string[];
}

/**
 * The files that the names stand for. For a folder that is every `.mat` file at any depth; links to files count as
 * files, and links to folders are not followed, so that nothing is found twice or without end. A file that is named
 * itself may have any name; a sheet that is named stands for the recording beside it.
 *
 * @param names as the person wrote them; relative ones start at `from`
 * @throws {WrongArguments} when a name leads to nothing, or to nothing that could be a recording
 */
export function findRecordings(names: readonly string[], from: string): FoundRecordings {
  const files = new Set<string>();
  const closed: string[] = [];
  for (const name of names) {
    const path = resolve(from, name);
    const kind = kindOf(path, name);
    if (kind === 'file') files.add(recordingAt(path, name));
    else for (const file of inFolder(path, name, closed)) files.add(file);
  }
  return { files: [...files], closed };
}

function kindOf(path: string, name: string): 'file' | 'folder' {
  if (name === '') throw new WrongArguments('Empty name: give a file or a folder.');
  let found: ReturnType<typeof statSync>;
  try {
    found = statSync(path);
  } catch (error) {
    throw new WrongArguments(`${quoted(name)} ${danglingWords(path) ?? `cannot be found: ${systemMessage(error)}`}.`);
  }
  if (found?.isDirectory()) return 'folder';
  if (found?.isFile()) return 'file';
  throw new WrongArguments(`${quoted(name)} is neither a file nor a folder.`);
}

function recordingAt(path: string, name: string): string {
  if (!isCompanionKey(path)) return path;
  const recording = recordingKeyOf(path);
  if (statSync(recording, { throwIfNoEntry: false })?.isFile()) return recording;
  throw new WrongArguments(
    `${quoted(name)} describes a recording, and there is no ${quoted(basename(recording))} beside it.`,
  );
}

/** A link to what is no longer there is itself there, so "no such file" would puzzle. */
export function danglingWords(path: string): string | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined && lstatSync(path).isSymbolicLink()
      ? `is a link to ${quoted(readlinkSync(path))}, which does not exist`
      : undefined;
  } catch {
    return undefined; // there is not even a link
  }
}

function inFolder(path: string, name: string, closed: string[]): string[] {
  const files: string[] = [];
  const others: string[] = [];
  const closedBefore = closed.length;
  for (const file of walk(path, closed)) (RECORDING.test(file) ? files : others).push(file);
  if (files.length > 0 || closed.length > closedBefore) return files;
  const found =
    others.length === 0
      ? 'it is empty'
      : `it holds ${countOf(others)} such as ${quoted(relative(path, others[0] ?? ''))}`;
  throw new WrongArguments(`${quoted(name)} has no .mat file in it: ${found}.`);
}

function countOf({ length }: readonly string[]): string {
  return length === 1 ? '1 other file' : `${length} other files`;
}

/** Every file below a folder, in order of names; a link counts as a file unless it leads to something else. */
function* walk(folder: string, closed: string[]): Generator<string> {
  let entries: ReturnType<typeof entriesOf>;
  try {
    entries = entriesOf(folder);
  } catch (error) {
    closed.push(`${quoted(folder)}: ${systemMessage(error)}`);
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (isBeyondReach(entry, path)) closed.push(`${quoted(path)}: its name is not in UTF-8`);
    else if (entry.isDirectory()) yield* walk(path, closed);
    else if (entry.isFile() || (entry.isSymbolicLink() && leadsToFile(path))) yield path;
  }
}

/** Bytes of a name that are not UTF-8 have become U+FFFD, and no file has that name. */
function isBeyondReach(entry: Dirent, path: string): boolean {
  const isWanted = entry.isDirectory() || RECORDING.test(entry.name);
  return isWanted && entry.name.includes('\uFFFD') && lstatSync(path, { throwIfNoEntry: false }) === undefined;
}

function entriesOf(folder: string) {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A link that leads nowhere counts as a file, so that its missing recording is reported. */
function leadsToFile(link: string): boolean {
  try {
    return statSync(link).isFile();
  } catch {
    return true;
  }
}
