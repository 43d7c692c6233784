/** What is printed, against what lies in the tree. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the project. */
export const PROJECT = join(import.meta.dirname, '..', '..');
/** The folder of the rules' drawings, by path in the project. It holds nothing else. */
export const DRAWINGS = 'quality/drawings';

/** Texts by their path in the project. */
export type Files = ReadonlyMap<string, string>;

/** Drawings of rules that no longer exist, or report nothing any more. */
export function orphans(files: Files): string[] {
  const folder = join(PROJECT, DRAWINGS);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.map((name) => `${DRAWINGS}/${name}`).filter((path) => !files.has(path));
}

/** The files that differ from what the code says. */
export function staleFiles(files: Files): string[] {
  return [...files].flatMap(([path, text]) => {
    const file = join(PROJECT, path);
    return existsSync(file) && readFileSync(file, 'utf8') === text ? [] : [path];
  });
}
