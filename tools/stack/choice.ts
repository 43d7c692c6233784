/** Which deployed stack a command works on, as its command line names it. */
import { type Arguments, type Options, WrongArguments } from '../../local/terminal/arguments.ts';

/** A deployed stack, by its name or by a file with the output of `pulumi stack output --json`. */
export type StackChoice = { readonly name: string } | { readonly outputsFile: string };

/** The two options that name a stack, each with its help text. */
export const STACK_OPTIONS: Options = {
  '--stack NAME': 'the deployed stack: pulumi stack output says where it keeps things',
  '--stack-outputs FILE': 'the same from a file with what pulumi stack output --json prints',
};

/**
 * @returns undefined when no stack is named
 * @throws {WrongArguments} when it is named in both ways
 */
export function stackOf(values: Arguments['values']): StackChoice | undefined {
  const [name, outputsFile] = [values.get('stack'), values.get('stack-outputs')];
  if (name !== undefined && outputsFile !== undefined) {
    throw new WrongArguments('Name the stack by --stack or by --stack-outputs, not by both.');
  }
  if (name !== undefined) return { name };
  return outputsFile === undefined ? undefined : { outputsFile };
}
