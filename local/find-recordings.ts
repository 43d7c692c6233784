/** Finds the recordings that were named: files as they are, folders with everything below them. */
import { type Dirent, lstatSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { WrongArguments } from './terminal/arguments.ts';
import { quoted, systemMessage } from './terminal/text.ts';

/** MATLAB writes `.mat`; other systems shout. */
const RECORDING = /\.mat$/i;

export interface FoundRecordings {
  /** Absolute paths in order, each once. */
  readonly files: readonly string[];
  /** What below a named folder could not be looked into, with the reason: it is still to be done. */
  readonly closed: readonly string[];
}

/**
 * The files that the names stand for. In a folder that is every `.mat` file at any depth; links to files count as
 * files, links to folders are not entered, so nothing is met twice or for ever. A file named itself is taken whatever
 * it is called.
 *
 * @param names as the person wrote them; relative ones begin at `from`
 * @throws {WrongArguments} when a name leads to nothing, or to nothing that could be a recording
 */
export function findRecordings(names: readonly string[], from: string): FoundRecordings {
  const files = new Set<string>();
  const closed: string[] = [];
  for (const name of names) {
    const path = resolve(from, name);
    const kind = kindOf(path, name);
    if (kind === 'file') files.add(path);
    else for (const file of inFolder(path, name, closed)) files.add(file);
  }
  return { files: [...files], closed };
}

function kindOf(path: string, name: string): 'file' | 'folder' {
  if (name === '') throw new WrongArguments('A name is empty: a file or a folder is wanted.');
  let found: ReturnType<typeof statSync>;
  try {
    found = statSync(path);
  } catch (error) {
    throw new WrongArguments(`${quoted(name)} cannot be found: ${systemMessage(error)}.`);
  }
  if (found?.isDirectory()) return 'folder';
  if (found?.isFile()) return 'file';
  throw new WrongArguments(`${quoted(name)} is neither a file nor a folder.`);
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

/** Every file below a folder, names in order; a link counts as a file unless it leads to something else. */
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

/** Other bytes of a name have become U+FFFD, and nothing answers to that. */
function isBeyondReach(entry: Dirent, path: string): boolean {
  const isWanted = entry.isDirectory() || RECORDING.test(entry.name);
  return isWanted && entry.name.includes('\uFFFD') && lstatSync(path, { throwIfNoEntry: false }) === undefined;
}

function entriesOf(folder: string) {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A link that leads nowhere counts: that its recording cannot be had should be told. */
function leadsToFile(link: string): boolean {
  try {
    return statSync(link).isFile();
  } catch {
    return true;
  }
}
