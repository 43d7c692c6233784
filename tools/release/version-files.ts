/** The files that state the version of this project. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReleaseRefused } from './release-refused.ts';

/** The version of a package.json. */
const OF_PACKAGE = /(?<=^ {2}"version": ")[^"]+(?=")/m;

/** What package-lock.json repeats of this project's package.json; below that come other packages' versions. */
const IN_LOCK = /(?<=^ {4}"": \{\n {6}"name": "[^"]*",\n {6}"version": ")[^"]+(?=")/m;

const PLACES: readonly { readonly file: string; readonly versions: readonly RegExp[] }[] = [
  { file: 'package.json', versions: [OF_PACKAGE] },
  { file: 'package-lock.json', versions: [OF_PACKAGE, IN_LOCK] },
  { file: 'infra/policy/package.json', versions: [OF_PACKAGE] },
  { file: 'quality/package.json', versions: [OF_PACKAGE] },
];

/**
 * @param root the folder of the project
 * @throws {ReleaseRefused} when package.json states no version
 */
export function currentVersion(root: string): string {
  const version = OF_PACKAGE.exec(readFileSync(join(root, 'package.json'), 'utf8'))?.[0];
  if (version === undefined) throw new ReleaseRefused('package.json states no version.');
  return version;
}

/**
 * Puts another version in place of the current one, in memory.
 *
 * @returns the text of each file, by its path in the project
 * @throws {ReleaseRefused} when a file states another version than package.json
 */
export function withVersion(root: string, version: string): Map<string, string> {
  const current = currentVersion(root);
  return new Map(PLACES.map(({ file, versions }) => [file, replaced(root, file, versions, current, version)]));
}

function replaced(root: string, file: string, versions: readonly RegExp[], from: string, to: string): string {
  const text = readFileSync(join(root, file), 'utf8');
  for (const version of versions) {
    const found = version.exec(text)?.[0] ?? 'none';
    if (found !== from) {
      throw new ReleaseRefused(`${file} must state version ${from}, as package.json does; got ${found}.`);
    }
  }
  return versions.reduce((changed, version) => changed.replace(version, to), text);
}
