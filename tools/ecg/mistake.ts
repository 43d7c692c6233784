/** A mistake in the file of a rule or profile, as one sentence with file and line, for people who edit those files. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../../local/terminal/command-error.ts';
import { WrongProfile } from '../../quality/judge/wrong-profile.ts';
import { editsBetween, nearest } from '../../quality/nearest.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
/** Where a stack first names a file that people edit. */
const PLACE = /(quality\/(?:rules|profiles)\/[\w-]+\.ts):(\d+)/;
/** What Node says about a name that no module has. */
const UNKNOWN_NAME = /^(\w+) is not defined$|does not provide an export named '(\w+)'/;
const MAX_EDITS = 2;

/** Running the command again does not help: the file has to be changed. */
class Mistake extends CommandError {
  override readonly name = 'Mistake';
  override readonly exitStatus = 2;
}

/** @returns undefined when the error comes from elsewhere, and is a bug */
export function mistakeIn(error: unknown): Mistake | undefined {
  if (error instanceof WrongProfile) return new Mistake(`${placeOf(error)}: ${error.message}`, { cause: error });
  if (!(error instanceof Error) || error instanceof CommandError) return undefined;
  const [, file, line] = PLACE.exec(error.stack ?? '') ?? [];
  if (file === undefined) return missingFile(error);
  return new Mistake(`${file}:${line}: ${sentenceOf(error)}`, { cause: error });
}

/** A file that imports one that is not there has no line in the stack. */
function missingFile(error: Error): Mistake | undefined {
  const [, missing, file] =
    /^Cannot find module '(?:.*\/)?([^/']+)' imported from .*(quality\/(?:rules|profiles)\/[\w-]+\.ts)$/.exec(
      error.message,
    ) ?? [];
  if (missing === undefined || file === undefined) return undefined;
  const line = lineOf(file, [missing]);
  return new Mistake(`${file}:${line}: imports ${missing}, which does not exist`, { cause: error });
}

function sentenceOf({ message }: Error): string {
  const sentence = message.replace(/\s+/g, ' ').replace(/\.$/, '');
  const [, undefinedName, unexported] = UNKNOWN_NAME.exec(sentence) ?? [];
  const name = undefinedName ?? unexported;
  const near = name === undefined ? undefined : nearest(name, unitNames());
  if (name === undefined || near === undefined || editsBetween(name, near) > MAX_EDITS) return sentence;
  return `${sentence}; did you mean ${near}?`;
}

/** The functions that make a quantity: the words most often misspelt in a profile. Read as text, so that nothing is loaded. */
function unitNames(): string[] {
  const text = readFileSync(join(PROJECT, 'quality', 'units.ts'), 'utf8');
  return [...text.matchAll(/^export const (\w+)/gm)].map(([, name]) => name ?? '');
}

function placeOf({ profileId, path }: WrongProfile): string {
  const file = `quality/profiles/${profileId}.ts`;
  return existsSync(join(PROJECT, file)) ? `${file}:${lineOf(file, path)}` : file;
}

/** The line of the last of these names; each is searched for from the one before it. */
function lineOf(file: string, names: readonly string[]): number {
  const text = readFileSync(join(PROJECT, file), 'utf8');
  let at = 0;
  for (const name of names) {
    const found = text.indexOf(name, at);
    if (found < 0) break;
    at = found;
  }
  return text.slice(0, at).split('\n').length;
}
