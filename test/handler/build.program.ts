import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type BuiltFile, build } from '../../handler/build.ts';
import { emptyFolder } from '../support/workspace.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ENTRIES = ['index.mjs', 'mat73-thread.mjs', 'parquet_wasm_bg.wasm'];
const PART = /^part-[\w-]+\.mjs$/;

const folder = emptyFolder();
let files: readonly BuiltFile[];
beforeAll(async () => {
  files = await build(folder);
});

const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');
const names = () => files.map(({ path }) => basename(path)).sort();
const scripts = () => names().filter((name) => name.endsWith('.mjs'));

/** What a file imports before any of it runs, with what that imports. */
function loadedWith(name: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(name)) return loaded;
  loaded.add(name);
  for (const [, part] of textOf(name).matchAll(/^(?:import|\} from|import .*? from) "\.\/([^"]+)";$/gm)) {
    loadedWith(part!, loaded);
  }
  return loaded;
}

describe('the bundle', () => {
  test('is these files, and nothing else stays in its folder', async () => {
    writeFileSync(join(folder, 'left from before.mjs'), '');
    files = await build(folder);
    expect(names().filter((name) => !PART.test(name))).toEqual(ENTRIES);
    expect(readdirSync(folder).sort()).toEqual(names());
    for (const { path, bytes } of files) expect({ path, bytes }).toEqual({ path, bytes: statSync(path).size });
  });

  test('has equal bytes when it is built again, elsewhere', async () => {
    const elsewhere = emptyFolder();
    await build(elsewhere);
    expect(readdirSync(elsewhere).sort()).toEqual(names());
    for (const name of names()) {
      expect(Buffer.compare(readFileSync(join(elsewhere, name)), readFileSync(join(folder, name)))).toBe(0);
    }
  });

  test('is whole when several build it at once', async () => {
    const shared = emptyFolder();
    await Promise.all([build(shared), build(shared), build(shared)]);
    expect(readdirSync(shared).sort()).toEqual(names());
    for (const { path, bytes } of files) expect(statSync(join(shared, basename(path))).size).toBe(bytes);
  });

  test('may be read by anybody: Lambda runs it as a user of its own', () => {
    for (const { path } of files) expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  });

  test('imports nothing but what Node has, and names no folder of this machine', () => {
    for (const name of scripts()) {
      const imports = [...textOf(name).matchAll(/^(?:import|\} from|import .*? from) "([^"]+)";$/gm)].map(
        ([, module]) => module!,
      );
      expect(imports.filter((module) => !isBuiltin(module) && !PART.test(module.replace('./', '')))).toEqual([]);
      expect(textOf(name)).not.toContain(ROOT);
    }
  });

  test('keeps its names, so that a stack trace can be read', () => {
    expect(textOf('index.mjs')).toMatch(/^async function processObject\(/m);
    expect(textOf('index.mjs')).toMatch(/^\/\/ handler\/process\.ts$/m);
  });

  test('leaves out what only a test or one machine needs', () => {
    for (const word of [
      'mat-for-js',
      '@pulumi',
      'duckdb',
      'fast-check',
      '// local/',
      '// tools/',
      '// infra/',
      'buildSync',
      '--no-optional-locks',
    ])
      for (const name of scripts()) expect(textOf(name)).not.toContain(word);
  });

  test('does not read before the first upload what few uploads need', () => {
    const atStart = [...loadedWith('index.mjs')];
    const later = scripts().filter((name) => !atStart.includes(name));
    for (const word of [
      '// node_modules/@aws-sdk/client-glue/',
      '// handler/report/draw-batch.ts',
      '// node_modules/h5wasm/',
    ]) {
      expect(atStart.filter((name) => textOf(name).includes(word))).toEqual([]);
      expect(later.filter((name) => textOf(name).includes(word))).not.toEqual([]);
    }
  });
});

describe('the image', () => {
  const dockerfile = readFileSync(join(ROOT, 'handler', 'Dockerfile'), 'utf8');
  const instructions = dockerfile
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' '));
  const last = instructions.slice(instructions.findLastIndex(([word]) => word === 'FROM'));

  test('runs nothing while it is built', () => {
    expect(instructions.filter(([word]) => word === 'RUN')).toEqual([]);
    expect(last.map(([word]) => word)).toEqual(['FROM', 'COPY', 'CMD']);
  });

  test('has a base that can be given with its digest', () => {
    expect(instructions[0]).toEqual(['ARG', expect.stringMatching(/^BASE=public\.ecr\.aws\/lambda\/nodejs:24$/)]);
    expect(last[0]).toEqual(['FROM', expect.stringMatching(/^\$\{BASE\}$/)]);
  });

  test('copies what was built, and nothing else is sent to Docker', async () => {
    const sources = last.filter(([word]) => word === 'COPY').map(([, source = '']) => source);
    expect(sources).toEqual(['build/image/']);
    await build();
    for (const source of sources) expect(existsSync(join(ROOT, source))).toBe(true);
    const ignore = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
    expect(ignore.filter((line) => line !== '' && !line.startsWith('#'))).toEqual(['*', '!build/image']);
  });

  test('begins with a command that the bundle exports, and the other function has its own there', () => {
    const [, command = ''] = last.find(([word]) => word === 'CMD')!;
    const [, file, name] = /^\["(\w+)\.(\w+)"\]$/.exec(command) ?? [];
    const script = `const loaded = await import(${JSON.stringify(join(folder, `${file}.mjs`))}); console.log(Object.keys(loaded).join());`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.trim().split(',')).toEqual(expect.arrayContaining([name, 'process', 'notify']));
    expect(files.map(({ path }) => basename(path))).toContain(`${file}.mjs`);
  });
});
