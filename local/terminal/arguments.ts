/** Reads the arguments of a command. What is wrong with them is said in one sentence, and the command ends with status 2. */
import { Command, CommanderError } from 'commander';
import { CommandError } from './command-error.ts';

/** The command was called wrongly. */
export class WrongArguments extends CommandError {
  override readonly name = 'WrongArguments';
  override readonly exitStatus = 2;
}

/**
 * The options of a command with what each does, by how they are written: `--out DIR` takes a value, `--json` is a switch, and
 * `--set NAME=VALUE…` may be given several times.
 */
export type Options = Readonly<Record<string, string>>;

/**
 * Arguments by form: words without a dash in their order, options with a value or several, and options without one, dashes
 * taken off.
 */
export interface Arguments {
  readonly names: readonly string[];
  /** Of an option that is given twice, the last. */
  readonly values: ReadonlyMap<string, string>;
  /** The values of options that may be given several times, in their order; one that is not given has none. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly switches: ReadonlySet<string>;
}

/** One option, taken apart. */
export interface OptionForm {
  /** Without the dashes. */
  readonly name: string;
  /** What its value is called; undefined for a switch. */
  readonly value: string | undefined;
  readonly isRepeated: boolean;
  readonly text: string;
}

/** @param options as a command declares them */
export function optionForms(options: Options): OptionForm[] {
  return Object.entries(options).map(([written, text]) => {
    const [flag = '', value] = written.split(' ');
    return { name: flag.slice('--'.length), value, isRepeated: value?.endsWith('…') === true, text };
  });
}

/**
 * @param options the known options
 * @param help how to see them all, for a refusal: `./ecg sql --help`
 * @throws {WrongArguments} on an unknown option, a missing value, or a value that a switch does not take
 */
export function readArguments(argv: readonly string[], options: Options, help?: string): Arguments {
  const forms = optionForms(options);
  refuseMissingValues(argv, forms);
  const parser = parserOf(forms);
  try {
    parser.parse([...argv], { from: 'user' });
  } catch (error) {
    throw error instanceof CommanderError ? new WrongArguments(sentenceOf(error, forms, help)) : error;
  }
  const given = (name: string) =>
    (parser.opts() as Readonly<Record<string, string | string[] | true | undefined>>)[name];
  const values = forms.flatMap(({ name }) => {
    const value = given(name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const switches = forms.map(({ name }) => name).filter((name) => given(name) === true);
  const lists = forms.flatMap(({ name }) => {
    const value = given(name);
    return Array.isArray(value) ? [[name, value] as const] : [];
  });
  return { names: parser.args, values: new Map(values), lists: new Map(lists), switches: new Set(switches) };
}

function parserOf(forms: readonly OptionForm[]): Command {
  const parser = silent(new Command()).helpOption(false).argument('[names...]');
  for (const { name, value, isRepeated } of forms) {
    const option = parser.createOption(value === undefined ? `--${name}` : `--${name} <${value}>`);
    option.attributeName = () => name; // not in camel case
    if (isRepeated) option.argParser((one: string, before: string[] = []) => [...before, one]);
    parser.addOption(option);
  }
  return parser;
}

/** A parser that throws where it would print and end the process. */
export function silent(parser: Command): Command {
  return parser.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
}

/** A value may begin with a dash only where it is joined to its option, or is a number: `--out --json` lacks one. */
function refuseMissingValues(argv: readonly string[], forms: readonly OptionForm[]): void {
  const end = argv.indexOf('--');
  const read = end < 0 ? argv : argv.slice(0, end);
  for (const [at, word] of read.entries()) {
    const form = forms.find(
      ({ name, value }) => value !== undefined && (word === `--${name}` || word === `--${name}=`),
    );
    const next = word.endsWith('=') ? '' : read[at + 1];
    if (form === undefined || (next !== undefined && next !== '' && !/^-(?!\d)/.test(next))) continue;
    throw new WrongArguments(`--${form.name} needs a value: --${form.name} ${form.value}.`);
  }
}

function sentenceOf({ message }: CommanderError, forms: readonly OptionForm[], help: string | undefined): string {
  const [, flag = ''] = /unknown option '(.*)'/s.exec(message) ?? [];
  const [name = '', value] = flag.split('=');
  if (forms.some((form) => form.value === undefined && `--${form.name}` === name)) {
    return `${name} takes no value, got ${JSON.stringify(value)}.`;
  }
  const shown = JSON.stringify(name).slice(1, -1);
  const [, spelt] = /\(Did you mean (?:one of )?(.*)\?\)/.exec(message) ?? [];
  const begun = forms
    .filter((form) => name.length > '--'.length && `--${form.name}`.startsWith(name))
    .map((form) => `--${form.name}`);
  const similar = spelt?.replace(/, (?=[^,]*$)/, ' or ') ?? begun.join(' or ');
  if (similar !== '') return `Unknown option ${shown}; did you mean ${similar}?`;
  const known = ['--help', ...forms.map((form) => `--${form.name}`)].sort();
  return help === undefined
    ? `Unknown option ${shown}. Known: ${known.join(', ')}.`
    : `Unknown option ${shown}; ${help} lists the options.`;
}
