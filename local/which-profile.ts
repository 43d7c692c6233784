/** Which profile a person means: the one that is named, or the one whose name a folder above the file has. */
import { basename, dirname } from 'node:path';
import { profileLike } from '../handler/ruleset.ts';
import { nearest } from '../quality/nearest.ts';
import { profiles } from '../quality/profiles/index.ts';
import { WrongArguments } from './terminal/arguments.ts';
import { quoted } from './terminal/text.ts';

/**
 * @returns the id, or undefined when none is named
 * @throws {WrongArguments} when no profile has that id
 */
export function knownProfile(id: string | undefined): string | undefined {
  if (id === undefined || profiles.has(id)) return id;
  const ids = [...profiles.keys()];
  throw new WrongArguments(
    `Unknown profile ${quoted(id)}; did you mean "${nearest(id, ids)}"? ./ecg profiles list shows all.`,
  );
}

/** The nearest folder above a file that has a profile's name, but for case, blanks, `-` and `_`; undefined without one. */
export function profileOfFolder(path: string): string | undefined {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const like = profileLike(basename(folder));
    if (like !== undefined) return like.id;
  }
  return undefined;
}
