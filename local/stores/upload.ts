/** Uploads files, as a device would, to a folder that stands for a bucket: a copy of each, under a key. */
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { quoted, systemMessage } from '../terminal/text.ts';
import { pathInside } from './inside.ts';

/** What was copied, and what was not. */
export interface Uploaded {
  /** The paths below the folder, with `/` as separator. */
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
      await rm(to, { force: true }); // a copy of a read-only file cannot be written over
      await copyFile(file, to);
      keys.push(key);
    } catch (error) {
      failed.push(`${quoted(path)}: ${systemMessage(error)}`);
    }
  }
  return { keys, failed };
}
