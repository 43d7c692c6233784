/** Options of a command line that are numbers. */
import { type Arguments, WrongArguments } from '../../local/terminal/arguments.ts';
import { quoted } from '../../local/terminal/text.ts';

/** What a number may be, both ends included, and what it is when the option is left out. */
export interface NumberForm {
  readonly min: number;
  readonly max: number;
  readonly otherwise: number;
}

/** @throws {WrongArguments} when it is not a number or outside its range */
export function numberOption(args: Arguments, name: string, form: NumberForm): number {
  return readOption(args, name, form, { kind: 'a number', isRight: Number.isFinite });
}

/** @throws {WrongArguments} when it is not a whole number or outside its range */
export function wholeOption(args: Arguments, name: string, form: NumberForm): number {
  return readOption(args, name, form, { kind: 'a whole number', isRight: Number.isInteger });
}

interface NumberKind {
  readonly kind: string;
  readonly isRight: (value: number) => boolean;
}

function readOption(args: Arguments, name: string, form: NumberForm, { kind, isRight }: NumberKind): number {
  const text = args.values.get(name);
  const { min, max, otherwise } = form;
  if (text === undefined) return otherwise;
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (isRight(value) && value >= min && value <= max) return value;
  throw new WrongArguments(`--${name} must be ${kind} from ${min} to ${max}, got ${quoted(text)}.`);
}
