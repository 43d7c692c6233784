/** `npm run docs`: brings the indexes of rules and profiles up to date, and then the documentation that is printed from them. */
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { processContext } from '../../local/terminal/command-context.ts';
import { PROJECT, writeIndexes } from '../quality/main.ts';

export const main = command({
  call: 'npm run docs',
  about:
    'Writes what is printed from code: the indexes of rules and profiles, quality/RULES.md with its drawings, the tables of the README, docs/cost.md, docs/capacity.md, docs/operations.md and docs/querying.md. Commit what it writes.',
  examples: [['npm run docs', '']],
  exitStatus: {
    0: 'everything is up to date',
    1: 'a rule cannot be drawn, or a file cannot be indexed',
    2: 'wrong use',
  },
  run: async ({ names: [name] }, context) => {
    if (name !== undefined) throw new WrongArguments(`Unknown argument "${name}": npm run docs takes none.`);
    for (const path of await writeIndexes(PROJECT)) context.out.write(`written  ${path}\n`);
    return await (await import('./main.ts')).writeDocs(context); // loaded after the indexes it reads are written
  },
});

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
