/** The page of the rules and its drawings: what says the most about rules, in a second where all documentation takes ten. */
import { rules } from '../../rules/words.ts';
import { DRAWINGS, type Files } from '../in-tree.ts';
import { exampleSvg } from './example-svg.ts';
import { reportedExample } from './reported-example.ts';
import { keptMutationScores, type RulePicture, rulesPage } from './rules-page.ts';
import { scoreDrawing } from './score-section.ts';

/** Rules, or parts of the stack, that cannot be drawn: one sentence a line. */
export class CannotDraw extends Error {
  override readonly name = 'CannotDraw';
}

/**
 * The files.
 *
 * @param others what else cannot be drawn, to be told with it
 * @throws {CannotDraw} naming every rule that reports nothing on its own example
 */
export function rulesFiles(others: readonly string[] = []): Files {
  const files = new Map<string, string>();
  const pictures = new Map<string, RulePicture>();
  const problems: string[] = [];
  for (const rule of rules) {
    const found = reportedExample(rule);
    if (found === undefined) continue; // its section says where to add one
    if (typeof found === 'string') {
      problems.push(found);
      continue;
    }
    const { example, report } = found;
    const path = `${DRAWINGS}/${rule.id}.svg`;
    files.set(path, exampleSvg(rule.id, example, report));
    pictures.set(rule.id, {
      file: path.slice('quality/'.length),
      words: `${example.shows}. ${report.grade}: ${report.sentence}.`,
    });
  }
  if (problems.length + others.length > 0) throw new CannotDraw([...problems, ...others].join('\n'));
  const { path: scorePath, svg: scoreCurves } = scoreDrawing();
  files.set(scorePath, scoreCurves);
  files.set('quality/RULES.md', rulesPage(pictures, keptMutationScores()));
  return files;
}
