import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type BuiltFile, build } from '../../handler/build.ts';
import { emptyFolder } from '../support/workspace.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NAMES = ['index.mjs', 'mat73-thread.mjs', 'parquet_wasm_bg.wasm'];

const folder = emptyFolder();
let files: readonly BuiltFile[];
beforeAll(async () => {
  files = await build(folder);
});

const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('the bundle', () => {
  test('is these files, and nothing else stays in its folder', async () => {
    writeFileSync(join(folder, 'left from before.mjs'), '');
    files = await build(folder);
    expect(readdirSync(folder).sort()).toEqual(NAMES);
    expect(files).toEqual(
      NAMES.map((name) => ({ path: join(folder, name), bytes: statSync(join(folder, name)).size })),
    );
  });

  test('has equal bytes when it is built again, elsewhere', async () => {
    const elsewhere = emptyFolder();
    await build(elsewhere);
    for (const name of NAMES) {
      expect(Buffer.compare(readFileSync(join(elsewhere, name)), readFileSync(join(folder, name)))).toBe(0);
    }
  });

  test('is whole when several build it at once', async () => {
    const shared = emptyFolder();
    await Promise.all([build(shared), build(shared), build(shared)]);
    expect(readdirSync(shared).sort()).toEqual(NAMES);
    for (const { path, bytes } of files) expect(statSync(join(shared, basename(path))).size).toBe(bytes);
  });

  test('may be read by anybody: Lambda runs it as a user of its own', () => {
    for (const { path } of files) expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  });

  test('imports nothing but what Node has, and names no folder of this machine', () => {
    for (const name of NAMES.slice(0, 2)) {
      const imports = [...textOf(name).matchAll(/^import .*? from "([^"]+)";$/gm)].map(([, module]) => module!);
      expect(imports.filter((module) => !isBuiltin(module))).toEqual([]);
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
      expect(textOf('index.mjs')).not.toContain(word);
    expect(textOf('index.mjs')).not.toContain('h5wasm/dist');
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
