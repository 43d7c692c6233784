/** The folder is a library: it runs where nothing else of the project is, and gives the same answer everywhere. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import ts from 'typescript';
import { evaluate } from '../../quality/index.ts';
import { blocksOf } from '../docs/pages.ts';
import { goodCounts } from '../support/recordings.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const FOLDER = join(PROJECT, 'quality');
const packageOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Somewhere else, with nothing but the folder, its link among the packages as npm makes it, and scripts. */
let elsewhere = '';
beforeAll(() => {
  elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'ecg-quality-')));
  cpSync(FOLDER, join(elsewhere, 'quality'), { recursive: true });
  mkdirSync(join(elsewhere, 'node_modules'));
  symlinkSync(join('..', 'quality'), join(elsewhere, 'node_modules', packageOf(FOLDER).name), 'junction');
});
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

/** Runs a script there in plain Node; what it prints. */
function printedBy(name: string, script: string): string {
  writeFileSync(join(elsewhere, name), script);
  const { NODE_OPTIONS: _, ...env } = process.env;
  return execFileSync(process.execPath, [name], { cwd: elsewhere, env, encoding: 'utf8' });
}

/** A recording with an electrode off for a while, and what is said of it, as text: maps as lists of pairs. */
const samples = Array.from(goodCounts).fill(1024, 1000, 2500);
const recording = {
  unit: 'adu',
  samplingRateHz: 360,
  leads: [{ samples, gainAduPerMv: 200, zeroAdu: 1024, railsAdu: [0, 2047] }],
} as const;
const asText = `(evaluation) => JSON.stringify(evaluation, (_, value) => (value instanceof Map ? [...value] : value))`;
const evaluation = evaluate(recording);
const expected = JSON.stringify(evaluation, (_, value) => (value instanceof Map ? [...value] : value));

test('the recording of these tests shows something', () => {
  expect(evaluation).toMatchObject({ outcome: 'rejected', code: 'frozen-trace' });
  expect(evaluation.windows[0]!.measured.size).toBeGreaterThan(10);
});

describe('copied elsewhere, in plain Node,', () => {
  test.each(['./quality/index.ts', 'ecg-quality'])('imported as %s, it says the same', (from) => {
    const script = `
      import { evaluate } from '${from}';
      process.stdout.write((${asText})(evaluate(${JSON.stringify(recording)})));
    `;
    expect(printedBy('judge.mjs', script)).toBe(expected);
  });

  test('the example of its README prints what stands under it', () => {
    const section = readFileSync(join(FOLDER, 'README.md'), 'utf8').split('## Use it from code')[1] ?? '';
    const [example, output] = blocksOf(section);
    expect([example?.info, output?.info]).toEqual(['ts', 'text']);
    expect(printedBy('example.ts', example!.text)).toBe(output!.text);
  });
});

test('programs compile against it, and do not where a unit is missing', () => {
  const path = join(elsewhere, 'program.ts');
  writeFileSync(
    path,
    `import { evaluate, type Evaluation, profile, defaultProfile, seconds } from 'ecg-quality';
    const patient = profile({ ...defaultProfile, id: 'patient', rules: { 'frozen-trace': { rejectAfter: seconds(2) } } });
    export const evaluation: Evaluation = evaluate({ unit: 'mV', samplingRateHz: 250, leads: [{ samples: [] }] }, patient);
    // @ts-expect-error
    evaluate({ samplingRateHz: 250, leads: [{ samples: [] }] });
    // @ts-expect-error
    evaluate({ unit: 'adu', samplingRateHz: 250, leads: [{ samples: [] }] });`,
  );
  const options: ts.CompilerOptions = {
    strict: true,
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    types: [],
  };
  const problems = ts.getPreEmitDiagnostics(ts.createProgram([path], options));
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});

test('bundled for a browser, where nothing is Node’s, it says the same', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(FOLDER, 'index.ts')],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'quality',
    logLevel: 'error',
  });
  const context = createContext({});
  runInContext(outputFiles[0]!.text, context);
  expect(runInContext(`(${asText})(quality.evaluate(${JSON.stringify(recording)}))`, context)).toBe(expected);
  const outside = Object.keys(metafile.inputs).filter((path) =>
    relative(FOLDER, join(process.cwd(), path)).startsWith('..'),
  );
  expect(outside).toEqual([]);
});

test('no file of it imports anything outside', () => {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(60);
  const imported = files.flatMap((name) =>
    [...readFileSync(join(FOLDER, name), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, to = '']) => ({
      name,
      to,
    })),
  );
  expect(imported.length).toBeGreaterThan(100);
  const isOutside = ({ name, to }: { name: string; to: string }) =>
    !to.startsWith('.') || relative(FOLDER, join(FOLDER, name, '..', to)).startsWith('..');
  expect(imported.filter(isOutside)).toEqual([]);
});

test('its package needs no other, has the version of the project, and exports what is there', () => {
  const { version, license, dependencies, exports } = packageOf(FOLDER);
  const project = packageOf(PROJECT);
  expect({ version, license, dependencies }).toEqual({ version: project.version, license: project.license });
  expect(exports).toEqual({ '.': { types: './index.ts', default: './index.ts' } });
});
