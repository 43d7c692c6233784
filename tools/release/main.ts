/** `npm run release -- VERSION [--dry-run]`: dates the changelog, sets the version, commits and tags; it never pushes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { processContext } from '../../local/terminal/command-context.ts';
import { CHANGELOG, releaseChanges } from './changelog.ts';
import { checkCheckout, commitAndTag } from './checkout.ts';
import { isHigher, isVersion } from './semantic-version.ts';
import { currentVersion, withVersion } from './version-files.ts';

/** What a release depends on besides its arguments, so that tests can choose it. */
export interface ReleaseContext {
  /** The folder of the project. */
  readonly root: string;
  readonly now: Date;
}

interface Release {
  readonly version: string;
  readonly tag: string;
  /** Changes in the changelog. */
  readonly changes: number;
  /** New texts by path. */
  readonly files: ReadonlyMap<string, string>;
}

const ROOT = join(import.meta.dirname, '..', '..');

export const main = command<ReleaseContext>({
  call: 'npm run release',
  names: 'VERSION',
  about: `Makes a release of what is committed on main: moves the changes under "Unreleased" in ${CHANGELOG} to the new version and today's date in UTC, sets the version wherever it stands, commits, and tags the commit vVERSION. It pushes nothing. VERSION is MAJOR.MINOR.PATCH, higher than the current version; docs/stability.md says which number to raise.`,
  options: { '--dry-run': 'show what would be done, and change nothing' },
  examples: [['npm run release -- 1.2.0 --dry-run', 'look first']],
  exitStatus: { 0: 'the release was made', 1: 'the project is not ready for one', 2: 'wrong use' },
  run: ({ names, switches }, context, release) => {
    const { root, now } = release ?? { root: ROOT, now: new Date() };
    const prepared = prepare(root, versionOf(names, currentVersion(root)), now);
    context.out.write(switches.has('dry-run') ? previewOf(prepared) : make(root, prepared));
    return 0;
  },
});

function versionOf([version, ...others]: readonly string[], current: string): string {
  if (version === undefined || others.length > 0)
    throw new WrongArguments('Name one version: npm run release -- VERSION [--dry-run].');
  if (!isVersion(version)) throw new WrongArguments(`VERSION must be MAJOR.MINOR.PATCH, got "${version}".`);
  if (!isHigher(version, current)) throw new WrongArguments(`VERSION must be higher than ${current}, got ${version}.`);
  return version;
}

/** Everything that can be refused is refused here, before anything is written. */
function prepare(root: string, version: string, now: Date): Release {
  const tag = `v${version}`;
  checkCheckout(root, tag);
  const before = readFileSync(join(root, CHANGELOG), 'utf8');
  const { text, changes } = releaseChanges(before, version, now.toISOString().slice(0, 'YYYY-MM-DD'.length));
  return { version, tag, changes, files: withVersion(root, version).set(CHANGELOG, text) };
}

function previewOf({ version, tag, changes, files }: Release): string {
  return `Release ${version} is possible. Nothing was changed.

Changes to publish: ${changes}
Files to write:     ${[...files.keys()].join(', ')}
Tag to set:         ${tag}
`;
}

/** @returns what to print */
function make(root: string, { version, tag, files }: Release): string {
  for (const [file, text] of files) writeFileSync(join(root, file), text);
  const commit = commitAndTag(root, [...files.keys()], tag, `Release ${version}`);
  return `${version} is commit ${commit} and tag ${tag}. Nothing was pushed.

To publish: git push --atomic origin main ${tag}
To undo:    git tag --delete ${tag} && git reset --hard HEAD~1
`;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
