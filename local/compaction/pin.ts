/** `./ecg compact --pin`, `--unpin` and `--pins`: what is queried today stays as it is, whatever is processed, replayed or compacted later. */
import { setImmediate } from 'node:timers/promises';
import { compactDay } from '../../handler/compact/compact-day.ts';
import { isPinName, PIN_NAME_RULE, type Pin } from '../../lake/pins.ts';
import type { Interruption } from '../interruption.ts';
import { lakeDays } from '../lake/list-lake.ts';
import { FILE_CALLS, type FileCalls } from '../stores/file-calls.ts';
import { FolderCompactStore } from '../stores/folder-compact-store.ts';
import {
  finishPin,
  isStillNewest,
  pinDay,
  pinNames,
  pinOf,
  pinsOf,
  removePin,
  unfinishedPins,
  unpinDay,
} from '../stores/folder-pins.ts';
import { WrongArguments } from '../terminal/arguments.ts';
import type { CommandContext } from '../terminal/command-context.ts';
import { CommandError } from '../terminal/command-error.ts';
import { counted, quoted, systemMessage } from '../terminal/text.ts';
import { Interrupted, interruptible } from './interruptible.ts';
import { unknownPin } from './unknown-pin.ts';

/** How often a day is compacted while recordings leave it or others are faster, and how often all days are gone through. */
const MAX_TRIES = 10;

/** @throws {WrongArguments} when it cannot be a name, or is one already */
export function checkedNewPin(folder: string, name: string): void {
  if (!isPinName(name)) throw new WrongArguments(`--pin must be ${PIN_NAME_RULE}, got ${quoted(name)}.`);
  const pin = pinOf(folder, name);
  if (pin !== undefined)
    throw new WrongArguments(
      `${quoted(name)} was pinned at ${pin.pinnedAt} and stays as it is: take another name, or --unpin it first.`,
    );
}

/** Nothing is found by the name; the same command goes on. */
class NotPinned extends CommandError {
  override readonly name = 'NotPinned';
  override readonly exitStatus = 1;

  constructor(why: string) {
    super(`Not pinned: ${why}.`);
  }
}

/** All days at one moment. */
interface PinnedDays {
  /** The generation of each day that has one. */
  readonly days: ReadonlyMap<string, string>;
  /** How many recordings were being written. */
  readonly waiting: number;
}

/**
 * Compacts every day and keeps what each has then, under a name. Killed anywhere, the same command does all of it again.
 *
 * @param calls for tests, which do other things before each
 * @returns the exit status
 * @throws {NotPinned} when days keep changing, cannot be compacted, or have nothing
 */
export async function pin(
  folder: string,
  name: string,
  { out, err }: CommandContext,
  interruption: Readonly<Interruption>,
  calls: FileCalls = interruptible(interruption),
): Promise<number> {
  const pinnedAt = new Date().toISOString();
  try {
    const { days, waiting } = await atOneMoment(folder, name, interruption, calls);
    if (days.size === 0)
      throw new NotPinned(
        waiting === 0 ? 'the lake has no recording' : `${beingWritten(waiting)}, and the lake has no other`,
      );
    await finish(folder, { name, pinnedAt, days });
    out.write(
      `Pinned ${quoted(name)}: ${counted(days.size, 'day')} up to ${[...days.keys()].at(-1)}. Query it: ./ecg sql --pin ${name}\n`,
    );
    if (waiting > 0) out.write(`${beingWritten(waiting)}: the pin has them as they were before, or not at all.\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    err.write(`Interrupted, not pinned: run the same command again, or --unpin ${name}.\n`);
    return 1;
  }
}

function beingWritten(waiting: number): string {
  return `${counted(waiting, 'recording')} ${waiting === 1 ? 'is' : 'are'} being written`;
}

/**
 * A recording may leave a day that is pinned for one that is not yet, and be in both. When all are pinned, each is looked at again: if
 * every one still has the generation that was pinned, and nothing has left any, then they had them all at the moment the look began.
 */
async function atOneMoment(
  folder: string,
  name: string,
  interruption: Readonly<Interruption>,
  calls: FileCalls,
): Promise<PinnedDays> {
  const store = new FolderCompactStore(folder, calls);
  for (let tries = 1; ; tries += 1) {
    const days = new Map<string, string>();
    let waiting = 0;
    for (const day of lakeDays(folder)) {
      await pauseUnless(interruption);
      const pinned = await keptNow(store, folder, day, name, calls);
      if (pinned.generation !== undefined) days.set(day, pinned.generation);
      waiting += pinned.waiting;
    }
    let changed: string | undefined;
    for (const day of lakeDays(folder)) {
      if (!(await isStillNewest(folder, day, days.get(day), calls))) changed = day;
    }
    if (changed === undefined) return { days, waiting };
    if (tries === MAX_TRIES) throw keepsChanging(changed);
  }
}

function keepsChanging(day: string): NotPinned {
  return new NotPinned(`recordings keep leaving ${day}, or others compact it; run the same command again`);
}

/** Compacts a day, and keeps what it has then. */
async function keptNow(store: FolderCompactStore, folder: string, day: string, name: string, calls: FileCalls) {
  try {
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      const { outcome, files, waiting } = await compactDay(store, day, Date.now());
      if (outcome === 'beaten') continue; // the other one may have taken only a piece of the day so far
      const generation = await pinDay(folder, day, name, calls);
      if (generation !== undefined || files === 0) return { generation, waiting };
    }
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    throw new NotPinned(`${day} cannot be compacted or kept: ${systemMessage(error)}; run the same command again`);
  }
  throw keepsChanging(day);
}

/** Others may have let a day go meanwhile, or taken the name: what is kept under it is what its file says, or it has none. */
async function finish(folder: string, pin: Pin): Promise<void> {
  const { name, days } = pin;
  const isOurs = finishPin(folder, pin);
  const lost = [...days].find(([day, generation]) => !pinsOf(FILE_CALLS, folder, day, generation).includes(name));
  if (isOurs && lost !== undefined) {
    removePin(folder, name);
    throw new NotPinned(`${lost[0]} was let go meanwhile, by --unpin or ./ecg forget; run the same command again`);
  }
  await letGoOfOthers(folder, name, pinOf(folder, name)?.days ?? new Map());
  if (!isOurs) throw new NotPinned(`another process has pinned ${quoted(name)} meanwhile`);
}

/** Earlier tries have left them, and those that were interrupted. */
async function letGoOfOthers(folder: string, name: string, days: ReadonlyMap<string, string>): Promise<void> {
  const store = new FolderCompactStore(folder);
  for (const day of lakeDays(folder)) {
    await unpinDay(folder, day, name, { but: days.get(day) });
    await removeOld(store, day);
  }
}

/** @param calls for tests, which interrupt it @returns the exit status */
export async function unpin(
  folder: string,
  name: string,
  { out, err }: CommandContext,
  interruption: Readonly<Interruption>,
  calls: FileCalls = FILE_CALLS,
): Promise<number> {
  if (![...pinNames(folder), ...unfinishedPins(folder)].includes(name)) throw unknownPin(folder, name);
  const store = new FolderCompactStore(folder, calls);
  try {
    // The name goes first. Until the last day is let go, the same command finds it in the days.
    removePin(folder, name);
    for (const day of lakeDays(folder)) {
      await pauseUnless(interruption);
      await unpinDay(folder, day, name, {}, calls);
      await removeOld(store, day);
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    err.write(`Interrupted: run the same command again, or ./ecg compact, which removes what nothing keeps.\n`);
    return 1;
  }
  out.write(`Unpinned ${quoted(name)}: what nothing else keeps is removed.\n`);
  return 0;
}

async function removeOld(store: FolderCompactStore, day: string): Promise<void> {
  for (const number of (await store.generations(day)).slice(0, -1)) await store.removeGeneration(day, number);
}

/** Ctrl-C is heard only in a pause. */
async function pauseUnless(interruption: Readonly<Interruption>): Promise<void> {
  await setImmediate();
  if (interruption.isAsked) throw new Interrupted();
}

/** Lists the pins. @returns the exit status */
export function listPins(folder: string, { out }: CommandContext): number {
  const names = pinNames(folder);
  const unfinished = unfinishedPins(folder);
  if (names.length + unfinished.length === 0) out.write('Nothing is pinned.\n');
  for (const name of names) {
    const { pinnedAt, days } = pinOf(folder, name)!; // its file was listed
    out.write(`${name}  pinned at ${pinnedAt}, ${counted(days.size, 'day')}\n`);
  }
  for (const name of unfinished)
    out.write(`${name}  unfinished: --pin ${name} finishes it, --unpin ${name} lets go what it keeps\n`);
  return 0;
}
