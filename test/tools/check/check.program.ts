/** One command says whether a change is fit: it asks every check, and answers for all of them. */
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { checksOf, main, runChecks } from '../../../tools/check/main.ts';
import { PROJECT, read } from '../../docs/pages.ts';
import { emptyFolder, workspace } from '../../support/workspace.ts';

const here = workspace();

/** A program that prints this and ends so. */
function program(name: string, said: string, status: number) {
  return { name, argv: ['--eval', `console.log(${JSON.stringify(said)}); process.exitCode = ${status}`] };
}

describe('the checks', () => {
  test('that pass say nothing but their names', async () => {
    const checks = [program('one', 'all is well', 0), program('two', 'all is well', 0)];
    expect(await runChecks(checks, here.context, PROJECT)).toBe(0);
    const { out } = here.taken();
    expect(out).not.toContain('all is well');
    expect(out.match(/^(?:one|two): fine/gm)).toHaveLength(2);
  });

  test.each([
    ['that finds something', program('other', 'line 3 is wrong', 3), 'line 3 is wrong'],
    ['that cannot be run', { name: 'other', argv: ['no-such-program.ts'] }, 'no-such-program.ts'],
  ])('one %s is shown, and the others run all the same', async (_, check, said) => {
    expect(await runChecks([check, program('one', '', 0)], here.context, PROJECT)).toBe(1);
    const { out } = here.taken();
    expect(out).toContain(said);
    expect(out).toMatch(/^other: not fit/m);
    expect(out).toMatch(/^one: fine/m);
  });

  test('look at the whole project, or at quality/ alone', () => {
    const words = (scope: 'project' | 'quality') => checksOf(scope, false).map(({ argv }) => argv.join(' '));
    expect(words('project').filter((text) => text.includes('quality.json'))).toEqual([]);
    expect(words('quality').filter((text) => /biome ci .* quality$|tsconfig\.quality\.json/.test(text))).toHaveLength(
      2,
    );
    expect(words('project').filter((text) => text.includes('tsconfig.page.json'))).toHaveLength(1);
    expect(words('quality')).toHaveLength(words('project').length - 1);
  });

  test('take no file', async () => {
    expect(await main(['quality/rules/flat-line.ts'], here.context)).toBe(2);
  });
});

describe('npm run check:quality', () => {
  let root = '';
  beforeAll(() => {
    root = join(emptyFolder(), 'project');
    for (const part of ['biome.json', '.gitignore', 'tsconfig.json', 'tsconfig.quality.json', 'package.json']) {
      cpSync(join(PROJECT, part), join(root, part));
    }
    for (const part of ['quality', 'tools', 'local', 'handler', 'lake']) {
      cpSync(join(PROJECT, part), join(root, part), { recursive: true });
    }
    symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'));
  });

  const profile = join('quality', 'profiles', 'holter-24h.ts');
  test.each([
    ['is content with the tree as it is', (text: string) => text, []],
    ['finds a line out of shape', (text: string) => text.replace('\nexport', '\n  export'), ['format and lint']],
    [
      'finds a name that does not exist',
      (text: string) => text.replace('rules: {', "rules: { 'muscle-nose': 'off' "),
      ['types'],
    ],
    ['finds an index that is stale', (text: string) => text.replace("'holter-24h'", "'holter-25h'"), ['indexes']],
  ])('%s', async (_, change, unfit) => {
    const text = read(profile);
    writeFileSync(join(root, profile), change(text));
    expect(await main(['--quality'], here.context, root)).toBe(unfit.length === 0 ? 0 : 1);
    const { out } = here.taken();
    expect([...out.matchAll(/^(.*): not fit/gm)].map(([, name]) => name)).toEqual(unfit);
    if (unfit.length > 0) expect(change(text)).not.toBe(text);
  });
});

test('the compiler that programs import is the one with an API, and the one that checks is the native one', () => {
  const { devDependencies } = JSON.parse(read('package.json'));
  expect(devDependencies.typescript).toBe(ts.version);
  expect(typeof ts.createProgram).toBe('function');
  expect(devDependencies['typescript-native']).toMatch(/^npm:typescript@\d+\.\d+\.\d+$/);
  const { packages } = JSON.parse(read('package-lock.json'));
  const platforms = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64', 'win32-x64', 'win32-arm64'];
  for (const platform of platforms) {
    expect(packages[`node_modules/@typescript/typescript-${platform}`]?.version).toBe(
      packages['node_modules/typescript-native'].version,
    );
  }
});
