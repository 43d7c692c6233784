import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { ACCOUNT, CONCURRENCY_QUOTA, EVERYTHING, graphOf, REGION } from '../../infra/graph.ts';
import { ERROR, type FakeEngine, fakeEngine, WARNING } from './fake-engine.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const HOST = join(ROOT, 'node_modules', '@pulumi', 'pulumi', 'cmd', 'run');
const NODE = join(ROOT, 'node_modules', '.bin', 'node');

interface Project {
  readonly name: string;
  readonly main: string;
  readonly runtime: { readonly name: string; readonly options: { readonly typescript: boolean } };
}
const project = parse(readFileSync(join(ROOT, 'Pulumi.yaml'), 'utf8')) as Project;

interface Run {
  readonly engine: FakeEngine;
  readonly status: number;
  readonly printed: string;
}

/** What differs from a usual account and a usual Node. */
interface Surroundings {
  readonly quota?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Pulumi makes the folder of `main` the working directory. Source: `GetPwdMain` of its engine. */
const FOLDER = join(ROOT, dirname(project.main));

/** Has Node take itself for another version, which is all that tells them apart before a file is loaded. */
const AS_NODE_20 = `--import "data:text/javascript,${encodeURIComponent(
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })",
)}"`;

/** A preview of the stack `dev`, with the command line that `pulumi-language-nodejs` would use for this `Pulumi.yaml`. */
async function preview(
  config: Readonly<Record<string, string>>,
  { quota = CONCURRENCY_QUOTA, env = {} }: Surroundings = {},
): Promise<Run> {
  const engine = await fakeEngine(ACCOUNT, quota);
  const mine = Object.entries(config).map(([key, value]) => [`${project.name}:${key}`, value]);
  const addresses = [`--monitor=${engine.address}`, `--engine=${engine.address}`];
  const where = [`--project=${project.name}`, '--stack=dev', `--pwd=${FOLDER}`, `--root-directory=${ROOT}`];
  const child = spawn(NODE, [HOST, ...addresses, ...where, '--dry-run', '--parallel=16', basename(project.main)], {
    cwd: FOLDER,
    env: {
      ...process.env,
      ...env,
      PULUMI_CONFIG: JSON.stringify({ 'aws:region': REGION, ...Object.fromEntries(mine) }),
      PULUMI_NODEJS_TYPESCRIPT: String(project.runtime.options.typescript),
    },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const [status] = await once(child, 'close');
  engine.stop();
  return { engine, status: Number(status), printed };
}

/** How many functions a new account may run at once, at the least. */
const FEW = 10;

const sorted = (resources: readonly { readonly type: string; readonly name: string }[]) =>
  resources.map(({ type, name }) => `${type} ${name}`).sort();

test('Pulumi.yaml names the program by its file: a folder would run package.json’s main, and take the stack down', () => {
  expect(statSync(join(ROOT, project.main)).isFile()).toBe(true);
  expect(project.runtime).toEqual({ name: 'nodejs', options: { typescript: false } });
});

test('under the real language host the program registers everything that it registers on mocks', async () => {
  const { engine, status, printed } = await preview(EVERYTHING, { quota: FEW });
  expect({ status, printed, said: engine.said }).toEqual({
    status: 0,
    printed: '',
    // What a new account is told, which may run few functions at once.
    said: [
      {
        severity: WARNING,
        message: expect.stringMatching(/^maxConcurrency is 8 instead of 200: .* 10 functions at once/),
      },
    ],
  });
  expect(sorted(engine.registered)).toEqual(sorted((await graphOf({ config: EVERYTHING })).resources));
  expect([...engine.outputs.keys()]).toEqual(expect.arrayContaining(['rawBucket', 'database', 'dashboardUrl']));
  const { inputs } = engine.registered.find(({ type }) => type === 'awsx:ecr:Image')!;
  expect(join(FOLDER, String(inputs.context))).toBe(ROOT);
  expect(join(FOLDER, String(inputs.dockerfile))).toBe(join(ROOT, 'handler', 'Dockerfile'));
  process.stdout.write(`resources under the language host: ${engine.registered.length}\n`);
});

test('a wrong value ends the preview with one sentence, no stack, and nothing registered but the stack itself', async () => {
  const { engine, status, printed } = await preview({ memoryMiB: 'much' });
  expect(status).not.toBe(0);
  expect(engine.said).toEqual([
    { severity: ERROR, message: 'ecg-pipeline:memoryMiB must be a whole number from 512 to 10240, got "much".' },
  ]);
  expect(printed).not.toMatch(/at .*\.ts:\d+/);
  expect(engine.registered.map(({ type }) => type)).toEqual(['pulumi:pulumi:Stack']);
});

test('a Node that cannot strip types ends the preview with one sentence that names the command', async () => {
  const { engine, status } = await preview({}, { env: { NODE_OPTIONS: AS_NODE_20 } });
  expect(status).not.toBe(0);
  expect(engine.said).toEqual([
    { severity: ERROR, message: expect.stringMatching(/^Pulumi found Node 20\.20\.2 first on PATH; .*`npm run up`/) },
  ]);
  expect(engine.registered.filter(({ type }) => type.startsWith('aws:'))).toEqual([]);
});

test('an account with too few functions is refused in one sentence before anything is made', async () => {
  const { engine, status } = await preview({}, { quota: 3 });
  expect(status).not.toBe(0);
  expect(engine.said.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^this account may run 3 functions at once in eu-central-1/),
  ]);
  expect(engine.registered.filter(({ type }) => type.startsWith('aws:'))).toEqual([]);
});
