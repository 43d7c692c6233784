/** What a query of the local lake loads: the SDK of AWS takes longer than the query. */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from '@jest/globals';
import ts from 'typescript';

const PROJECT = join(import.meta.dirname, '..', '..', '..');

/** What a file imports when it is loaded: neither types nor `import()`. */
function loadedBy(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(PROJECT, file), 'utf8'), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const { importClause, moduleSpecifier } = statement;
    const bindings = importClause?.namedBindings;
    const isTypesOnly =
      importClause?.isTypeOnly === true ||
      (bindings !== undefined &&
        ts.isNamedImports(bindings) &&
        bindings.elements.every(({ isTypeOnly }) => isTypeOnly));
    return isTypesOnly ? [] : [moduleSpecifier.text];
  });
}

/** Every package that is loaded with a file. */
function packagesOf(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  for (const to of loadedBy(file)) {
    if (!to.startsWith('.')) packages.add(to);
    else for (const one of packagesOf(posix.join(posix.dirname(file), to), seen)) packages.add(one);
  }
  return packages;
}

test('./ecg sql loads DuckDB and no client of AWS; its part for a stack loads that of Athena', () => {
  const local = [...packagesOf('tools/sql/main.ts')];
  expect(local).toContain('@duckdb/node-api');
  expect(local.filter((name) => name.startsWith('@aws-sdk/'))).toEqual([]);
  expect([...packagesOf('tools/sql/athena/open-athena.ts')]).toContain('@aws-sdk/client-athena');
});
