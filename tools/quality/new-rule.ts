/** `./ecg rules new ID`: makes the two files of a rule, which work as they are. */
import { RULES } from './catalogue-files.ts';
import { newFilesCommand } from './new-files.ts';
import { examplesTemplate, ruleTemplate } from './templates.ts';

/** Refuses an id that another rule has, or that cannot be a name in the index. */
export const main = newFilesCommand({
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
