/** The files of another revision, ready to be run. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { WrongArguments } from '../../../local/terminal/arguments.ts';
import { quoted } from '../../../local/terminal/text.ts';

/** The files as they are here. */
export const PROJECT = join(import.meta.dirname, '..', '..', '..');

/** A figure that a revision cannot give: the message says why, and stands in the table. */
export class NotMeasured extends Error {
  override readonly name = 'NotMeasured';
}

/**
 * @param revision as git names it: `HEAD~1`, `main`, a commit
 * @returns the id of the commit
 * @throws {WrongArguments} when there is no such revision
 */
export function commitOf(revision: string): string {
  const { status, stdout } = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  if (status === 0) return stdout.trim();
  throw new WrongArguments(`--against must be a revision of this repository, got ${quoted(revision)}.`);
}

/** Makes a folder of the files of a commit, with the packages that are installed here. @returns the folder */
export function checkOut(commit: string, folder: string): string {
  const archive = `${folder}.tar`;
  mkdirSync(folder);
  for (const { status, stderr } of [
    git('archive', '--format=tar', '-o', archive, commit),
    spawnSync('tar', ['-xf', archive, '-C', folder], { encoding: 'utf8' }),
  ]) {
    if (status !== 0) throw new Error(`${commit} cannot be checked out: ${stderr}`);
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** The path of a file that a figure needs. @throws {NotMeasured} when the checkout is without it */
export function fileOf(checkout: string, ...names: readonly string[]): string {
  const path = join(checkout, ...names);
  if (existsSync(path)) return path;
  throw new NotMeasured(`has no ${names.join('/')}`);
}

/**
 * How a checkout starts `process`: the arguments of Node, as its `package.json` has them.
 *
 * @throws {NotMeasured} when it starts it in no way, or not with Node
 */
export function processArguments(checkout: string): string[] {
  const text = readFileSync(fileOf(checkout, 'package.json'), 'utf8');
  const script = scriptIn(text, 'process');
  const [program, file, ...rest] = script?.split(' ') ?? [];
  if (script === undefined) throw new NotMeasured('has no script "process" in package.json');
  if (program === 'node' && file !== undefined) return [fileOf(checkout, ...file.split('/')), ...rest];
  throw new NotMeasured(`must start process with "node FILE", but starts it with ${quoted(script)}`);
}

function scriptIn(packageJson: string, name: string): string | undefined {
  return (JSON.parse(packageJson) as { readonly scripts?: Readonly<Record<string, string>> }).scripts?.[name];
}

function git(...args: readonly string[]) {
  return spawnSync('git', ['-C', PROJECT, ...args], { encoding: 'utf8' });
}
