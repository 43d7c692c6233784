/** Everything in the documentation that is printed from code, by file: `npm run docs` writes it, and a test compares it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPACTING, graphOf } from '../../infra/graph.ts';
import { capacityDocument } from '../capacity/main.ts';
import { costDocument } from '../cost/main.ts';
import { architecture, PICTURE } from './architecture/architecture.ts';
import { demoOutput } from './demo-output.ts';
import { type Files, PROJECT } from './in-tree.ts';
import { withBlock } from './markdown.ts';
import { operationsPage } from './operations.ts';
import { lakeSql, queryingPage, tablesOverview } from './querying.ts';
import { rulesFiles } from './rules/rules-files.ts';
import { rulesTable } from './rules/rules-page.ts';

/** @throws {CannotDraw} naming every rule that reports nothing on its own example, and every mistake in the picture */
export async function generatedFiles(): Promise<Files> {
  const { svg, problems } = await architecture();
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
