/** Reads the arguments of a command. What is wrong with them is said in one sentence, and the command ends with status 2. */
import { parseArgs } from 'node:util';
import { CommandError } from './command-error.ts';

/** The command was called wrongly. */
export class WrongArguments extends CommandError {
  override readonly name = 'WrongArguments';
  override readonly exitStatus = 2;
}

/** The options of a command, each with what its value is called (`DIR`); an empty text makes it a switch. */
export type OptionForms = Readonly<Record<string, string>>;

/**
 * Arguments by form: words without a dash in their order, options with a value, and options without one, dashes taken
 * off.
 */
export interface Arguments {
  readonly names: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly switches: ReadonlySet<string>;
}

/**
 * @param forms the known options: `{ out: 'DIR', json: '' }`
 * @throws {WrongArguments} on an unknown option, a missing value, or a value that a switch does not take
 */
export function readArguments(argv: readonly string[], forms: OptionForms): Arguments {
  const options = Object.fromEntries(
    Object.entries(forms).map(([name, form]) => [name, { type: form === '' ? 'boolean' : 'string' } as const]),
  );
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const names: string[] = [];
  const values = new Map<string, string>();
  const switches = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'positional') names.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const form = forms[name];
    if (form === undefined) throw new WrongArguments(`There is no option ${rawName}: ${listed(forms)}.`);
    if (form === '') {
      if (value !== undefined) throw new WrongArguments(`${rawName} takes no value, here it is given "${value}".`);
      switches.add(name);
    } else {
      const isMissing = value === undefined || value === '' || (inlineValue !== true && value.startsWith('-'));
      if (isMissing) throw new WrongArguments(`${rawName} wants a value: ${rawName} ${form}.`);
      values.set(name, value);
    }
  }
  return { names, values, switches };
}

function listed(forms: OptionForms): string {
  const all = Object.entries(forms).map(([name, form]) => `--${name}${form === '' ? '' : ` ${form}`}`);
  return all.length === 1 ? `there is ${all[0]}` : `there are ${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
