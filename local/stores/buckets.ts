/** The bucket of files that are read where they lie: their keys are absolute paths, written as S3 writes keys. */
import { sep } from 'node:path';

export const IN_PLACE = 'local';

/** `/` where paths begin with it, nothing where they begin with a drive. */
const ROOT = sep === '/' ? '/' : '';

/** @param path absolute */
export function keyOf(path: string): string {
  return (sep === '/' ? path : path.replaceAll(sep, '/')).slice(ROOT.length);
}

export function pathOf(key: string): string {
  return `${ROOT}${key}`;
}
