/** The pins of a lake folder: see `lake/pins.ts`. Every step may be killed and done again. */
import { existsSync, linkSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { COMPACTED, compactedDay, generationFolder, generationNumbers, movedFolder } from '../../lake/generations.ts';
import { dayOfFolder } from '../../lake/layout.ts';
import { dayPin, dayPinKey, PINS, type Pin, pinFile, pinIn, pinOfFile, pinsFolder, pinText } from '../../lake/pins.ts';
import { CommandError } from '../terminal/command-error.ts';
import { FILE_CALLS, type FileCalls, type Looks } from './file-calls.ts';
import { unfinishedPath } from './unfinished.ts';

/** The names under which generations of a lake are kept, sorted; one whose making was interrupted is not among them. */
export function pinNames(folder: string): string[] {
  return FILE_CALLS.namesIn(join(folder, PINS)).flatMap((file) => pinOfFile(file) ?? []);
}

/** Names under which days are kept that no file says to belong to them, sorted: their making or unmaking was interrupted, or is under way. */
export function unfinishedPins(folder: string): string[] {
  const days = FILE_CALLS.namesIn(join(folder, COMPACTED)).flatMap((name) => dayOfFolder(name) ?? []);
  const names = days.flatMap((day) =>
    FILE_CALLS.namesIn(join(folder, pinsFolder(day))).flatMap((file) => dayPin(file)?.name ?? []),
  );
  return [...new Set(names)].sort().filter((name) => !pinNames(folder).includes(name));
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
 * Keeps the newest generation of a day, whichever that is when it is done; those that it kept on the way stay kept.
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
  let generation = await newestOf(folder, day, calls);
  for (let pinned: string | undefined; generation !== pinned; generation = await newestOf(folder, day, calls)) {
    if (generation === undefined) return undefined;
    const path = join(folder, dayPinKey(day, name, generation));
    await calls.make(dirname(path));
    await calls.write(path, new Uint8Array());
    await calls.flush(dirname(path));
    pinned = generation;
  }
  return (await hasLeft(folder, day, calls)) ? undefined : generation;
}

/** Does a day still have the generation that was pinned, with all of its recordings? @param generation undefined: it had none */
export async function isStillNewest(
  folder: string,
  day: string,
  generation: string | undefined,
  calls: FileCalls = FILE_CALLS,
): Promise<boolean> {
  return (await newestOf(folder, day, calls)) === generation && !(await hasLeft(folder, day, calls));
}

async function newestOf(folder: string, day: string, calls: FileCalls): Promise<string | undefined> {
  const number = generationNumbers(await calls.namesIn(join(folder, compactedDay(day)))).at(-1);
  return number === undefined ? undefined : basename(generationFolder(day, number));
}

/** Has a recording left the day since it was compacted? */
async function hasLeft(folder: string, day: string, calls: FileCalls): Promise<boolean> {
  return (await calls.namesIn(join(folder, movedFolder(day)))).length > 0;
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

/** Says which days belong to a name: from now on they are found by it. @returns false when the name is there already */
export function finishPin(folder: string, pin: Pin): boolean {
  const path = join(folder, PINS, pinFile(pin.name));
  FILE_CALLS.make(dirname(path));
  const unfinished = unfinishedPath(path);
  writeFileSync(unfinished, pinText(pin), { flush: true });
  const isNew = hasTaken(path, unfinished);
  FILE_CALLS.remove(unfinished);
  FILE_CALLS.flush(dirname(path));
  return isNew;
}

/** What some disks answer that have no links. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Gives a file its name, unless that is taken: by a link, since a rename would replace what is there. */
function hasTaken(path: string, unfinished: string): boolean {
  try {
    linkSync(unfinished, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || (NO_LINKS.has(code) && existsSync(path))) return false;
    if (!NO_LINKS.has(code)) throw error;
    renameSync(unfinished, path);
  }
  return true;
}

/** Forgets a name, before its days are let go. */
export function removePin(folder: string, name: string): void {
  FILE_CALLS.remove(join(folder, PINS, pinFile(name)));
  FILE_CALLS.removeEmpty(join(folder, PINS));
}
