import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { anchorsOf, linksOf, PAGES, PROJECT, read } from './pages.ts';

describe.each(PAGES)('%s', (page) => {
  test('links to files and headings of the project that exist', () => {
    const own = linksOf(read(page)).filter((target) => !/^(?:https?|mailto):/.test(target));
    expect(own.flatMap((target) => problemOf(page, target) ?? [])).toEqual([]);
  });
});

describe('the check of links', () => {
  test('finds links on the pages', () => {
    expect(PAGES.flatMap((page) => linksOf(read(page)))).not.toEqual([]);
  });

  test.each([
    ['no-such-file.md', 'docs/no-such-file.md does not exist'],
    ['../README.md#no-such-heading', 'README.md has no heading #no-such-heading'],
    ['#no-such-heading', 'docs/page.md does not exist'],
    ['../../elsewhere.md', '../elsewhere.md lies outside the project'],
    ['/README.md', '/README.md begins at the root of a disk'],
    ['adr/', undefined],
    ['../README.md#the-rules', undefined],
    ['../samples/mit-bih-360/208m%20(0).mat', undefined],
  ])('says of %s: %s', (target, problem) => {
    expect(problemOf('docs/page.md', target)).toBe(problem);
  });

  test('names headings as GitHub does', () => {
    expect(
      anchorsOf('# One `two`, three & four\n## Ärger\n```sh\n# no heading\n```\n## Ärger\n### [A](b.md) c_d'),
    ).toEqual(['one-two-three--four', 'ärger', 'ärger-1', 'a-c_d']);
  });
});

/** What is wrong with a link on a page, in one sentence. */
function problemOf(page: string, target: string): string | undefined {
  if (target.startsWith('/')) return `${target} begins at the root of a disk`;
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? join(PROJECT, page) : resolve(PROJECT, dirname(page), decodeURIComponent(path));
  const name = relative(PROJECT, file).replaceAll('\\', '/');
  if (name.startsWith('..')) return `${name} lies outside the project`;
  if (!existsSync(file)) return `${name} does not exist`;
  if (anchor === undefined || anchor === '') return undefined;
  const isThere = statSync(file).isFile() && anchorsOf(read(name)).includes(decodeURIComponent(anchor));
  return isThere ? undefined : `${name} has no heading #${anchor}`;
}
