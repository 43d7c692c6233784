/** Writes the documentation that is generated from code; `npm run docs` is in `command.ts`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { CommandContext, Output } from '../../local/terminal/command-context.ts';
import { counted } from '../../local/terminal/text.ts';
import { type Files, orphans, PROJECT, staleFiles } from './in-tree.ts';
import { CannotDraw, rulesFiles } from './rules/rules-files.ts';

/**
 * @param part all of it, or what is said of the rules alone
 * @returns the exit status: 1 when a rule cannot be drawn, and then nothing is written
 */
export async function writeDocs({ out, err }: CommandContext, part: 'all' | 'rules'): Promise<number> {
  try {
    write(part === 'all' ? await (await import('./generated.ts')).generatedFiles() : rulesFiles(), out);
    return 0;
  } catch (error) {
    if (!(error instanceof CannotDraw)) throw error;
    err.write(`${error.message}\n`);
    return 1;
  }
}

function write(files: Files, out: Output): void {
  const stale = staleFiles(files);
  for (const path of stale) {
    mkdirSync(dirname(join(PROJECT, path)), { recursive: true });
    writeFileSync(join(PROJECT, path), files.get(path) ?? '');
    out.write(`written  ${path}\n`);
  }
  for (const path of orphans(files)) {
    rmSync(join(PROJECT, path));
    out.write(`removed  ${path}: no rule ${basename(path, '.svg')} reports anything\n`);
  }
  out.write(
    `${counted(files.size, 'file')}, ${stale.length === 0 ? 'all as they should be' : `${stale.length} written`}\n`,
  );
}
