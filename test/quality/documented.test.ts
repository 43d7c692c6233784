/** The face of the library says what everything in it is: shape, unit, meaning of empty, errors. */
import { join, relative, sep } from 'node:path';
import { expect, test } from '@jest/globals';
import ts from 'typescript';

const PROJECT = join(import.meta.dirname, '..', '..');
const FOLDER = join(PROJECT, 'quality') + sep;
const FACE = join(FOLDER, 'index.ts');

const program = ts.createProgram([FACE], {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.NodeNext,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  types: [],
});
const checker = program.getTypeChecker();
const sources = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(FOLDER.replaceAll(sep, '/')));

test('every name that is exported has a comment', () => {
  const face = exportsOf(program.getSourceFile(FACE)!);
  expect(face.map(({ name }) => name)).toEqual(expect.arrayContaining(['evaluate', 'profile', 'rule', 'catalogue']));
  expect(face.filter((symbol) => !isDocumented(symbol)).map(nameOf)).toEqual([]);
});

test('so has every member of the types among them', () => {
  const members = exportsOf(program.getSourceFile(FACE)!).flatMap(membersOf);
  expect(members.length).toBeGreaterThan(60);
  expect([...new Set(members.filter((symbol) => !isDocumented(symbol)).map(nameOf))]).toEqual([]);
});

test('so has everything that the files behind it export by name', () => {
  expect(sources.length).toBeGreaterThan(60);
  const face = new Set(exportsOf(program.getSourceFile(FACE)!).map(resolved));
  const isBehind = (symbol: ts.Symbol) => symbol.escapedName !== ts.InternalSymbolName.Default && !face.has(symbol);
  const behind = sources.flatMap(exportsOf).filter(isBehind);
  expect(behind.length).toBeGreaterThan(60);
  expect(behind.filter((symbol) => !isDocumented(symbol)).map(nameOf)).toEqual([]);
});

function exportsOf(file: ts.SourceFile): ts.Symbol[] {
  const symbol = checker.getSymbolAtLocation(file);
  return symbol === undefined ? [] : checker.getExportsOfModule(symbol);
}

/** Public ones that are declared in the library, inherited ones too. */
function membersOf(exported: ts.Symbol): ts.Symbol[] {
  const symbol = resolved(exported);
  if ((symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) === 0) return [];
  const properties = checker.getDeclaredTypeOfSymbol(symbol).getProperties();
  return properties.filter(({ declarations: [first] = [] }) => {
    if (first === undefined || !sources.includes(first.getSourceFile())) return false;
    return (ts.getCombinedModifierFlags(first) & ts.ModifierFlags.Private) === 0;
  });
}

/** A comment counts at the declaration, and at the line of the index that exports it. */
function isDocumented(symbol: ts.Symbol): boolean {
  const comment = (one: ts.Symbol) => ts.displayPartsToString(one.getDocumentationComment(checker));
  const exported = symbol.declarations?.find(ts.isExportSpecifier)?.parent.parent;
  const above = exported === undefined ? [] : ts.getJSDocCommentsAndTags(exported);
  return above.length > 0 || comment(resolved(symbol)) !== '';
}

function resolved(symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

function nameOf(symbol: ts.Symbol): string {
  const [first] = resolved(symbol).declarations ?? [];
  return `${first === undefined ? '' : relative(PROJECT, first.getSourceFile().fileName)}: ${checker.symbolToString(symbol)}`;
}
