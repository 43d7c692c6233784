/** Getting a recording back from a stack: by key, by id, with its sheet, and everything that cannot be had. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { recordingId } from '../../../lake/layout.ts';
import { main } from '../../../tools/fetch/main.ts';
import { main as tryRules } from '../../../tools/rules/try-rules.ts';
import { encodedWords } from '../../../tools/upload/encoded-words.ts';
import { commandsIn } from '../../docs/shell.ts';
import { samples, type Workspace, workspace } from '../../support/workspace.ts';
import { type FakeStack, fakeStack } from '../stack/fake-stack.ts';

const KEY = 'mit-bih-360/ward 3/bed 1.mat';

function setUp() {
  const here = workspace();
  const stack = fakeStack();
  here.put('outputs.json', JSON.stringify(stack.outputs));
  return { here, stack };
}

/** @returns the version */
async function put({ s3 }: FakeStack, Key: string, from: string, metadata: Record<string, string> = {}) {
  const Metadata = Object.fromEntries(Object.entries(metadata).map(([name, text]) => [name, encodedWords(text)]));
  const answer = await s3.send(new PutObjectCommand({ Bucket: 'raw', Key, Body: readFileSync(from), Metadata }));
  return answer.VersionId ?? '';
}

async function fetched({ here, stack }: ReturnType<typeof setUp>, ...argv: string[]) {
  const status = await main([...argv, '--stack-outputs', 'outputs.json'], here.context, { s3: () => stack.s3 });
  return { status, ...here.taken() };
}

/** Runs the command that was printed. */
async function tried(here: Workspace, out: string) {
  const [, command = ''] = /^Judge it here: (.*)$/m.exec(out) ?? [];
  const [words = []] = commandsIn(command);
  expect(words.slice(0, 3)).toEqual(['./ecg', 'rules', 'try']);
  const status = await tryRules(words.slice(3), here.context);
  return { status, ...here.taken() };
}

describe('a recording', () => {
  test('is fetched by its key as it was uploaded, and the printed command gives the verdict of the cloud', async () => {
    const all = setUp();
    const version = await put(all.stack, KEY, samples.electrodeOff, { subject: "Jürgen O'Neill" });
    await all.stack.process();
    const { status, out, err } = await fetched(all, KEY);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(new RegExp(`^rejected {4}${KEY}: .+\nVersion ${version}, uploaded \\S+Z, 7\\.2 kB\nWrote: `));
    const path = `.local/fetched/${recordingId('raw', KEY, version).slice(0, 12)}/bed 1.mat`;
    expect(readFileSync(join(all.here.folder, path))).toEqual(readFileSync(samples.electrodeOff));
    expect(out).toContain(
      `Judge it here: ./ecg rules try '${path}' --profile mit-bih-360 --subject 'Jürgen O'\\''Neill'\n`,
    );
    const [, reason] = /^rejected {4}[^:]+: (.*)$/m.exec(out) ?? [];
    expect((await tried(all.here, out)).out).toContain(`rejected: ${reason}\n`);
  });

  test('is fetched by the id that a notice shows, on whichever day it came', async () => {
    const all = setUp();
    all.stack.now = new Date('2026-01-31T08:00:00Z');
    const version = await put(all.stack, KEY, samples.good);
    await all.stack.process();
    for (const day of ['2026-02-01', '2026-03-01']) {
      all.stack.now = new Date(day);
      await put(all.stack, `other/${day}.mat`, samples.good);
      await all.stack.process();
    }
    const { status, out } = await fetched(all, recordingId('raw', KEY, version));
    expect({ status, first: out.split('\n')[0] }).toEqual({ status: 0, first: `accepted    ${KEY}` });
  });

  test('comes with the sheet that it was read with, though a newer one is there', async () => {
    const all = setUp();
    all.here.put('old.hea', 'x 1 360 3600\nx.mat 16+24 200/mV 11 0 0 0 0 MLII\n');
    all.here.put('new.hea', 'x 1 500 3600\nx.mat 16+24 200/mV 11 0 0 0 0 V1\n');
    await put(all.stack, 'w/x.hea', join(all.here.folder, 'old.hea'));
    await put(all.stack, 'w/x.mat', samples.good);
    await all.stack.process();
    await put(all.stack, 'w/x.hea', join(all.here.folder, 'new.hea'));
    const { out } = await fetched(all, 'w/x.mat', '--out', 'here');
    expect(readdirSync(join(all.here.folder, 'here')).sort()).toEqual(['x.hea', 'x.mat']);
    expect(readFileSync(join(all.here.folder, 'here', 'x.hea'), 'utf8')).toContain('x 1 360 ');
    expect((await tried(all.here, out)).out).toContain('sampling rate from the sheet beside it');
  });

  test('that no row is about is fetched all the same', async () => {
    const all = setUp();
    await put(all.stack, KEY, samples.good);
    expect((await fetched(all, KEY)).out).toContain(`${KEY}: the lake has no row for it yet\n`);
  });

  test('of an earlier version is fetched by --version', async () => {
    const all = setUp();
    const first = await put(all.stack, KEY, samples.good);
    await put(all.stack, KEY, samples.cutShort);
    const { out } = await fetched(all, KEY, '--version', first, '--out', 'here');
    expect(out).toContain(`Version ${first}, `);
    expect(readFileSync(join(all.here.folder, 'here', 'bed 1.mat'))).toEqual(readFileSync(samples.good));
  });

  test('that a notice calls gone is found by its folder and its version', async () => {
    const all = setUp();
    const version = await put(all.stack, KEY, samples.good);
    await put(all.stack, KEY, samples.cutShort);
    expect((await fetched(all, 'mit-bih-360/ward 3/', '--version', version)).out).toContain(`Version ${version}, `);
    expect(await fetched(all, 'mit-bih-360/', '--version', 'v99')).toEqual({
      status: 1,
      out: '',
      err: 'No recording below "mit-bih-360/" has the version "v99": either it was deleted permanently, or the folder or the version is misspelt.\n',
    });
  });

  test('is never written over: the same is left, and another refused before anything is written', async () => {
    const all = setUp();
    await put(all.stack, 'w/x.mat', samples.good);
    await fetched(all, 'w/x.mat', '--out', 'here');
    expect((await fetched(all, 'w/x.mat', '--out', 'here')).out).toContain('Already here: here/x.mat\n');
    all.here.put('x.hea', 'x 1 360 3600\n');
    await put(all.stack, 'w/x.hea', join(all.here.folder, 'x.hea'));
    await put(all.stack, 'w/x.mat', samples.cutShort);
    expect(await fetched(all, 'w/x.mat', '--out', 'here')).toMatchObject({
      status: 2,
      err: '"x.mat" is in "here" already, with different content: nothing was written; name another folder with --out.\n',
    });
    expect(existsSync(join(all.here.folder, 'here', 'x.hea'))).toBe(false);
  });
});

describe('what cannot be fetched', () => {
  test('was deleted: its versions are named, and the command for one of them works', async () => {
    const all = setUp();
    const version = await put(all.stack, KEY, samples.good);
    all.stack.raw.push({
      ...all.stack.raw[0]!,
      version: 'marker',
      isMarker: true,
      at: new Date('2026-11-01T08:00:00Z'),
    });
    const { status, err } = await fetched(all, KEY);
    expect(status).toBe(1);
    expect(err).toContain(`"${KEY}" was deleted at 2026-11-01T08:00:00.000Z. Existing versions, newest first:\n`);
    expect(err).toContain(`  ./ecg fetch '${KEY}' --stack-outputs outputs.json --version ${version}   `);
    expect((await fetched(all, KEY, '--version', version)).status).toBe(0);
    const { err: unknown } = await fetched(all, KEY, '--version', 'v99');
    expect(unknown).toContain(`--version ${version}`);
  });

  test('is archived: the command that restores it is shown', async () => {
    const all = setUp();
    const version = await put(all.stack, KEY, samples.good);
    all.stack.raw[0]!.storageClass = 'GLACIER';
    const { status, err } = await fetched(all, KEY);
    expect(status).toBe(1);
    expect(err).toMatch(/^"mit-bih-360\/ward 3\/bed 1\.mat": it was archived \(GLACIER\) and has to be restored/);
    expect(err).toContain(`aws s3api restore-object --bucket raw --key '${KEY}' --version-id ${version}`);
  });

  test.each([
    ['mit-bih-360/ward 3/bed 2.mat', '; did you mean "mit-bih-360/ward 3/bed 1.mat"?'],
    ['mit-bih-360/ward 3/quite another.mat', '.'],
  ])('was never there: %s', async (key, end) => {
    const all = setUp();
    await put(all.stack, KEY, samples.good);
    expect(await fetched(all, key)).toEqual({ status: 1, out: '', err: `There is no "${key}" in raw${end}\n` });
  });

  test('is of another stack', async () => {
    const { status, err } = await fetched(setUp(), 'a'.repeat(64));
    expect({ status, err }).toMatchObject({
      status: 1,
      err: expect.stringMatching(/^No recording of this stack has the id a+: /),
    });
  });

  test.each([
    ['HeadObject', [KEY], 's3:GetObject and s3:ListBucket on the raw bucket'],
    ['GetObject', [KEY], 's3:GetObjectVersion on the raw bucket'],
    ['GetObject', [KEY, '--version', 'v1'], 's3:GetObjectVersion on the raw bucket'],
    ['ListObjectVersions', ['none.mat'], 's3:ListBucketVersions on the raw bucket'],
    ['ListObjectsV2', ['none.mat'], 's3:ListBucket on the raw bucket'],
    ['ListObjectVersions', ['mit-bih-360/', '--version', 'v1'], 's3:ListBucketVersions on the raw bucket'],
    ['ListObjectsV2', [recordingId('raw', KEY, 'v1')], 's3:ListBucket on the lake'],
    ['GetObject', [recordingId('raw', KEY, 'v1')], 's3:GetObject and s3:ListBucket on the lake'],
  ])('may not be asked for: without %s, %j names the right that is missing', async (request, argv, right) => {
    const all = setUp();
    await put(all.stack, KEY, samples.good);
    await all.stack.process();
    all.stack.denied.add(request);
    expect(await fetched(all, ...argv)).toEqual({
      status: 1,
      out: '',
      err: `Nothing was fetched. AWS denied access: this needs ${right}.\n`,
    });
  });

  test.each([
    [[], 'Name one key or recording id: ./ecg fetch KEY --stack dev'],
    [['a', 'b'], './ecg fetch takes one key or recording id, got 2.'],
    [['b'.repeat(64), '--version', 'v1'], 'A recording id already means one version: leave out --version.'],
  ])('is asked for wrongly: %j', async (argv, sentence) => {
    expect(await fetched(setUp(), ...argv)).toEqual({ status: 2, out: '', err: `${sentence}\n` });
  });
});
