/** The shape of the tree: which folder imports which, and how large a folder is. A newcomer relies on both. */
import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { circlesIn, filesBelow, type Import, importsBelow } from './support/import-graph.ts';

/** What each folder may import, besides itself and packages: the arrows point one way. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  quality: [],
  lake: ['quality'],
  handler: ['lake', 'quality'],
  infra: ['handler', 'lake', 'quality'],
  local: ['handler', 'lake', 'quality'],
  tools: ['local', 'infra', 'handler', 'lake', 'quality'],
};
const FOLDERS = Object.keys(ARROWS);

/** The documentation draws the synthetic heart of the tests. */
const DRAWINGS = { from: 'tools/docs/', to: 'test/support/ecg/' };

/** A folder that is read at a glance holds about fifteen. */
const MAX_FILES = 16;
/** Folders of one file for each thing of a kind: they grow with the things, and everybody knows where to look. */
const CATALOGUES: Readonly<Record<string, string>> = {
  'quality/rules': 'a rule',
  'quality/profiles': 'a device',
  'quality/drawings': 'the drawing of a rule',
  'quality/signal': 'a word that rules are written in',
  'test/quality/rules': 'a rule',
  'test/quality/signal': 'a word that rules are written in',
  'handler/mat': 'a part of a file format',
  'test/handler/mat': 'a part of a file format',
  'docs/adr': 'a decision',
};

/** Every import below a folder, of which there must be some. */
function importsOf(folder: string): Import[] {
  const imports = importsBelow(folder);
  expect([folder, imports.length > 0]).toEqual([folder, true]);
  return imports;
}

function isOfAws({ to }: Import): boolean {
  return to.startsWith('@aws-sdk/') || to.startsWith('handler/aws/');
}

function inWords(imports: readonly Import[]): string[] {
  return imports.map(({ from, to }) => `${from} imports ${to}`);
}

describe('imports', () => {
  test.each(FOLDERS)('%s imports from no folder but those that its arrows point to', (folder) => {
    const allowed = [folder, ...(ARROWS[folder] ?? [])];
    const isAllowed = ({ from, to, isPackage }: Import) =>
      isPackage ||
      allowed.some((name) => to.startsWith(`${name}/`)) ||
      (from.startsWith(DRAWINGS.from) && to.startsWith(DRAWINGS.to));
    expect(inWords(importsOf(folder).filter((each) => !isAllowed(each)))).toEqual([]);
  });

  test('the documentation still needs the exception that is made for it', () => {
    expect(importsOf(DRAWINGS.from).filter(({ to }) => to.startsWith(DRAWINGS.to))).not.toEqual([]);
  });

  test('quality imports no package, so that it can be used alone', () => {
    expect(inWords(importsOf('quality').filter(({ isPackage }) => isPackage))).toEqual([]);
  });

  test.each(['handler/mat', 'handler/write', 'lake'])('%s knows no AWS', (folder) => {
    expect(inWords(importsOf(folder).filter(isOfAws))).toEqual([]);
  });

  test('the handler knows AWS only in its entry and in handler/aws', () => {
    const ofAws = importsOf('handler').filter(isOfAws);
    expect(ofAws).not.toEqual([]);
    expect(inWords(ofAws.filter(({ from }) => !/^handler\/(?:index\.ts$|aws\/)/.test(from)))).toEqual([]);
  });

  test('the policy pack imports nothing else of the project, so that it judges the stack from outside', () => {
    const imports = importsOf('infra/policy').filter(({ isPackage }) => !isPackage);
    expect(imports).not.toEqual([]);
    expect(inWords(imports.filter(({ to }) => !to.startsWith('infra/policy/')))).toEqual([]);
  });

  test('no imports make a circle, type-only ones included', () => {
    expect(circlesIn([...FOLDERS, 'test'].flatMap(importsOf))).toEqual([]);
  });

  test('circles of imports are found, and shown by their shortest way, one for each group of files', () => {
    const imports = ['a b', 'b c', 'c a', 'c b', 'd e', 'e e', 'f d'].map((text): Import => {
      const [from = '', to = ''] = text.split(' ');
      return { from, to, isPackage: false };
    });
    expect(circlesIn(imports)).toEqual(['a → b → c → a', 'e → e']);
    expect(circlesIn(imports.filter(({ to }) => to !== 'c' && to !== 'e'))).toEqual([]);
  });
});

describe('folders', () => {
  const files = [...FOLDERS, 'test', 'docs', 'samples', '.github'].flatMap(filesBelow);
  const byFolder = Map.groupBy(files, (file) => posix.dirname(file));

  test(`no folder has more than ${MAX_FILES} files, catalogues excepted`, () => {
    expect(byFolder.size).toBeGreaterThan(FOLDERS.length);
    const full = [...byFolder].filter(([folder, { length }]) => length > MAX_FILES && !(folder in CATALOGUES));
    expect(full.map(([folder, { length }]) => `${folder} has ${length} files`)).toEqual([]);
  });

  test('every catalogue exists', () => {
    expect(Object.keys(CATALOGUES).filter((folder) => !byFolder.has(folder))).toEqual([]);
  });

  test.each(FOLDERS)('every folder with tests below test/%s has its like in the source', (folder) => {
    const tested = [...byFolder].filter(([name, inside]) => {
      const isBelow = name === `test/${folder}` || name.startsWith(`test/${folder}/`);
      return isBelow && inside.some((file) => file.endsWith('.test.ts'));
    });
    expect(tested).not.toEqual([]);
    const sources = tested.map(([name]) => name.slice('test/'.length));
    expect(sources.filter((name) => ![...byFolder.keys()].some((one) => `${one}/`.startsWith(`${name}/`)))).toEqual([]);
  });
});
