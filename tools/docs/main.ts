/** Writes the documentation that is generated from code; `npm run docs` is in `command.ts`. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { CommandContext, Output } from '../../local/terminal/command-context.ts';
import { counted } from '../../local/terminal/text.ts';
import { CannotDraw, DRAWINGS, type Files, generatedFiles, PROJECT, rulesFiles } from './generated.ts';

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

/**
 * @param part all of it, or what is said of the rules alone
 * @returns the exit status: 1 when a rule cannot be drawn, and then nothing is written
 */
export async function writeDocs({ out, err }: CommandContext, part: 'all' | 'rules'): Promise<number> {
  try {
    write(part === 'all' ? await generatedFiles() : rulesFiles(), out);
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
