import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SETTINGS } from '../../infra/config.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(PROJECT, 'docs', 'deploy.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));

interface Block {
  readonly needsAccount: boolean;
  readonly lines: readonly string[];
}

/** The blocks of commands, also those inside a list. */
const blocks = [...text.matchAll(/^( *)```(.*)\n([\s\S]*?)^\1```$/gm)].map(
  ([, , info = '', body = '']): Block & { info: string } => {
    const lines = body.split('\n').map((line) => line.trim());
    return { info, needsAccount: info === 'sh account', lines: lines.filter((line) => line !== '') };
  },
);
/** Every command in the guide, those within its sentences too. */
const commands = [
  ...blocks.flatMap(({ lines }) => lines),
  ...[...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code),
];
const all = (pattern: RegExp) => commands.flatMap((line) => [...line.matchAll(pattern)].map(([, name = '']) => name));

describe('the guide to deploying', () => {
  test('says of every block of commands whether it needs an account', () => {
    expect(blocks.length).toBeGreaterThan(12);
    expect(blocks.map(({ info }) => info).filter((info) => !['sh', 'sh account'].includes(info))).toEqual([]);
  });

  test('asks for nothing but this project where it says that none is needed', () => {
    const here = blocks.filter(({ needsAccount }) => !needsAccount).flatMap(({ lines }) => lines);
    expect(here).toEqual(['npm ci', 'npm test', 'npm run build', 'export PATH="$PWD/node_modules/.bin:$PATH"']);
  });

  test('begins every line with a command that a reader was told to have', () => {
    const words = blocks.flatMap(({ lines }) => lines.map((line) => line.split(/[ =]/)[0]));
    const known = ['npm', 'pulumi', 'aws', 'gh', 'git', 'export', 'QUERY', 'while', 'done'];
    expect(words.filter((word) => !known.includes(word ?? ''))).toEqual([]);
  });

  test('sets values that a stack may set, each to what is allowed', () => {
    const set = commands.flatMap((line) => [...line.matchAll(/pulumi config set (?:--secret )?(\S+)(?: (\S+))?/g)]);
    expect(set.length).toBeGreaterThan(8);
    const wrong = set.filter(([, name = '', value = '']) => {
      if (name === 'aws:region') return false;
      const setting = Object.entries(SETTINGS).find(([known]) => known === name)?.[1];
      return setting === undefined || (/[A-Z]{3}|…/.test(value) ? false : setting.read(value) === undefined);
    });
    expect(wrong.map(([whole]) => whole)).toEqual([]);
  });

  test('runs npm scripts that exist', () => {
    expect(all(/npm run ([\w:-]+)/g).filter((name) => !(name in scripts))).toEqual([]);
  });

  test('names files that exist', () => {
    const files = [...all(/"(samples\/[^"]+)"/g), ...all(/--policy-pack (\S+)/g), ...all(/git add (\S+)/g)];
    expect(files.length).toBeGreaterThan(4);
    expect(files.filter((file) => !existsSync(join(PROJECT, file)))).toEqual([]);
  });

  test('asks the stack for outputs that it has', () => {
    const program = readFileSync(join(PROJECT, 'infra', 'index.ts'), 'utf8');
    const outputs = [...program.slice(program.lastIndexOf('return {')).matchAll(/(\w+):/g)].map(
      ([, name = '']) => name,
    );
    const asked = all(/pulumi stack output (\w+)/g);
    expect(asked).toEqual(expect.arrayContaining(['rawBucket', 'workgroup', 'deployRoleArn']));
    expect(asked.filter((name) => !outputs.includes(name))).toEqual([]);
  });

  test('sets the variables that the workflow reads, and names the metadata that the handler reads', () => {
    const workflow = readFileSync(join(PROJECT, '.github', 'workflows', 'deploy-fallback.yml'), 'utf8');
    const read = new Set([...workflow.matchAll(/vars\.(\w+)/g)].map(([, name]) => name));
    expect(new Set(all(/gh variable set (\w+)/g))).toEqual(read);
    const metadata = all(/--metadata (\S+)/g).flatMap((pairs) => pairs.split(',').map((pair) => pair.split('=')[0]));
    const store = readFileSync(join(PROJECT, 'handler', 'store.ts'), 'utf8');
    expect(metadata.filter((name) => !store.includes(`\`${name}\``))).toEqual([]);
  });
});
