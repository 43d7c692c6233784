/** The two buckets of this machine: uploads, as the demo makes them, and files that are read where they are. */
import { join, sep } from 'node:path';

/** The name in `source_bucket` of what was uploaded to this machine. */
export const UPLOADS_BUCKET = 'raw';
/** Where the uploads are, below the person's folder. */
export const UPLOADS_FOLDER = join('.local', UPLOADS_BUCKET);

/** The bucket of files that are read in place: a key is the file's absolute path, written as S3 writes keys. */
export const IN_PLACE_BUCKET = 'local';

/** `/` where paths start with it, nothing where they start with a drive. */
const ROOT = sep === '/' ? '/' : '';

/** The key of a file in `IN_PLACE_BUCKET`. @param path absolute */
export function keyInPlace(path: string): string {
  return (sep === '/' ? path : path.replaceAll(sep, '/')).slice(ROOT.length);
}

/** The absolute path of a key in `IN_PLACE_BUCKET`. */
export function pathInPlace(key: string): string {
  return `${ROOT}${key}`;
}
