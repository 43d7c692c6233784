/** What the command line asks to be forgotten. */
import { type Arguments, type Options, WrongArguments } from '../../local/terminal/arguments.ts';
import { quoted } from '../../local/terminal/text.ts';
import { STACK_OPTIONS, type StackChoice, stackOf } from '../stack/choice.ts';

/** Whose, or which: one of these. */
export type What =
  | { readonly kind: 'subject'; readonly value: string }
  | { readonly kind: 'recording'; readonly value: string }
  | { readonly kind: 'key'; readonly value: string }
  | { readonly kind: 'prefix'; readonly value: string };

/** The options of the command, each with its help text. */
export const OPTIONS: Options = {
  '--subject ID': 'all recordings of a person, as recordings.subject has it',
  '--recording ID': 'one recording, by its recording_id',
  '--key KEY': 'every version of one upload, as recordings.source_key has it',
  '--prefix P': 'every upload whose key begins with this; end a folder with /, for ward also begins ward2/',
  '--lake DIR': 'the folder of another lake on this machine',
  ...STACK_OPTIONS,
  '--dry-run': 'show what would be deleted, and delete nothing',
  '--yes': 'do not ask',
};

const KINDS = ['subject', 'recording', 'key', 'prefix'] as const;
/** As `lake/layout.ts` makes them. */
export const RECORDING_ID = /^[0-9a-f]{64}$/;

/** What is to be forgotten, where, and how carefully. */
export interface ForgetRequest {
  readonly what: What;
  /** Undefined: this machine. */
  readonly stack: StackChoice | undefined;
  /** The folder of the lake as it was written; undefined for the usual one. */
  readonly lake: string | undefined;
  readonly isDryRun: boolean;
  /** Confirmed on the command line, by `--yes`. */
  readonly isConfirmed: boolean;
}

/** @throws {WrongArguments} when nothing is named, or nothing that makes sense */
export function requestOf({ names, values, switches }: Arguments): ForgetRequest {
  if (names[0] !== undefined) {
    throw new WrongArguments(
      `Say what ${quoted(names[0])} is: --subject, --recording, --key or --prefix, as in ./ecg forget --subject S-017.`,
    );
  }
  const given = KINDS.filter((kind) => values.has(kind));
  const [kind, second] = given;
  if (kind === undefined) {
    throw new WrongArguments(
      'Say what to forget, as in ./ecg forget --subject S-017: --subject ID, --recording ID, --key KEY or --prefix P.',
    );
  }
  if (second !== undefined) {
    throw new WrongArguments(`Name one thing to forget, got --${kind} and --${second}: run the command for each.`);
  }
  if (switches.has('yes') && switches.has('dry-run')) {
    throw new WrongArguments('--dry-run deletes nothing, so there is nothing to say --yes to.');
  }
  const stack = stackOf(values);
  const lake = values.get('lake');
  if (stack !== undefined && lake !== undefined) {
    throw new WrongArguments('--lake is a folder on this machine, and --stack a lake on AWS: name one of them.');
  }
  return {
    what: { kind, value: checked(kind, values.get(kind) ?? '') },
    stack,
    lake,
    isDryRun: switches.has('dry-run'),
    isConfirmed: switches.has('yes'),
  };
}

/** How a sentence names it: `subject "S-017"`. */
export function whatText({ kind, value }: What): string {
  const words = { subject: 'subject', recording: 'recording', key: 'key', prefix: 'keys that begin with' };
  return `${words[kind]} ${quoted(value)}`;
}

/** An empty prefix would mean everything there is: nobody writes that and means it. */
function checked(kind: What['kind'], value: string): string {
  if (value.trim() === '') throw new WrongArguments(`--${kind} must be more than blanks, got ${quoted(value)}.`);
  if (kind === 'recording' && !RECORDING_ID.test(value)) {
    throw new WrongArguments(
      `--recording must be a recording_id of 64 characters from 0 to 9 and a to f, got ${quoted(value)}.`,
    );
  }
  return value;
}
