import { globSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { OWN_ACTIONS, PROJECT, read } from './definitions.ts';

test('CODEOWNERS names folders that exist', () => {
  const owned = read('.github/CODEOWNERS')
    .split('\n')
    .filter((line) => line.startsWith('/'));
  const paths = owned.map((line) => line.split(/\s+/)[0]!.slice(1));
  expect(paths.filter((path) => globSync(path, { cwd: PROJECT }).length === 0)).toEqual([]);
  expect(read('.github/CODEOWNERS')).toMatch(/^\/quality\/ +@\S+\/data-scientists$/m);
});

test('Dependabot is asked for packages, and for the actions of workflows and of our own actions', () => {
  const { updates } = parse(read('.github/dependabot.yml'));
  const asked = updates.map((update: Readonly<Record<string, unknown>>) => [
    update['package-ecosystem'],
    update.directories ?? update.directory,
  ]);
  expect(asked).toEqual([
    ['npm', '/'],
    ['github-actions', ['/', ...OWN_ACTIONS.map((action) => action.slice(1))]],
  ]);
});

test.each(readdirSync(join(PROJECT, '.github/ISSUE_TEMPLATE')).filter((file) => file !== 'config.yml'))(
  '%s asks for no recordings, and every question has a name of its own',
  (file) => {
    const { name, description, body } = parse(read(`.github/ISSUE_TEMPLATE/${basename(file)}`));
    expect([name, description].every((text) => typeof text === 'string' && text !== '')).toBe(true);
    expect(body[0].attributes.value).toContain('Do not attach recordings of people');
    const ids = body.slice(1).map(({ id }: { readonly id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  },
);
