/** The pins of a lake folder: see `lake/pins.ts`. Every step may be killed and done again. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { compactedDay, generationFolder, generationNumbers, movedFolder } from '../../lake/generations.ts';
import { dayPin, dayPinKey, PINS, type Pin, pinFile, pinIn, pinOfFile, pinsFolder, pinText } from '../../lake/pins.ts';
import { CommandError } from '../terminal/command-error.ts';
import { FILE_CALLS, type FileCalls, type Looks } from './file-calls.ts';
import { unfinishedPath } from './unfinished.ts';

/** The names under which generations of a lake are kept, sorted; one whose making was interrupted is not among them. */
export function pinNames(folder: string): string[] {
  return FILE_CALLS.namesIn(join(folder, PINS)).flatMap((file) => pinOfFile(file) ?? []);
}

/** What says which days belong to a name cannot be read. */
export class UnreadablePin extends CommandError {
  override readonly name = 'UnreadablePin';
  override readonly exitStatus = 1;
}

/** @returns undefined when there is none of that name @throws {UnreadablePin} when its file is not one that this version wrote */
export function pinOf(folder: string, name: string): Pin | undefined {
  if (!pinNames(folder).includes(name)) return undefined;
  const text = readFileSync(join(folder, PINS, pinFile(name)), 'utf8');
  try {
    return pinIn(text, name);
  } catch (error) {
    throw new UnreadablePin((error as Error).message, { cause: error });
  }
}

/** The names under which a generation of a day is kept, also those of pins that are being made. */
export function pinsOf({ namesIn }: Pick<Looks, 'namesIn'>, folder: string, day: string, generation: string): string[] {
  return namesIn(join(folder, pinsFolder(day))).flatMap((file) => {
    const pin = dayPin(file);
    return pin?.generation === generation ? [pin.name] : [];
  });
}

/**
 * Keeps the newest generation of a day, whichever that is when it is done.
 *
 * @param calls for tests, which do other things before each
 * @returns the last part of its folder; undefined when the day has none, or a recording has left the day since: then the day has to
 * be compacted first
 */
export async function pinDay(
  folder: string,
  day: string,
  name: string,
  calls: FileCalls = FILE_CALLS,
): Promise<string | undefined> {
  const newest = async () => {
    const number = generationNumbers(await calls.namesIn(join(folder, compactedDay(day)))).at(-1);
    return number === undefined ? undefined : basename(generationFolder(day, number));
  };
  let generation = await newest();
  for (let pinned: string | undefined; generation !== pinned; generation = await newest()) {
    if (generation === undefined) return undefined;
    const path = join(folder, dayPinKey(day, name, generation));
    await calls.make(dirname(path));
    await calls.write(path, new Uint8Array());
    await calls.flush(dirname(path));
    pinned = generation;
  }
  const isSettled = (await calls.namesIn(join(folder, movedFolder(day)))).length === 0;
  await unpinDay(folder, day, name, { but: isSettled ? generation : undefined }, calls);
  return isSettled ? generation : undefined;
}

/** Keeps nothing more of a day under this name. @param which `but`: a generation that stays kept; `only`: the one that does not */
export async function unpinDay(
  folder: string,
  day: string,
  name: string,
  { but, only }: { readonly but?: string | undefined; readonly only?: string } = {},
  calls: FileCalls = FILE_CALLS,
): Promise<void> {
  const pins = join(folder, pinsFolder(day));
  for (const file of await calls.namesIn(pins)) {
    const pin = dayPin(file);
    if (pin?.name !== name || pin.generation === but || (only !== undefined && pin.generation !== only)) continue;
    await calls.remove(join(pins, file));
  }
  await calls.removeEmpty(pins);
}

/** Says which days belong to a name: from now on they are found by it. */
export function finishPin(folder: string, pin: Pin): void {
  const path = join(folder, PINS, pinFile(pin.name));
  FILE_CALLS.make(dirname(path));
  const unfinished = unfinishedPath(path);
  writeFileSync(unfinished, pinText(pin), { flush: true });
  renameSync(unfinished, path);
  FILE_CALLS.flush(dirname(path));
}

/** Forgets a name, before its days are let go. */
export function removePin(folder: string, name: string): void {
  FILE_CALLS.remove(join(folder, PINS, pinFile(name)));
  FILE_CALLS.removeEmpty(join(folder, PINS));
}
