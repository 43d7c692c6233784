/**
 * The SHA-256 of the code that decides a verdict, for the hash of a ruleset.
 *
 * Nothing that is committed holds it, so nothing can be stale: from source it is computed from the files as they are, the
 * bundle is given it while it is built from the same files. What the files gave is kept beside the packages, under a name made
 * of all that it depends on, so that a start costs reading the files and not minifying them (docs/adr/0031).
 */
import { createHash, hash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { minifyRules } from './minify-rules.ts';

/** What `handler/build.ts` puts in place of this name; from source it does not exist. */
declare const BUNDLED_RULES_CODE: string | undefined;

const PROJECT = join(import.meta.dirname, '..', '..');
const CACHE = join('node_modules', '.cache', 'ecg-pipeline');
/** Documents and drawings: no code can import them. */
const IS_DOCUMENT = /\.(?:md|svg)$/;
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Of this process, hexadecimal. It is made while the modules are loaded, so that what somebody saves later is not taken for
 * what runs. In the bundle, esbuild leaves out the rest of this file.
 */
export const rulesCode = typeof BUNDLED_RULES_CODE === 'undefined' ? rulesCodeIn(PROJECT) : BUNDLED_RULES_CODE;

/**
 * Of the files of a checkout as they are now, hexadecimal.
 *
 * @throws {Error} when esbuild is not installed, or the code does not parse
 */
export function rulesCodeIn(project: string): string {
  const key = keyOf(project);
  const cached = readCache(project, key);
  if (cached !== undefined) return cached;
  const { code, isFromQualityAlone } = minifyRules(join(project, 'quality'));
  const sha256 = hash('sha256', code);
  // The key stands for the files in `quality/` that were minified: not if others were, or if one was saved meanwhile.
  if (isFromQualityAlone && keyOf(project) === key) writeCache(project, key, sha256);
  return sha256;
}

/** A hash of all that the minified code depends on: the files with their names, esbuild, and how it is asked. */
function keyOf(project: string): string {
  const quality = join(project, 'quality');
  const key = createHash('sha256').update(esbuildVersion());
  key.update(readFileSync(join(import.meta.dirname, 'minify-rules.ts')));
  const entries = readdirSync(quality, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  for (const path of files.filter((path) => !IS_DOCUMENT.test(path)).sort()) {
    key.update(`\0${path.slice(quality.length)}\0`).update(hash('sha256', readFileSync(path), 'buffer'));
  }
  return key.digest('hex');
}

function esbuildVersion(): string {
  const require = createRequire(import.meta.url);
  return readFileSync(require.resolve('esbuild/package.json'), 'utf8');
}

function readCache(project: string, key: string): string | undefined {
  try {
    const text = readFileSync(join(project, CACHE, key), 'utf8');
    return SHA256.test(text) ? text : undefined;
  } catch {
    return undefined; // it is not known yet, and then it is computed
  }
}

function writeCache(project: string, key: string, sha256: string): void {
  const path = join(project, CACHE, key);
  try {
    mkdirSync(join(project, CACHE), { recursive: true });
    writeFileSync(`${path}.${process.pid}.tmp`, sha256);
    renameSync(`${path}.${process.pid}.tmp`, path);
  } catch {
    // A checkout that cannot be written to is slower by 100 ms each time, and not wrong.
  }
}
