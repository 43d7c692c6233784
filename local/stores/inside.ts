/** Where a key's file is in a folder that stands for a bucket. Keys come from devices, so none may lead out of it. */
import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { ObjectGoneError } from '../../handler/store.ts';
import { quoted } from '../terminal/text.ts';

/** The limit of the file systems of Linux and macOS. */
const MAX_NAME_BYTES = 255;
/** What a step may not contain, end with or be on Windows: a separator, a drive, a stream, a device. */
const NO_STEP_ON_WINDOWS = /[\\:]|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * The absolute path of a key's file, whether it exists or not.
 *
 * @throws {ObjectGoneError} when the key leads out of the folder, by its steps or through a link: such an object cannot
 *   exist, now or later
 */
export function pathInside(folder: string, key: string): string {
  const path = join(folder, key);
  if (!isKey(key) || !isBelow(realPathOf(path), realPathOf(folder))) {
    throw new ObjectGoneError('deleted', `${quoted(key)} is not a key inside the folder`);
  }
  return path;
}

/**
 * Is each step a file name? Empty steps, `.`, `..`, very long ones and those with NUL are not.
 *
 * @param separator of the paths that keys turn into
 */
export function isKey(key: string, separator: string = sep): boolean {
  const isName = (step: string) =>
    !['', '.', '..'].includes(step) &&
    Buffer.byteLength(step) <= MAX_NAME_BYTES &&
    (separator === '/' || !NO_STEP_ON_WINDOWS.test(step));
  return !key.includes('\0') && key.split('/').every(isName);
}

/** Is a path below a folder? Both must be free of links. */
export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** A path with its links resolved as far as it exists; empty, and so below nothing, for a link that leads nowhere. */
export function realPathOf(path: string): string {
  if (path.includes('\0')) return '';
  for (let there = path; ; there = dirname(there)) {
    try {
      return join(realpathSync(there), relative(there, path));
    } catch (error) {
      if (isLink(there)) return '';
      if (dirname(there) === there) throw error;
    }
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false; // it does not exist, or cannot exist
  }
}
