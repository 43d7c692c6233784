/** Whoever uses a name that another file exports reads what it is where it is declared: shape, unit, meaning of empty, errors. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import ts from 'typescript';
import { filesBelow } from './support/import-graph.ts';

const PROJECT = join(import.meta.dirname, '..');

/** `quality/` is asked for more: its test looks at members, too. */
const FOLDERS = ['handler', 'lake', 'infra', 'local', 'tools'];

test.each(FOLDERS)('every name that %s/ exports has a comment', (folder) => {
  const exported = filesBelow(folder)
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => exportsOf(file, readFileSync(join(PROJECT, file), 'utf8')));
  expect(exported.length).toBeGreaterThan(20);
  expect(exported.filter(({ comment }) => comment === '').map(({ place }) => place)).toEqual([]);
});

test('a name without a comment is found, whatever it names, and where it stands', () => {
  const text = `
    export const one = 1, two = 2;
    export function three() {}
    export class Four {}
    export interface Five {}
    export type Six = 6;
    const seven = 7;
    /** @returns what it is */
    export const eight = 8;
    /** */
    export default function nine() {}
    // Ten.
    export const { ten } = { ten: 10 };
    export * from './eleven.ts';`;
  const missing = exportsOf('a.ts', text).filter(({ comment }) => comment === '');
  expect(missing.map(({ place }) => place)).toEqual([
    'a.ts:2 one, two',
    'a.ts:3 three',
    'a.ts:4 Four',
    'a.ts:5 Five',
    'a.ts:6 Six',
    'a.ts:11 nine',
    'a.ts:13 { ten }',
  ]);
});

interface Exported {
  /** File, line and names. */
  readonly place: string;
  /** What its comment says, tags included; empty without one. */
  readonly comment: string;
}

/** Overloads are documented by the first of them. Lists of exports are left out: their names are declared elsewhere. */
function exportsOf(file: string, text: string): Exported[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2024, true);
  const found = new Map<string, Exported>();
  for (const statement of source.statements) {
    const names = namesIn(statement);
    if (!isExported(statement) || names === undefined || found.has(names)) continue;
    const line = source.getLineAndCharacterOfPosition(statement.getStart()).line + 1;
    found.set(names, { place: `${file}:${line} ${names}`, comment: commentOf(statement) });
  }
  return [...found.values()];
}

function isExported(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement)
    ? (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    : false;
}

function namesIn(statement: ts.Statement): string | undefined {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText()).join(', ');
  }
  const isDeclaration =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isDeclaration ? (statement.name?.text ?? 'default') : undefined;
}

/** A rule about infrastructure says in `because` what it demands and why. */
function isRule(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.every(({ initializer }) => {
    if (initializer === undefined || !ts.isObjectLiteralExpression(initializer)) return false;
    return initializer.properties.some(({ name }) => name?.getText() === 'because');
  });
}

/** A command says in `about` what it does, which is its help. */
function isCommand(statement: ts.Statement): boolean {
  return (
    /^export const main = command(<\w+>)?\(\{/.test(statement.getText()) && /^\s*about:/m.test(statement.getText())
  );
}

function commentOf(statement: ts.Statement): string {
  if (isRule(statement) || isCommand(statement)) return 'its own';
  const comments = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc);
  return comments
    .map((comment) =>
      comment
        .getText()
        .replace(/^\/\*\*|\*\/$/g, '')
        .replace(/^\s*\*/gm, '')
        .trim(),
    )
    .join('')
    .trim();
}
