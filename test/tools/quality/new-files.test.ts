/** `./ecg rules new` and `./ecg profiles new`: what they make, and what they refuse. That it works: guide.program.ts. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { main as newProfile } from '../../../tools/quality/new-profile.ts';
import { main as newRule } from '../../../tools/quality/new-rule.ts';
import type { Workspace } from '../../support/workspace.ts';
import { project } from './stub-project.ts';

async function run(make: typeof newRule, here: Workspace, ...argv: string[]) {
  const status = await make(argv, here.context, here.folder);
  return { status, ...here.taken() };
}

describe('./ecg rules new', () => {
  test('makes a rule and its examples, puts the rule into the catalogue, and says how to go on', async () => {
    const here = project();
    const { status, out, err } = await run(newRule, here, 'hiss-2');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out.match(/^written {2}.*$/gm)).toEqual([
      'written  quality/rules/hiss-2.ts',
      'written  test/quality/rules/hiss-2.test.ts',
      'written  quality/rules/index.ts',
      'written  quality/profiles/index.ts',
    ]);
    expect(out).toContain('\n  npm run jest -- test/quality/rules/hiss-2\n');
    const text = (path: string) => readFileSync(join(here.folder, path), 'utf8');
    expect(text('quality/rules/index.ts')).toContain("import hiss2 from './hiss-2.ts';\n");
    expect(text('quality/rules/hiss-2.ts')).toContain("measures: { hiss_2_uv: { unit: 'µV'");
    expect(text('test/quality/rules/hiss-2.test.ts')).toContain(
      "import hiss2 from '../../../quality/rules/hiss-2.ts';\n",
    );
  });

  test('writes over nothing', async () => {
    const here = project();
    here.put('test/quality/rules/hiss.test.ts', 'mine');
    expect(await run(newRule, here, 'hiss')).toEqual({
      status: 2,
      out: '',
      err: 'test/quality/rules/hiss.test.ts exists already: move it away, or take another id.\n',
    });
    expect(existsSync(join(here.folder, 'quality/rules/hiss.ts'))).toBe(false);
  });
});

describe('./ecg profiles new', () => {
  test('makes a profile, and puts it among the others', async () => {
    const here = project();
    const { status, out, err } = await run(newProfile, here, 'acme-patch');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('written  quality/profiles/acme-patch.ts\n');
    expect(out).toContain('\n  ./ecg rules try FILE --profile acme-patch\n');
    const index = readFileSync(join(here.folder, 'quality/profiles/index.ts'), 'utf8');
    expect(index).toMatch(/ {2}\['acme-patch', acmePatch\],\n\]\);\n$/);
  });
});

test.each([
  [newRule, [], 'Give one id: ./ecg rules new ID.'],
  [newProfile, [], 'Give one id: ./ecg profiles new ID.'],
  [newRule, ['one', 'two'], 'Give one id: ./ecg rules new ID.'],
  [newRule, ['Hiss'], 'ID must be lower-case words joined by hyphens, like "muscle-noise", got "Hiss".'],
  [newRule, ['../hiss'], 'ID must be lower-case words joined by hyphens, like "muscle-noise", got "../hiss".'],
  [newProfile, ['2-leads'], 'ID must be lower-case words joined by hyphens, like "muscle-noise", got "2-leads".'],
  [newRule, ['default'], 'ID must not be a word of JavaScript or of the index, got "default".'],
  [newRule, ['duration'], 'There is a rule "duration" already: quality/rules/duration.ts.'],
  [newProfile, ['holter-24h'], 'There is a profile "holter-24h" already: quality/profiles/holter-24h.ts.'],
  [newRule, ['orphanidou2015'], /^ID .*"orphanidou-2015".*"orphanidou2015"\.$/],
])('answers wrong use in a sentence, with status 2: %#', async (make, argv, sentence) => {
  const { status, out, err } = await run(make, project(), ...argv);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toMatch(/^[^\n]+\n$/);
  if (typeof sentence === 'string') expect(err).toBe(`${sentence}\n`);
  else expect(err.trimEnd()).toMatch(sentence);
});

test.each([newRule, newProfile])('knows no option but --help: %#', async (make) => {
  const here = project();
  expect(await run(make, here, 'hiss', '--force')).toMatchObject({ status: 2, out: '' });
  const { status, out } = await run(make, here, '--help');
  expect({ status, line: out.split('\n')[0] }).toMatchObject({
    status: 0,
    line: expect.stringMatching(/^Usage: \.\/ecg (?:rule|profile)s new ID$/),
  });
});
