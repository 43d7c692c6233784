/** Finds the rules and profiles in their folders, and says in one sentence each what is wrong with a file. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CommandError } from '../../local/terminal/command-error.ts';
import { camelCase, problemOfId } from './ids.ts';
import type { Ordered } from './order.ts';

/** A kind of thing, each of which has its own file. */
export interface Kind {
  /** In the project. */
  readonly folder: string;
  /** What it is, and what declares it. */
  readonly name: 'rule' | 'profile';
}

/** The kind whose files demand something of a recording. */
export const RULES: Kind = { folder: 'quality/rules', name: 'rule' };
/** The kind whose files say what a device's recordings mean. */
export const PROFILES: Kind = { folder: 'quality/profiles', name: 'profile' };

/** The folder cannot be indexed: one sentence per line. */
export class WrongFiles extends CommandError {
  override readonly name = 'WrongFiles';
  override readonly exitStatus = 1;
}

/** The ids of the files, in order of name. */
export function idsIn(root: string, { folder }: Kind): string[] {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts') && name !== 'index.ts');
  return names.map((name) => basename(name, '.ts')).sort();
}

/**
 * What each file declares.
 *
 * @throws {WrongFiles} naming every file that does not declare what its name says
 */
export async function entriesIn(root: string, kind: Kind): Promise<Ordered[]> {
  const problems: string[] = [];
  const entries: Ordered[] = [];
  const names = new Map<string, string>();
  for (const id of idsIn(root, kind)) {
    const path = `${kind.folder}/${id}.ts`;
    const entry = problemOfId(id) ?? twinOf(names, id) ?? (await entryIn(root, path, id, kind));
    if (typeof entry === 'object') entries.push(entry);
    else problems.push(entry.startsWith(path) ? entry : `${path}: the name of the file ${entry}.`);
  }
  if (problems.length > 0) throw new WrongFiles(problems.join('\n'));
  return entries;
}

/** `a-1` and `a1` would be imported under one name. */
function twinOf(names: Map<string, string>, id: string): string | undefined {
  const twin = names.get(camelCase(id));
  names.set(camelCase(id), id);
  return twin === undefined ? undefined : `must differ from "${twin}" by more than hyphens`;
}

/** @returns a sentence where the file does not declare the id */
async function entryIn(root: string, path: string, id: string, { name }: Kind): Promise<Ordered | string> {
  let declared: Partial<Ordered> | undefined;
  try {
    ({ default: declared } = (await import(pathToFileURL(join(root, path)).href)) as { default?: Partial<Ordered> });
  } catch (error) {
    return `${path} cannot be loaded: ${String(error).split('\n')[0]}.`;
  }
  if (declared?.id === undefined)
    return `${path} has no default export: write "export default ${name}({ id: '${id}', … });".`;
  if (declared.id !== id)
    return `${path} declares "${declared.id}": write id: '${id}' there, or rename the file to ${declared.id}.ts.`;
  return declared.group === undefined ? { id } : { id, group: declared.group };
}
