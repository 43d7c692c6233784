/**
 * Generations that are kept although newer ones have taken their place, under a name that somebody gave them.
 *
 * `compacted/ingest_date=2026-01-31/pins/NAME.g000002` keeps a generation of a day; it is written before it is looked whether the
 * generation is still the day's. Whoever removes a generation has committed a later one before, and looks for pins after
 * that: either finds the other. `compacted/pins/NAME.pin` is written last, and says which days belong to the name.
 */
import { COMPACTED, compactedDay } from './generations.ts';

const FORMAT = 1;
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const ENDING = '.pin';

/** What a name must be, in words. */
export const PIN_NAME_RULE = 'up to 63 letters from a to z, digits and hyphens';

/** Generations that are kept under one name. */
export interface Pin {
  readonly name: string;
  /** In ISO 8601. */
  readonly pinnedAt: string;
  /** The generation of each day, by the last part of its folder: `g000002`. */
  readonly days: ReadonlyMap<string, string>;
}

/** Can this be the name of a pin? */
export function isPinName(text: string): boolean {
  return NAME.test(text);
}

/** The folder of a day's pins. */
export function pinsFolder(day: string): string {
  return `${compactedDay(day)}/pins`;
}

/** Keeps a generation of a day. @param generation the last part of its folder */
export function dayPinKey(day: string, name: string, generation: string): string {
  return `${pinsFolder(day)}/${name}.${generation}`;
}

/** The name and the generation of a day's pin, by its key or its file's name; undefined for any other file. */
export function dayPin(key: string): { readonly name: string; readonly generation: string } | undefined {
  const [name = '', generation = '', ...more] = key.slice(key.lastIndexOf('/') + 1).split('.');
  return isPinName(name) && /^g\d/.test(generation) && more.length === 0 ? { name, generation } : undefined;
}

/**
 * The generation that an object in a bucket's `pins/` keeps, by the last part of its folder; undefined for any other. People write these
 * by hand, so whatever they call it, it keeps what is named after the last dot.
 */
export function bucketPinned(key: string): string | undefined {
  return /\/pins\/[^/]*\.(g\d{6,}-[0-9a-f-]+)$/.exec(key)?.[1];
}

/** The folder of what says which days belong to a name. */
export const PINS = `${COMPACTED}/pins`;

/** The file in `PINS` of a name. */
export function pinFile(name: string): string {
  return `${name}${ENDING}`;
}

/** The name of such a file; undefined for any other. */
export function pinOfFile(file: string): string | undefined {
  const name = file.slice(0, -ENDING.length);
  return file.endsWith(ENDING) && isPinName(name) ? name : undefined;
}

/** The text of such a file. */
export function pinText({ pinnedAt, days }: Pin): string {
  return `${JSON.stringify({ format: FORMAT, pinnedAt, days: Object.fromEntries(days) }, null, 1)}\n`;
}

/** @throws {Error} when the text is not that of a pin that this version can read */
export function pinIn(text: string, name: string): Pin {
  const { format, pinnedAt, days } = parsed(text);
  if (format !== FORMAT || typeof pinnedAt !== 'string' || typeof days !== 'object' || days === null)
    throw new Error(`${pinFile(name)} must be a pin of format ${FORMAT}, got ${text.slice(0, 60)}`);
  return { name, pinnedAt, days: new Map(Object.entries(days as Readonly<Record<string, string>>)) }; // our own writer made it
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {}; // the caller says what was expected
  }
}
