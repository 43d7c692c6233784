/** `npm run index`: what it writes, what it refuses, and that the committed indexes are what it would write. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { indexFiles, profilesIndex, rulesIndex } from '../../../tools/quality/index-files.ts';
import { main, PROJECT } from '../../../tools/quality/main.ts';
import { DEFAULT_PROFILE, inOrder, PROFILE_ORDER, RULE_ORDER } from '../../../tools/quality/order.ts';
import { type Workspace, workspace } from '../../support/workspace.ts';

const BIOME = join(PROJECT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

/** A project with files for every id whose place is fixed, and some more; a text of `undefined` leaves a file out. */
function projectWith(more: Readonly<Record<string, string | undefined>> = {}): Workspace {
  const here = workspace();
  const files = new Map<string, string | undefined>([
    ...RULE_ORDER.map((id) => [`quality/rules/${id}.ts`, `export default { id: '${id}', group: 'noise' };\n`] as const),
    ...PROFILE_ORDER.map((id) => [`quality/profiles/${id}.ts`, `export default { id: '${id}' };\n`] as const),
    ...Object.entries(more),
  ]);
  for (const [path, text] of files) if (text !== undefined) here.put(path, text);
  return here;
}

async function runIndex({ context, folder, taken }: Workspace, ...argv: string[]) {
  const status = await main(argv, context, folder);
  return { status, ...taken() };
}

test.each(['quality/rules/index.ts', 'quality/profiles/index.ts'])('%s is what npm run index writes', async (path) => {
  const text = (await indexFiles(PROJECT)).get(path);
  const problem = readFileSync(join(PROJECT, path), 'utf8') === text ? '' : `${path} is stale: run npm run index`;
  expect(problem).toBe('');
});

describe('the order', () => {
  const fixed = ['b', 'z', 'a', 'y'];
  const entries = ['a', 'b', 'c', 'w', 'x', 'y', 'z'].map((id) => ({ id, group: id < 'm' ? 'one' : 'two' }));

  test('keeps what is fixed, and puts what is new behind the last of its group, by id', () => {
    const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).join(' ');
    expect(ids(inOrder(entries, fixed))).toBe('b z a c y w x');
    expect(ids(inOrder(entries.toReversed(), fixed))).toBe('b z a c y w x');
    expect(ids(inOrder([...entries, { id: 'm', group: 'three' }], fixed))).toBe('b z a c y w x m');
  });

  test('names each id once, the default profile among them', () => {
    expect(new Set(RULE_ORDER).size).toBe(RULE_ORDER.length);
    expect(new Set(PROFILE_ORDER).size).toBe(PROFILE_ORDER.length);
    expect(PROFILE_ORDER).toContain(DEFAULT_PROFILE);
  });
});

test('the formatter leaves an index as it is written, whatever the ids', () => {
  const entries = ['a-b', 'a', 'a1', 'a10', 'a-2', 'a-10', 'ab', 'a-b-c', 'b9z', 'b10a'].map((id) => ({
    id: `some-long-rule-${id}`,
  }));
  for (const text of [rulesIndex(entries), profilesIndex([...entries, { id: DEFAULT_PROFILE }])]) {
    const argv = [BIOME, 'check', '--write', '--stdin-file-path=quality/rules/index.ts'];
    const { stdout, stderr } = spawnSync(process.execPath, argv, { cwd: PROJECT, input: text, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: text, stderr: '' });
  }
});

describe('npm run index', () => {
  test('writes both indexes, then says that they are up to date', async () => {
    const here = projectWith({ 'quality/rules/hiss.ts': "export default { id: 'hiss', group: 'noise' };\n" });
    const both = ['quality/rules/index.ts', 'quality/profiles/index.ts'];
    expect(await runIndex(here, '--check')).toEqual({
      status: 1,
      out: '',
      err: both.map((path) => `${path} is stale: run npm run index.\n`).join(''),
    });
    expect(await runIndex(here)).toEqual({
      status: 0,
      out: both.map((path) => `written  ${path}\n`).join(''),
      err: '',
    });
    expect(await runIndex(here)).toEqual({ status: 0, out: 'The indexes are up to date.\n', err: '' });
    expect(await runIndex(here, '--check')).toEqual({ status: 0, out: '', err: '' });
    expect(readFileSync(join(here.folder, 'quality/rules/index.ts'), 'utf8')).toContain(
      "import hiss from './hiss.ts';",
    );
  });

  test.each([
    ['rules/hiss.ts', 'export const x = 1;', `has no default export: write "export default rule({ id: 'hiss', … });".`],
    ['profiles/acme.ts', 'export {};', `has no default export: write "export default profile({ id: 'acme', … });".`],
    [
      'rules/hiss.ts',
      "export default { id: 'hum' };",
      `declares "hum": write id: 'hiss' there, or rename the file to hum.ts.`,
    ],
    ['rules/hiss.ts', "import './nowhere.ts';", 'cannot be loaded: '],
    ['rules/Hiss_2.ts', '', ': the name of the file must be lower-case words joined by hyphens, like "muscle-noise".'],
    ['rules/default.ts', '', ': the name of the file must not be a word of JavaScript or of the index.'],
    ['rules/dcoffset.ts', "export default { id: 'dcoffset' };", undefined],
    ['rules/orphanidou2015.ts', '', ': the name of the file must differ from "orphanidou-2015" by more than hyphens.'],
    [
      'rules/dc-offset.ts',
      undefined,
      `does not exist: if the rule is gone, take 'dc-offset' out of tools/quality/order.ts.`,
    ],
  ])('refuses a file in one sentence that names it: %s %j', async (file, text, sentence) => {
    const here = projectWith({ [`quality/${file}`]: text });
    const { status, out, err } = await runIndex(here);
    if (sentence === undefined) return expect({ status, err }).toEqual({ status: 0, err: '' });
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain(`quality/${file}${sentence.startsWith(':') ? '' : ' '}${sentence}`);
  });

  test('names every wrong file, and then writes nothing', async () => {
    const here = projectWith({ 'quality/rules/one.ts': '', 'quality/rules/two.ts': '' });
    expect((await runIndex(here)).err.match(/^quality\/rules\/(one|two)\.ts /gm)).toHaveLength(2);
    expect((await runIndex(here, '--check')).err).toContain('quality/rules/one.ts');
  });

  test.each([
    [['now'], 'Unknown argument "now": npm run index takes none.\n'],
    [['--force'], /^Unknown option --force; npm run index --help.*\n$/],
  ])('answers wrong use in a sentence, with status 2: %j', async (argv, sentence) => {
    expect(await runIndex(workspace(), ...argv)).toEqual({
      status: 2,
      out: '',
      err: typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    });
  });

  test('explains itself', async () => {
    const { status, out } = await runIndex(workspace(), '--help');
    expect(status).toBe(0);
    expect(out).toContain('Usage: npm run index -- [options]');
  });
});
