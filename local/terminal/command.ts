/** What every command does around its work: reads its arguments, prints its help, answers an error in one sentence and an exit status. */
import { type Arguments, type Options, readArguments } from './arguments.ts';
import type { CommandContext } from './command-context.ts';
import { CommandError } from './command-error.ts';
import type { CommandForm } from './command-form.ts';
import { helpText } from './help-text.ts';
import { refuseSwallowedOptions } from './npm-options.ts';

/** A command with its work. `D` is what a test may put in place of a disk, a person or AWS. */
export interface CommandDefinition<D> extends CommandForm {
  /** @returns the exit status */
  readonly run: (args: Arguments, context: CommandContext, dependencies: D | undefined) => number | Promise<number>;
}

/** Runs a command. @returns the exit status */
export interface Command<D = never> {
  (argv: readonly string[], context: CommandContext, dependencies?: D): Promise<number>;
  readonly form: CommandForm;
}

/** Makes a command: every one that people run, by `./ecg` or by `npm run`, is made here. */
export function command<D = never>(definition: CommandDefinition<D>): Command<D> {
  const options: Options = { ...definition.options, '--help': 'print this' };
  const main = (argv: readonly string[], context: CommandContext, dependencies?: D) =>
    withExitStatus(context, async () => {
      refuseSwallowedOptions(definition, argv, context.npm);
      const args = readArguments(argv.map(asHelp), options, `${definition.call} --help`);
      if (!args.switches.has('help')) return await definition.run(args, context, dependencies);
      context.out.write(helpText(definition, options, context.out.columns));
      return 0;
    });
  return Object.assign(main, { form: definition });
}

/** Prints the sentence of a `CommandError`. Any other error is a bug, and shows its stack. */
export async function withExitStatus({ err }: CommandContext, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    err.write(`${error.message}\n`);
    return error.exitStatus;
  }
}

function asHelp(word: string, at: number, argv: readonly string[]): string {
  return word === '-h' && !argv.slice(0, at).includes('--') ? '--help' : word;
}
