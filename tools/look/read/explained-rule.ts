/** A rule as the page explains it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from '../../../quality/rule.ts';
import { catalogue } from '../../../quality/rules/index.ts';
import { exampleSvg } from '../../docs/rules/example-svg.ts';
import { passingExample } from '../../docs/rules/passing-example.ts';
import { paragraph } from '../../rules/words.ts';
import type { ExplainedRule } from '../wire.ts';

const DRAWINGS = join(import.meta.dirname, '..', '..', '..', 'quality', 'drawings');

/** @returns undefined when the catalogue has no such rule */
export function explainedRule(id: string): ExplainedRule | undefined {
  const rule = (catalogue as readonly Rule[]).find((one) => one.id === id);
  if (rule === undefined) return undefined;
  const { title, because, formula = null, references } = rule;
  const path = join(DRAWINGS, `${rule.id}.svg`); // of the catalogue, so no other file
  const drawing = existsSync(path) ? readFileSync(path, 'utf8') : null;
  const pass = passingExample(rule);
  const passing = pass === undefined ? null : exampleSvg(`${rule.id}-pass`, pass.example, pass.report);
  return {
    id: rule.id,
    title,
    because: paragraph(because),
    formula: formula && clauses(formula),
    references,
    drawing,
    passing,
  };
}

/** A clause on each line, however the rule's file breaks its lines. */
function clauses(formula: string): string {
  const inOneLine = formula.replace(/;\s*\n\s*/g, ';  ').replace(/\s*\n\s*/g, ' ');
  return inOneLine.replace(/([;,]) {2,}/g, '$1\n');
}
