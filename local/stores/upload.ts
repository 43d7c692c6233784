/** Uploads files, as a device would, to a folder that stands for a bucket: a copy of each and of the sheets beside it. */
import { statSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { companionKeysOf } from '../../handler/recording/companion/companion-keys.ts';
import { quoted, systemMessage } from '../terminal/text.ts';
import { pathInside } from './inside.ts';

/** What was copied, and what was not. */
export interface Uploaded {
  /** The paths of the recordings below the folder, with `/` as separator. */
  readonly keys: readonly string[];
  /** The files that could not be copied, with the reason. */
  readonly failed: readonly string[];
}

/** @param files absolute paths below `from` */
export async function upload(files: readonly string[], from: string, bucket: string): Promise<Uploaded> {
  const keys: string[] = [];
  const failed: string[] = [];
  for (const file of files) {
    const path = relative(from, file);
    const key = path.replaceAll(sep, '/');
    try {
      const to = pathInside(bucket, key);
      await mkdir(dirname(to), { recursive: true });
      for (const sheet of companionKeysOf(file).filter(isFile)) {
        await copy(sheet, join(dirname(to), basename(sheet))); // first, so that it is there when the recording is read
      }
      await copy(file, to);
      keys.push(key);
    } catch (error) {
      failed.push(`${quoted(path)}: ${systemMessage(error)}`);
    }
  }
  return { keys, failed };
}

/** A copy of a read-only file cannot be written over. */
async function copy(from: string, to: string): Promise<void> {
  await rm(to, { force: true });
  await copyFile(from, to);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
