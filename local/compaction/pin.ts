/** `./ecg compact --pin`, `--unpin` and `--pins`: what is queried today stays as it is, whatever is processed, replayed or compacted later. */
import { compactDay } from '../../handler/compact/compact-day.ts';
import { isPinName, PIN_NAME_RULE } from '../../lake/pins.ts';
import { lakeDays } from '../lake/list-lake.ts';
import { FolderCompactStore } from '../stores/folder-compact-store.ts';
import { finishPin, pinDay, pinNames, pinOf, removePin, unpinDay } from '../stores/folder-pins.ts';
import { WrongArguments } from '../terminal/arguments.ts';
import type { CommandContext } from '../terminal/command-context.ts';
import { counted, quoted, systemMessage } from '../terminal/text.ts';
import { unknownPin } from './unknown-pin.ts';

/** How often a day is compacted while recordings leave it or others are faster. */
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

/**
 * Compacts every day and keeps what each has then, under a name. Killed anywhere, the same command does all of it again.
 *
 * @returns the exit status
 */
export async function pin(folder: string, name: string, { out, err }: CommandContext): Promise<number> {
  const store = new FolderCompactStore(folder);
  const pinnedAt = new Date().toISOString();
  const days = new Map<string, string>();
  let waiting = 0;
  for (const day of lakeDays(folder)) {
    try {
      for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
        const compacted = await compactDay(store, day, Date.now());
        const generation = await pinDay(folder, day, name);
        if (generation === undefined && (compacted.files > 0 || compacted.outcome === 'beaten')) continue;
        if (generation !== undefined) days.set(day, generation);
        waiting += compacted.waiting;
        break;
      }
    } catch (error) {
      err.write(`Not pinned: ${day} cannot be compacted: ${systemMessage(error)}. Run the same command again.\n`);
      return 1;
    }
  }
  if (days.size === 0) {
    err.write('Not pinned: the lake has no recording.\n');
    return 1;
  }
  finishPin(folder, { name, pinnedAt, days });
  out.write(
    `Pinned ${quoted(name)}: ${counted(days.size, 'day')} up to ${[...days.keys()].at(-1)}. Query it: ./ecg sql --pin ${name}\n`,
  );
  if (waiting > 0) out.write(`${counted(waiting, 'recording')} being written, not in it.\n`);
  return 0;
}

/** @returns the exit status */
export async function unpin(folder: string, name: string, { out }: CommandContext): Promise<number> {
  if (!pinNames(folder).includes(name)) throw unknownPin(folder, name);
  removePin(folder, name);
  const store = new FolderCompactStore(folder);
  for (const day of lakeDays(folder)) {
    await unpinDay(folder, day, name);
    const numbers = await store.generations(day);
    for (const number of numbers.slice(0, -1)) await store.removeGeneration(day, number);
  }
  out.write(`Unpinned ${quoted(name)}: only what is newest stays.\n`);
  return 0;
}

/** Lists the pins. @returns the exit status */
export function listPins(folder: string, { out }: CommandContext): number {
  const names = pinNames(folder);
  if (names.length === 0) out.write('Nothing is pinned.\n');
  for (const name of names) {
    const { pinnedAt, days } = pinOf(folder, name)!; // its file was listed
    out.write(`${name}  pinned at ${pinnedAt}, ${counted(days.size, 'day')}\n`);
  }
  return 0;
}
