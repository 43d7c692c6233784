/** `npm run new-profile -- ID`: makes the file of a profile, which works as it is. */
import { type CommandContext, processContext } from '../../local/terminal/command-context.ts';
import { PROFILES } from './catalogue-files.ts';
import { PROJECT } from './main.ts';
import { makeNewFiles } from './new-files.ts';
import { profileTemplate } from './templates.ts';

/** @returns the exit status */
export async function main(argv: readonly string[], context: CommandContext, root = PROJECT): Promise<number> {
  return await makeNewFiles(argv, context, root, {
    kind: PROFILES,
    filesOf: (id) => new Map([[`quality/profiles/${id}.ts`, profileTemplate(id)]]),
    nextSteps: (id) => `Next: say in it what the files of the device mean. Then
  npm run rules -- try FILE --profile ${id}
  npm run docs
  npm test
`,
  });
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
