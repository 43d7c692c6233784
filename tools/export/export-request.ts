/** What the command line asks for. */
import { type Arguments, type Options, WrongArguments } from '../../local/terminal/arguments.ts';
import { quoted } from '../../local/terminal/text.ts';
import { wholeOption } from '../page/number-options.ts';
import type { Choice } from './choose/choose-recordings.ts';
import { checkCondition } from './choose/condition.ts';
import type { Seconds } from './signal/exported-signal.ts';

/** What a signal can be written as. */
export const FORMATS = ['mat', 'wfdb', 'parquet', 'csv'] as const;
/** One of them. */
export type Format = (typeof FORMATS)[number];

/** The options of the command, each with its help text, but for the lake. */
export const OPTIONS: Options = {
  '--out FOLDER': 'where to write: a new or empty folder',
  '--where SQL': 'recordings that meet this condition over latest_recordings',
  '--max N': 'at most this many, in the order of their ids',
  '--as FORMATS': `one or more of ${FORMATS.join(', ')}, separated by commas (default: mat)`,
  '--signal WHICH': 'usable: seconds that a rule rejects have no value (default); all: as recorded',
  '--beats LEAD': 'the lead whose beats become annotations (default: the first)',
  '--with-subject': 'include subjects and the names of source files, which are otherwise left out',
};

/** A request that makes sense. */
export interface ExportRequest {
  readonly choice: Choice;
  /** As the person wrote it. */
  readonly out: string;
  readonly formats: readonly Format[];
  readonly seconds: Seconds;
  /** Undefined: the first lead. */
  readonly beatsLead: string | undefined;
  readonly withSubject: boolean;
  /** Whether `--lake` names one other than the default. */
  readonly ownLake: boolean;
}

/** @throws {WrongArguments} when nothing is asked for, or nothing that makes sense */
export function requestOf(args: Arguments): ExportRequest {
  const { names, values, switches } = args;
  const condition = values.get('where');
  const out = values.get('out');
  if (names.length === 0 && condition === undefined) {
    throw new WrongArguments(
      `Say which recordings: ./ecg export --where "outcome = 'accepted'" --out FOLDER, or name their ids or files.`,
    );
  }
  if (names.length > 0 && condition !== undefined) {
    throw new WrongArguments('Give names of recordings or --where, not both.');
  }
  if (out === undefined) throw new WrongArguments('Say where to write: ./ecg export … --out FOLDER.');
  if (names.includes('')) throw new WrongArguments('Empty name: give a recording id, a key or a file.');
  if (condition !== undefined) checkCondition(condition);
  const seconds = values.get('signal') ?? 'usable';
  if (seconds !== 'usable' && seconds !== 'all') {
    throw new WrongArguments(`--signal must be usable or all, got ${quoted(seconds)}.`);
  }
  const anyNumber = { min: 1, max: Number.MAX_SAFE_INTEGER, otherwise: Number.POSITIVE_INFINITY };
  return {
    choice: { names, condition, max: wholeOption(args, 'max', anyNumber) },
    out,
    formats: formatsIn(values.get('as') ?? 'mat'),
    seconds,
    beatsLead: values.get('beats'),
    withSubject: switches.has('with-subject'),
    ownLake: values.has('lake'),
  };
}

function formatsIn(text: string): Format[] {
  const asked = text.split(',').map((one) => one.trim());
  const wrong = asked.find((one) => !(FORMATS as readonly string[]).includes(one));
  if (wrong !== undefined) {
    throw new WrongArguments(`--as must be one or more of ${FORMATS.join(', ')}, got ${quoted(wrong)}.`);
  }
  return FORMATS.filter((one) => asked.includes(one));
}
