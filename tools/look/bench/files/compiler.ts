/** What the project's own compiler and formatter say about files of `quality/`, each in a process of its own. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { text } from 'node:stream/consumers';
import { NoBench } from '../no-bench.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..', '..');
const PACKAGES = join(PROJECT, 'node_modules');
const COMPILER = join(PACKAGES, 'typescript-native', 'bin', 'tsc');
const FORMATTER = join(PACKAGES, '@biomejs', 'biome', 'bin', 'biome');
/** What the compiler prints first about a mistake: `quality/rules/a.ts(12,5): error TS2322: Type …`. */
const MISTAKE = /^(.+?)\((\d+),\d+\): error TS\d+: (.+)$/m;

/**
 * The first mistake in `quality/`: `quality/rules/frozen-trace.ts:12: Type 'string' is not …`; undefined when there is none.
 *
 * @param root the folder of a project
 */
export async function mistakeInQuality(root: string): Promise<string | undefined> {
  const { status, output } = await run(root, [
    COMPILER,
    '--noEmit',
    '--pretty',
    'false',
    '-p',
    'tsconfig.quality.json',
  ]);
  if (status === 0) return undefined;
  const [, file, line, sentence] = MISTAKE.exec(output) ?? [];
  if (file === undefined) throw new Error(`The compiler failed: ${output.slice(0, 1000)}`);
  return `${file.replaceAll(sep, '/')}:${line}: ${sentence}`;
}

/** The same for a copy in which one file is another. @param file from the project's folder, with `/` */
export async function mistakeWith(root: string, file: string, content: string): Promise<string | undefined> {
  const copy = mkdtempSync(join(tmpdir(), 'ecg-types-'));
  try {
    for (const name of ['tsconfig.json', 'tsconfig.quality.json']) cpSync(join(root, name), join(copy, name));
    cpSync(join(root, 'quality'), join(copy, 'quality'), {
      recursive: true,
      dereference: true,
      filter: (path) => !/\.(?:md|svg)$/.test(path),
    });
    writeFileSync(join(copy, file), content);
    return await mistakeInQuality(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/**
 * A file as `npm run format` would have it.
 *
 * @param file its name, from the project's folder
 * @throws {NoBench} when it cannot be read as TypeScript
 */
export async function formatted(file: string, content: string): Promise<string> {
  const { status, output } = await run(PROJECT, [FORMATTER, 'check', '--write', `--stdin-file-path=${file}`], content);
  if (status !== 0) throw new NoBench(`${file} would not be right: ${output.trim().split('\n')[0] ?? ''}`);
  return output;
}

async function run(folder: string, argv: readonly string[], input = '') {
  const child = spawn(process.execPath, argv, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.on('error', reject);
  child.on('close', (status) => resolve(status ?? -1));
  child.stdin.on('error', () => {}); // it ended before it had read everything: its status says so
  child.stdin.end(input);
  const output = await text(child.stdout);
  return { status: await promise, output };
}
