/** Options of a command line that are numbers. */
import { type Arguments, WrongArguments } from '../../local/terminal/arguments.ts';
import { quoted } from '../../local/terminal/terminal.ts';

/** What a number may be, both ends included. */
export interface NumberForm {
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
}

/**
 * The number that an option gives, or `otherwise` when it is left out.
 *
 * @throws {WrongArguments} when it is no number or outside its range
 */
export function numberOption(args: Arguments, name: string, form: NumberForm, otherwise: number): number {
  const text = args.values.get(name);
  if (text === undefined) return otherwise;
  const { least, most, isWhole = false } = form;
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most && (!isWhole || Number.isInteger(value))) return value;
  const kind = isWhole ? 'a whole number' : 'a number';
  throw new WrongArguments(`--${name} wants ${kind} from ${least} to ${most}, here it is ${quoted(text)}.`);
}
