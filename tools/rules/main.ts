/** `npm run rules -- list | explain ID | try FILE | compare FOLDER…`: the rules, listed, explained, tried and compared. */
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { withExitStatus } from '../../local/terminal/command.ts';
import { type CommandContext, processContext } from '../../local/terminal/command-context.ts';
import { explainRule } from './explain-rule.ts';
import { listRules } from './list-rules.ts';
import { tryRules } from './try-rules.ts';

const HELP = `npm run rules -- COMMAND

  list                        every rule: what a good recording does, and the worst the rule says
  explain ID                  one rule: why, settings, sources, what its measure is on good recordings
  try FILE [--profile ID]     what every rule says of a file: value, limit and margin, at the worst window of each lead
  compare FOLDER… [--against GIT_REV] [--json]
                              which verdicts a change of the rules changes

Exit status: 0 when it was answered; 1 when the file cannot be read; 2 when the arguments are wrong.
`;

/** @returns the exit status */
export async function main(argv: readonly string[], context: CommandContext): Promise<number> {
  const [command, ...rest] = argv;
  return await withExitStatus(context, async () => {
    if (command === 'list') return listRules(rest, context);
    if (command === 'explain') return explainRule(rest, context);
    if (command === 'try') return await tryRules(rest, context);
    if (command === 'compare') return await (await import('./compare/main.ts')).main(rest, context);
    if (command !== '--help') throw new WrongArguments('Say what to do: list, explain ID, try FILE or compare FOLDER.');
    context.out.write(HELP);
    return 0;
  });
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
