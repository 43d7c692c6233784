/** The text of a profile's file with the entry of one rule changed; everything else stays as people wrote it. */
import type * as TypeScript from 'typescript';
import { NoBench } from '../no-bench.ts';
import { MAKER_NAMES } from '../settings.ts';

type Compiler = typeof TypeScript.default;

/** Where the functions that make quantities come from, as profiles import them. */
const UNITS = '../units.ts';

/** A piece of the text to replace. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * @param text of the file
 * @param file its name, for sentences
 * @param lines the entry as `profileLines` has it; empty to take the entry away
 * @returns the text, not yet formatted; the same when there is nothing to take away
 * @throws {NoBench} when the entry cannot be found or replaced without losing what somebody wrote
 */
export async function editedProfile(text: string, file: string, ruleId: string, lines: string): Promise<string> {
  const { default: ts } = await import('typescript'); // 80 MB, for those alone who write
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const rules = rulesIn(ts, source);
  if (rules === undefined) {
    throw new NoBench(
      `${file} must have the object "rules" in the call of profile(…) that it exports; change it by hand.`,
    );
  }
  const entry = rules.properties.find(({ name }) => name !== undefined && 'text' in name && name.text === ruleId);
  const edit = entryEdit(ts, text, file, { rules, entry, ruleId, lines });
  if (edit === undefined) return text;
  const changed = applied(text, edit);
  return withImports(ts, changed, file);
}

function rulesIn(ts: Compiler, source: TypeScript.SourceFile): TypeScript.ObjectLiteralExpression | undefined {
  const exported = source.statements.find((statement) => ts.isExportAssignment(statement));
  if (exported === undefined || !ts.isCallExpression(exported.expression)) return undefined;
  const [definition] = exported.expression.arguments;
  if (definition === undefined || !ts.isObjectLiteralExpression(definition)) return undefined;
  for (const property of definition.properties) {
    const isRules =
      ts.isPropertyAssignment(property) && ts.isIdentifier(property.name) && property.name.text === 'rules';
    if (isRules && ts.isObjectLiteralExpression(property.initializer)) return property.initializer;
  }
  return undefined;
}

function entryEdit(
  ts: Compiler,
  text: string,
  file: string,
  asked: {
    readonly rules: TypeScript.ObjectLiteralExpression;
    readonly entry: TypeScript.ObjectLiteralElementLike | undefined;
    readonly ruleId: string;
    readonly lines: string;
  },
): Edit | undefined {
  const { rules, entry, ruleId, lines } = asked;
  if (entry === undefined) {
    if (lines === '') return undefined;
    const comma = rules.properties.length > 0 && !rules.properties.hasTrailingComma ? ',' : '';
    const [at, close] = [rules.properties.end, rules.end - 1]; // a comment may stand between
    const between = text.slice(at, close).trimEnd();
    return { from: at, to: close, text: `${comma}${between}\n${lines}\n` };
  }
  if (hasComment(ts, text.slice(entry.getStart(), entry.end))) {
    throw new NoBench(`The entry of ${ruleId} in ${file} holds a comment, which would be lost; change it by hand.`);
  }
  if (lines !== '') return { from: entry.getStart(), to: entry.end, text: lines.replace(/,$/, '') };
  const comments = ts.getLeadingCommentRanges(text, entry.getFullStart()) ?? [];
  const comma = /^\s*,/.exec(text.slice(entry.end))?.[0].length ?? 0;
  return { from: comments[0]?.pos ?? entry.getStart(), to: entry.end + comma, text: '' };
}

function hasComment(ts: Compiler, text: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (token === ts.SyntaxKind.SingleLineCommentTrivia || token === ts.SyntaxKind.MultiLineCommentTrivia) return true;
  }
  return false;
}

/** Imports what makes the quantities that are used, and nothing that is not used any more: that does not compile. */
function withImports(ts: Compiler, text: string, file: string): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const imports = source.statements.filter((statement) => ts.isImportDeclaration(statement));
  const used = new Set<string>();
  const visit = (node: TypeScript.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) used.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const isUnits = ({ moduleSpecifier }: TypeScript.ImportDeclaration) =>
    ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text === UNITS;
  const ours = imports.find(isUnits)?.importClause?.namedBindings;
  const named = ours !== undefined && ts.isNamedImports(ours) ? ours.elements : [];
  const known = new Set(named.map(({ name }) => name.text));
  const names = [
    ...named.filter(({ name }) => used.has(name.text)).map((one) => one.getText(source)),
    ...[...used].filter((name) => MAKER_NAMES.has(name) && !known.has(name)),
  ].sort();
  if (ours !== undefined)
    return applied(text, { from: ours.getStart(), to: ours.end, text: `{ ${names.join(', ')} }` });
  const at = imports.at(-1)?.end ?? 0;
  const line = `\nimport { ${names.join(', ')} } from '${UNITS}';\n`;
  return names.length === 0 ? text : applied(text, { from: at, to: at, text: line });
}

function applied(text: string, { from, to, text: by }: Edit): string {
  return text.slice(0, from) + by + text.slice(to);
}
