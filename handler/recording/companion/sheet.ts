/** A sheet as lines of text, and the numbers in it. */
import { GAIN, isWithin, type Limits, MAX_LEADS, SAMPLING_RATE } from '../../../quality/limits.ts';
import { quoted } from '../quoted.ts';
import { MILLIVOLTS_PER, voltageUnit } from '../words/units.ts';

/** Real sheets have a few KiB. */
export const MAX_SHEET_BYTES = 2 ** 20;

/** As people write numbers, and C prints them. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const LINE_END = /\r\n|\r|\n/;
/** DOS ends a text file with this byte. */
const DOS_END = 0x1a;

/** A sheet that cannot be believed, and why, as the end of a sentence. */
export class BadSheetError extends Error {
  override readonly name = 'BadSheetError';
}

/** One line that is not empty. */
export interface SheetLine {
  /** From 1, as editors count. */
  readonly number: number;
  /** Without white space at either end. */
  readonly text: string;
  /** Does a line end follow? Where none does, the file may have been cut here. */
  readonly isEnded: boolean;
}

/**
 * The lines of a sheet, whichever system wrote their ends.
 *
 * @throws {BadSheetError} when it is too large, empty or not text
 */
export function linesOf(bytes: Uint8Array): SheetLine[] {
  if (bytes.length > MAX_SHEET_BYTES) throw new BadSheetError(tooLarge(bytes.length));
  const lines = textOf(withoutDosEnd(bytes)).split(LINE_END);
  const filled = lines.flatMap((line, index) => {
    const text = line.trim();
    return text === '' ? [] : { number: index + 1, text, isEnded: index + 1 < lines.length };
  });
  if (filled.length === 0) throw new BadSheetError('it is empty');
  return filled;
}

/** Why a sheet of this size is not read. */
export function tooLarge(bytes: number): string {
  return `it has ${bytes} bytes; at most ${MAX_SHEET_BYTES} are read`;
}

/** A number, or NaN for anything else that a text may hold. */
export function numberIn(text: string): number {
  return NUMBER.test(text) ? Number(text) : Number.NaN;
}

/** @param what names the number in the sentence that refuses it */
export function withinLimits(text: string, limits: Limits, what: string): number {
  const value = numberIn(text);
  if (isWithin(value, limits)) return value;
  const { lowest, highest, unit } = limits;
  throw new BadSheetError(`${what} must be a number from ${lowest} to ${highest} ${unit}, got ${quoted(text)}`);
}

/** In Hz. @throws {BadSheetError} when it is not a rate that a recording can have */
export function samplingRateIn(text: string): number {
  return withinLimits(text, SAMPLING_RATE, 'its sampling rate');
}

/** Can a signal have this many counts per unit? What is not a voltage has only the limits of numbers. */
export function canBeGain(gain: number, unit: string): boolean {
  const voltage = voltageUnit(unit);
  if (voltage === undefined) return Number.isFinite(gain) && gain > 0;
  return isWithin(gain / MILLIVOLTS_PER[voltage], GAIN);
}

/** @throws {BadSheetError} when it is not a whole number of signals that a recording can have */
export function signalCountIn(text: string): number {
  return wholeNumberIn(text, 1, MAX_LEADS, 'its number of signals');
}

/** WFDB writes 0 for "unknown". */
export function sampleCountIn(text: string): number | undefined {
  return wholeNumberIn(text, 0, Number.MAX_SAFE_INTEGER, 'its number of samples') || undefined;
}

/** @throws {BadSheetError} when it is not a whole number from `min` to `max`, both included; `what` begins the sentence */
export function wholeNumberIn(text: string, min: number, max: number, what: string): number {
  const value = numberIn(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new BadSheetError(`${what} must be a whole number from ${min} to ${max}, got ${quoted(text)}`);
}

/** `\u00b5V` is written in UTF-8 or in Latin 1. */
function textOf(bytes: Uint8Array): string {
  const binary = bytes.findIndex(isBinary);
  if (binary !== -1) {
    const byte = bytes[binary]!.toString(16).padStart(2, '0');
    throw new BadSheetError(`it is not text: byte ${binary} is 0x${byte}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** A control character other than tab, line feed, vertical tab, form feed and carriage return. */
function isBinary(byte: number): boolean {
  return byte < 9 || (byte > 13 && byte < 32) || byte === 127;
}

function withoutDosEnd(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.findLastIndex((byte) => byte !== DOS_END) + 1);
}
