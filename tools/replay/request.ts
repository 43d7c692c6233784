/** What the command line asks for. Options that make no sense together are refused in one sentence. */
import { instantIn } from '../../handler/recording/instant.ts';
import { type Arguments, type Options, WrongArguments } from '../../local/terminal/arguments.ts';
import { quoted } from '../../local/terminal/text.ts';
import { nearest } from '../../quality/nearest.ts';
import { STACK_OPTIONS, type StackChoice, stackOf } from '../stack/choice.ts';
import type { ReplayableOutcome, Selection } from './plan.ts';

/** The options of the command, each with its help text. */
export const OPTIONS: Options = {
  '--prefix P': 'uploads whose key begins with this',
  '--outcome O': 'uploads that the lake has as accepted, rejected or unreadable',
  '--since DATE': 'uploads that arrived then or later: 2025-03-01, 2025-03-01T08:00Z',
  '--all-versions': 'older versions of a key too, not only the newest',
  '--dead-letters': 'what was given up after five tries',
  ...STACK_OPTIONS,
  '--max N': 'at most this many; the same command continues with the next',
  '--dry-run': 'show what would be sent, and send nothing',
  '--restart': 'send again what an unfinished replay has sent',
  '--wait MINUTES': 'with --stack: wait until queries see the result, at most this long',
  '--yes': 'do not ask',
};

const MINUTE_MS = 60_000;

const OUTCOMES: readonly ReplayableOutcome[] = ['accepted', 'rejected', 'unreadable'];

/** What is to be replayed, where, and how carefully. */
export interface ReplayRequest {
  /** Undefined: this machine. */
  readonly stack: StackChoice | undefined;
  /** The uploads that are meant, or everything among the dead letters. */
  readonly what: Selection | 'dead letters';
  readonly max: number | undefined;
  readonly isDryRun: boolean;
  readonly isRestart: boolean;
  /** Confirmed on the command line, by `--yes`. */
  readonly isConfirmed: boolean;
  /** How long to wait until queries see the result, in milliseconds; undefined: not at all. */
  readonly waitMs: number | undefined;
}

/** @throws {WrongArguments} when nothing is asked for, or nothing that makes sense */
export function requestOf({ names, values, switches }: Arguments): ReplayRequest {
  if (names[0] !== undefined) {
    throw new WrongArguments(
      `A replay chooses by --prefix, --outcome or --since, not by a name like ${quoted(names[0])}.`,
    );
  }
  if (switches.has('yes') && switches.has('dry-run')) {
    throw new WrongArguments('--dry-run sends nothing, so there is nothing to say --yes to.');
  }
  return {
    stack: stackOf(values),
    what: switches.has('dead-letters') ? checkedDeadLetters(values, switches) : selectionOf(values, switches),
    max: maxOf(values.get('max')),
    isDryRun: switches.has('dry-run'),
    isRestart: switches.has('restart'),
    isConfirmed: switches.has('yes'),
    waitMs: waitOf(values, switches),
  };
}

/** A day. */
const MAX_WAIT_MINUTES = 24 * 60;

function waitOf(values: Arguments['values'], switches: Arguments['switches']): number | undefined {
  const text = values.get('wait');
  if (text === undefined) return undefined;
  const minutes = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (minutes < 1 || minutes > MAX_WAIT_MINUTES)
    throw new WrongArguments(`--wait must be a number of minutes from 1 to ${MAX_WAIT_MINUTES}, got ${quoted(text)}.`);
  if (switches.has('dry-run')) throw new WrongArguments('--dry-run sends nothing, so there is nothing to --wait for.');
  if (switches.has('dead-letters'))
    throw new WrongArguments(
      'Dead letters are moved unread, so there is nothing to wait for: --wait does not go with --dead-letters.',
    );
  if (!values.has('stack') && !values.has('stack-outputs'))
    throw new WrongArguments(
      'On this machine a replay ends when queries see its result: --wait goes with --stack, and is not needed here.',
    );
  return minutes * MINUTE_MS;
}

/** Dead letters are replayed in the order they arrive: a queue cannot be searched or read from the middle. */
function checkedDeadLetters(values: Arguments['values'], switches: Arguments['switches']): 'dead letters' {
  const chosen = ['prefix', 'outcome', 'since'].find((name) => values.has(name));
  const other = chosen ?? ['all-versions', 'restart'].find((name) => switches.has(name));
  if (other !== undefined) {
    throw new WrongArguments(`Dead letters are replayed as they come: --${other} does not go with --dead-letters.`);
  }
  if (!values.has('stack') && !values.has('stack-outputs')) {
    throw new WrongArguments(
      'Dead letters wait in the queue of a stack, so name it by --stack; on this machine, run ./ecg process again.',
    );
  }
  return 'dead letters';
}

function selectionOf(values: Arguments['values'], switches: Arguments['switches']): Selection {
  const [prefix, outcome, since] = [values.get('prefix'), values.get('outcome'), values.get('since')];
  if (prefix === undefined && outcome === undefined && since === undefined) {
    throw new WrongArguments(
      'Say what to replay: --prefix P, --outcome O, --since DATE, several of them, or --dead-letters.',
    );
  }
  return {
    prefix: prefix ?? '',
    outcome: outcome === undefined ? undefined : outcomeOf(outcome),
    since: since === undefined ? undefined : dateOf(since),
    allVersions: switches.has('all-versions'),
  };
}

function outcomeOf(word: string): ReplayableOutcome {
  const outcome = OUTCOMES.find((known) => known === word);
  if (outcome !== undefined) return outcome;
  if (word === 'gone') {
    throw new WrongArguments('What is gone has no row in the lake: restore it, then replay it by --prefix.');
  }
  if (word === 'retry') {
    throw new WrongArguments(
      'What is tried again has no row in the lake: when it was given up, it is among --dead-letters.',
    );
  }
  const guess = nearest(word, OUTCOMES);
  throw new WrongArguments(`Unknown outcome ${quoted(word)}; did you mean "${guess}"? Known: ${OUTCOMES.join(', ')}.`);
}

function dateOf(text: string): Date {
  const instant = instantIn(text);
  if (instant !== undefined) return instant;
  throw new WrongArguments(`--since must be a date like 2025-03-01 or 2025-03-01T08:00Z, got ${quoted(text)}.`);
}

function maxOf(text: string | undefined): number | undefined {
  if (text === undefined || /^[1-9]\d{0,8}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new WrongArguments(`--max must be a whole number from 1, got ${quoted(text)}.`);
}
