/** What every command does around its work: prints its help, and answers an error in one sentence and an exit status. */
import { type Arguments, type OptionForms, readArguments } from './arguments.ts';
import type { CommandContext } from './command-context.ts';
import { CommandError } from './command-error.ts';

/** A command by what is its own: its options, its help, and its work. */
export interface Command {
  /** Besides `--help`, which every command has. */
  readonly options: OptionForms;
  readonly help: string;
  /** @returns the exit status */
  readonly run: (args: Arguments) => Promise<number>;
}

/** @returns the exit status */
export function runCommand(argv: readonly string[], context: CommandContext, command: Command): Promise<number> {
  const { options, help, run } = command;
  return withExitStatus(context, async () => {
    const args = readArguments(argv, { ...options, help: '' });
    if (!args.switches.has('help')) return await run(args);
    context.out.write(help);
    return 0;
  });
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
