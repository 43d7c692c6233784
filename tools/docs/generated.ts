/** Everything in the documentation that is printed from code, by file: `npm run docs` writes it, and a test compares it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPACTING, EVERYTHING, graphOf } from '../../infra/graph.ts';
import { capacityDocument } from '../capacity/main.ts';
import { costDocument } from '../cost/main.ts';
import { rules } from '../rules/words.ts';
import { drawArchitecture, PICTURE } from './architecture/architecture.ts';
import { demoOutput } from './demo-output.ts';
import { withBlock } from './markdown.ts';
import { operationsPage } from './operations.ts';
import { lakeSql, queryingPage, tablesOverview } from './querying.ts';
import { exampleSvg } from './rules/example-svg.ts';
import { reportedExample } from './rules/reported-example.ts';
import { keptMutationScores, type RulePicture, rulesPage, rulesTable } from './rules/rules-page.ts';
import { scoreDrawing } from './rules/score-section.ts';

/** The folder of the project. */
export const PROJECT = join(import.meta.dirname, '..', '..');
/** The folder of the rules' drawings, by path in the project. It holds nothing else. */
export const DRAWINGS = 'quality/drawings';

/** Rules, or parts of the stack, that cannot be drawn: one sentence a line. */
export class CannotDraw extends Error {
  override readonly name = 'CannotDraw';
}

/** Texts by their path in the project. */
export type Files = ReadonlyMap<string, string>;

/** @throws {CannotDraw} naming every rule that reports nothing on its own example, and every mistake in the picture */
export async function generatedFiles(): Promise<Files> {
  const { resources } = await graphOf({ config: EVERYTHING });
  const { svg, problems } = drawArchitecture(resources);
  const files = new Map(rulesFiles(problems));
  files.set(PICTURE, svg);
  files.set('docs/lake.sql', lakeSql());
  files.set('docs/querying.md', queryingPage(read('docs/querying.md')));
  const alarmed = await graphOf({ config: COMPACTING });
  files.set('docs/operations.md', operationsPage(read('docs/operations.md'), alarmed.resources));
  files.set('docs/cost.md', costDocument());
  files.set('docs/capacity.md', capacityDocument());
  files.set('README.md', await readme());
  return files;
}

/**
 * What says the most about rules, and takes seconds where the rest takes ten: their page and its drawings.
 *
 * @param others what else cannot be drawn, to be told with it
 * @throws {CannotDraw} as `generatedFiles` does
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
    const path = `drawings/${rule.id}.svg`;
    files.set(`quality/${path}`, exampleSvg(rule.id, example, report));
    pictures.set(rule.id, { file: path, words: `${example.shows}. ${report.grade}: ${report.sentence}.` });
  }
  if (problems.length + others.length > 0) throw new CannotDraw([...problems, ...others].join('\n'));
  const { path: scorePath, svg: scoreCurves } = scoreDrawing();
  files.set(scorePath, scoreCurves);
  files.set('quality/RULES.md', rulesPage(pictures, keptMutationScores()));
  return files;
}

async function readme(): Promise<string> {
  const blocks = {
    demo: await demoBlock(),
    rules: rulesTable('quality/RULES.md'),
    tables: tablesOverview('docs/querying.md'),
  };
  return Object.entries(blocks).reduce((text, [name, content]) => withBlock(text, name, content), read('README.md'));
}

function read(path: string): string {
  return readFileSync(join(PROJECT, path), 'utf8');
}

/** The first two steps are shown; the answers and messages that follow are folded away. */
async function demoBlock(): Promise<string> {
  const output = await demoOutput();
  const at = output.indexOf('\n3  ');
  if (at < 0) throw new Error('the demo has no third step');
  const fenced = (text: string) => `\`\`\`text\n${text.trim()}\n\`\`\``;
  return `${fenced(output.slice(0, at))}

<details>
<summary>The rest: three queries in SQL, what Slack shows, and what to try next</summary>

${fenced(output.slice(at))}

</details>`;
}
