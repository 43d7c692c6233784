/** `npm run new-rule -- ID`: makes the two files of a rule, which work as they are. */
import { type CommandContext, processContext } from '../../local/terminal/command-context.ts';
import { RULES } from './catalogue-files.ts';
import { PROJECT } from './main.ts';
import { makeNewFiles } from './new-files.ts';
import { examplesTemplate, ruleTemplate } from './templates.ts';

/** @returns the exit status */
export async function main(argv: readonly string[], context: CommandContext, root = PROJECT): Promise<number> {
  return await makeNewFiles(argv, context, root, {
    kind: RULES,
    filesOf: (id) =>
      new Map([
        [`quality/rules/${id}.ts`, ruleTemplate(id)],
        [`test/quality/rules/${id}.test.ts`, examplesTemplate(id)],
      ]),
    nextSteps: (
      id,
    ) => `Next: say in the first file what the rule demands, and in the second what it passes and reports. Then
  npm run jest -- test/quality/rules/${id}
  npm run docs
  npm test
`,
  });
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
