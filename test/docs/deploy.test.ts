import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { blocksOf, inlineCodeOf, PROJECT, read } from './pages.ts';

const PAGE = read('docs/deploy.md');
const BLOCKS = blocksOf(PAGE).map(({ info, text }) => {
  const lines = text.split('\n').map((line) => line.trim());
  return { info, lines: lines.filter((line) => line !== '') };
});
/** Every command in the guide, those within its sentences too. */
const COMMANDS = [...BLOCKS.flatMap(({ lines }) => lines), ...inlineCodeOf(PAGE).map(({ code }) => code)];

/** The first part of each match in any command. */
const all = (pattern: RegExp) => COMMANDS.flatMap((line) => [...line.matchAll(pattern)].map(([, name = '']) => name));

describe('the guide to deploying', () => {
  test('needs nothing but this project where it says that no account is needed', () => {
    const here = BLOCKS.filter(({ info }) => info === 'sh').flatMap(({ lines }) => lines);
    expect(here).toEqual(['npm ci', 'npm test', 'npm run build', 'export PATH="$PWD/node_modules/.bin:$PATH"']);
  });

  test('shows the whole way in six commands before it explains them', () => {
    const [first] = BLOCKS;
    expect(first?.info).toBe('sh account');
    const commands = first?.lines.map((line) => line.replace(/ (?:"|--stack).*/, ''));
    expect(commands).toEqual([
      'npm ci',
      'pulumi login',
      'pulumi stack init dev',
      'npm run up',
      './ecg upload',
      './ecg sql',
    ]);
  });

  test('starts every line with a command that the guide told the reader to install', () => {
    const words = BLOCKS.flatMap(({ lines }) => lines.map((line) => line.split(/[ =]/)[0]));
    const known = ['npm', 'pulumi', 'aws', 'gh', 'git', 'export', './ecg', 'while', 'done'];
    expect(words.length).toBeGreaterThan(30);
    expect(words.filter((word) => !known.includes(word ?? ''))).toEqual([]);
  });

  test('names files that exist', () => {
    const files = [...all(/"(samples\/[^"]+)"/g), ...all(/--policy-pack (\S+)/g), ...all(/git add (\S+)/g)];
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((file) => !existsSync(join(PROJECT, file)))).toEqual([]);
  });

  test('sets the variables that the workflow reads', () => {
    const asked = [...read('.github/workflows/deploy-fallback.yml').matchAll(/vars\.(\w+)/g)].map(([, name]) => name);
    expect(new Set(all(/gh variable set (\w+)/g))).toEqual(new Set(asked));
  });

  test.each([
    ['Docker does not answer, and it builds the image of the functions', 'tools/up.ts'],
    ['pulumi is not on PATH', 'tools/up.ts'],
    ['first on PATH; this program needs Node', 'infra/policy/node-version.js'],
    ['aws:region must be an AWS region such as eu-central-1, but it is not set.', 'infra/stack-context.ts'],
    [' must be ', 'infra/config.ts'],
    ['maxConcurrency is ', 'infra/compute/concurrency.ts'],
    ['this account may run ', 'infra/compute/concurrency.ts'],
    ['How many functions this account may run at once cannot be read', 'infra/compute/concurrency.ts'],
  ])('lists under Troubleshooting the message "%s", as %s words it', (words, source) => {
    const [, turns = ''] = PAGE.split('## Troubleshooting');
    const rows = turns.split('\n').filter((line) => /^\| [`*]/.test(line));
    expect(rows.filter((row) => row.includes(words))).not.toEqual([]);
    expect(read(source)).toContain(words);
  });

  test('uploads with metadata that the handler reads', () => {
    const metadata = all(/--metadata (\S+)/g).flatMap((pairs) => pairs.split(',').map((pair) => pair.split('=')[0]));
    expect(metadata).not.toEqual([]);
    const store = read('handler/store.ts');
    expect(metadata.filter((name) => !store.includes(`\`${name}\``))).toEqual([]);
  });
});
