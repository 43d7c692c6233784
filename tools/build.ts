/** `npm run build`: bundles the handler for its image. */
import { buildAndPrint } from '../handler/build.ts';
import { WrongArguments } from '../local/terminal/arguments.ts';
import { command } from '../local/terminal/command.ts';
import { processContext } from '../local/terminal/command-context.ts';

export const main = command({
  call: 'npm run build',
  about: 'Bundles the handler for its container image into build/image, and prints the size of each file.',
  examples: [['npm run build', 'before pulumi up']],
  exitStatus: { 0: 'built', 1: 'a source does not build', 2: 'wrong use' },
  run: async ({ names: [name] }) => {
    if (name !== undefined) throw new WrongArguments(`Unknown argument "${name}": npm run build takes none.`);
    await buildAndPrint();
    return 0;
  },
});

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
