/** Which deployed stack a command works on, as its command line names it. */
import { type Arguments, type Options, WrongArguments } from '../../local/terminal/arguments.ts';
import { shellWord } from './shell-word.ts';

/** A deployed stack, by its name or by a file with the output of `pulumi stack output --json`. */
export type StackChoice = { readonly name: string } | { readonly outputsFile: string };

/** The two options that name a stack, each with its help text. */
export const STACK_OPTIONS: Options = {
  '--stack NAME': 'the deployed stack, looked up with pulumi stack output',
  '--stack-outputs FILE': 'the same, from a file with what pulumi stack output --json prints',
};

/**
 * @returns undefined when no stack is named
 * @throws {WrongArguments} when it is named in both ways
 */
export function stackOf(values: Arguments['values']): StackChoice | undefined {
  const [name, outputsFile] = [values.get('stack'), values.get('stack-outputs')];
  if (name !== undefined && outputsFile !== undefined) {
    throw new WrongArguments('Name the stack with --stack or --stack-outputs, not with both.');
  }
  if (name !== undefined) return { name };
  return outputsFile === undefined ? undefined : { outputsFile };
}

/**
 * The stack of a command that has none of its own on this machine.
 *
 * @param call how the command is called, for the sentence: `./ecg status`
 * @throws {WrongArguments} when no stack is named
 */
export function neededStack(values: Arguments['values'], call: string): StackChoice {
  const stack = stackOf(values);
  if (stack === undefined) throw new WrongArguments(`Name the deployed stack: ${call} --stack dev`);
  return stack;
}

/** The option that names this stack, for a command to print: `--stack dev`. */
export function stackWords(stack: StackChoice): string {
  return 'name' in stack ? `--stack ${shellWord(stack.name)}` : `--stack-outputs ${shellWord(stack.outputsFile)}`;
}
