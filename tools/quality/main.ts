/** `npm run index`: writes the indexes of rules and profiles, or says which of them is stale. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { processContext } from '../../local/terminal/command-context.ts';
import { indexFiles } from './index-files.ts';

/** The folder of the project, where the command writes unless it is given another. */
export const PROJECT = join(import.meta.dirname, '..', '..');

/** `main` may be given another project than this one. */
export const main = command<string>({
  call: 'npm run index',
  about:
    'Writes quality/rules/index.ts and quality/profiles/index.ts from the files beside them. Rule ids, settings and columns of the windows table follow from these indexes.',
  options: { '--check': 'write nothing, and say which index is stale' },
  examples: [
    ['npm run index', 'after a rule or a profile came or went'],
    ['npm run index -- --check', 'as npm run check does'],
  ],
  exitStatus: { 0: 'the indexes are up to date', 1: 'one is stale, or a file cannot be indexed', 2: 'wrong use' },
  run: async ({ names: [name], switches }, context, root = PROJECT) => {
    if (name !== undefined) throw new WrongArguments(`Unknown argument "${name}": npm run index takes none.`);
    if (!switches.has('check')) {
      const written = await writeIndexes(root);
      context.out.write(written.map((path) => `written  ${path}\n`).join('') || 'The indexes are up to date.\n');
      return 0;
    }
    const stale = staleOf(root, await indexFiles(root));
    context.err.write(stale.map((path) => `${path} is stale: run npm run index.\n`).join(''));
    return stale.length === 0 ? 0 : 1;
  },
});

/**
 * Writes the indexes that differ from the folders.
 *
 * @returns their paths in the project
 * @throws {WrongFiles} when a file cannot be indexed; then nothing is written
 */
export async function writeIndexes(root: string): Promise<string[]> {
  const files = await indexFiles(root);
  const stale = staleOf(root, files);
  for (const path of stale) writeFileSync(join(root, path), files.get(path) ?? '');
  return stale;
}

function staleOf(root: string, files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) => {
    const file = join(root, path);
    return existsSync(file) && readFileSync(file, 'utf8') === text ? [] : [path];
  });
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
