/** `npm run docs`: brings the indexes of rules and profiles up to date, and then the documentation that is printed from them. */
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { processContext } from '../../local/terminal/command-context.ts';
import { PROJECT, writeIndexes } from '../quality/main.ts';

export const main = command({
  call: 'npm run docs',
  about:
    'Writes what is printed from code: the indexes of rules and profiles, quality/RULES.md with its drawings, the tables of the README, docs/cost.md, docs/capacity.md, docs/operations.md and docs/querying.md. Commit what it writes.',
  options: { '--rules': 'only the page of the rules and its drawings: quicker while you work on a rule' },
  examples: [
    ['npm run docs', 'what has to be committed'],
    ['npm run docs -- --rules', 'how a rule looks now'],
  ],
  exitStatus: {
    0: 'everything is up to date',
    1: 'a rule cannot be drawn, or a file cannot be indexed',
    2: 'wrong use',
  },
  run: async ({ names: [name], switches }, context) => {
    if (name !== undefined) throw new WrongArguments(`Unknown argument "${name}": npm run docs takes only options.`);
    for (const path of await writeIndexes(PROJECT)) context.out.write(`written  ${path}\n`);
    const { writeDocs } = await import('./main.ts'); // loaded after the indexes that it reads are written
    return await writeDocs(context, switches.has('rules') ? 'rules' : 'all');
  },
});

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
