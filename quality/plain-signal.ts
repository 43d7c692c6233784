/**
 * A recording as plain arrays, one per lead. What their numbers mean must be given with them: no unit, gain or rate is
 * taken from a profile or guessed.
 */

import type { SignalSource } from './judge/windows/windows.ts';
import { GAIN, isCount, isWithin, type Limits, SAMPLING_RATE, ZERO } from './limits.ts';
import type { LeadHeader } from './signal/piece.ts';

/** One lead in millivolts. */
export interface MillivoltLead {
  /** `II`, `V1`: by it, rules about several leads know the limb leads. Left out, the first lead is `ch1`. */
  readonly name?: string | undefined;
  /** In the order of time; NaN or infinite where a sample is missing. */
  readonly samples: ArrayLike<number>;
}

/** One lead in counts of the analogue-to-digital converter (adu): whole numbers of 32 bits, and what they stand for. */
export interface CountLead extends MillivoltLead {
  /** Counts per millivolt, from 0.001 to 1e9. */
  readonly gainAduPerMv: number;
  /** The count that stands for 0 mV. */
  readonly zeroAdu: number;
  /** Lowest and highest code of the converter. Without it, saturation is looked for at the trace's own extremes. */
  readonly railsAdu?: readonly [lowest: number, highest: number] | undefined;
}

/** All leads in millivolts, equally long. */
export interface MillivoltRecording {
  /** Of every sample. */
  readonly unit: 'mV';
  /** Samples per second of each lead, from 20 to 1e6. */
  readonly samplingRateHz: number;
  /** Without a lead, or without a sample in them, the recording is rejected. */
  readonly leads: readonly MillivoltLead[];
}

/** All leads in counts, equally long. */
export interface CountRecording {
  /** Of every sample. */
  readonly unit: 'adu';
  /** Samples per second of each lead, from 20 to 1e6. */
  readonly samplingRateHz: number;
  /** Without a lead, or without a sample in them, the recording is rejected. */
  readonly leads: readonly CountLead[];
}

/** A recording as plain arrays, and what their numbers mean. */
export type PlainRecording = MillivoltRecording | CountRecording;

/** What counts have and millivolts do not. */
const SCALE = ['gainAduPerMv', 'zeroAdu', 'railsAdu'] as const satisfies readonly (keyof CountLead)[];

/**
 * The leads as rules read them. The arrays are kept, not copied.
 *
 * @throws {TypeError} `X must be …, got …`: something is missing, impossible, or contradicts the unit; the compiler
 *   catches most of it first, but not everyone compiles
 */
export function plainSignal(recording: PlainRecording): SignalSource {
  refuseUnreadable(recording);
  const { leads, samplingRateHz } = recording;
  return {
    headers: recording.unit === 'mV' ? recording.leads.map(millivoltHeader) : recording.leads.map(countHeader),
    samplingRateHz,
    sampleCount: leads[0]?.samples.length ?? 0,
    read: (position, from, to) => numbersOf(leads[position]!.samples, from, to),
  };
}

function refuseUnreadable({ unit, samplingRateHz, leads }: PlainRecording): void {
  if (unit !== 'mV' && unit !== 'adu') refuse('unit', "'mV' or 'adu' (counts of the converter)", unit);
  demandWithin('samplingRateHz', samplingRateHz, SAMPLING_RATE);
  if (!Array.isArray(leads)) refuse('leads', 'an array of leads', leads);
  for (const [index, lead] of leads.entries()) refuseUnreadableLead(lead, placeOf(index), unit);
  const sampleCount = leads[0]?.samples.length;
  for (const [index, { samples }] of leads.entries()) {
    if (samples.length === sampleCount) continue;
    refuse(`${placeOf(index)}.samples.length`, `${sampleCount}, as in ${placeOf(0)}`, samples.length);
  }
}

function refuseUnreadableLead(lead: MillivoltLead, where: string, unit: PlainRecording['unit']): void {
  if (typeof lead !== 'object' || lead === null) refuse(where, 'a lead with its samples', lead);
  const { samples } = lead;
  const isList = typeof samples === 'object' && samples !== null && Number.isSafeInteger(samples.length);
  if (!isList) refuse(`${where}.samples`, 'an array of numbers', samples);
  for (let i = 0; i < samples.length; i += 1) {
    const value = samples[i];
    if (isSample(value, unit)) continue;
    const isNumber = typeof value === 'number';
    const expected = isNumber ? "a whole number of 32 bits when unit is 'adu'" : 'a number, NaN where it is missing';
    refuse(`${where}.samples[${i}]`, expected, value);
  }
}

function isSample(value: unknown, unit: PlainRecording['unit']): boolean {
  return typeof value === 'number' && (unit === 'mV' || isCount(value) || !Number.isFinite(value));
}

function millivoltHeader(lead: MillivoltLead, index: number): LeadHeader {
  const scale: Partial<CountLead> = lead;
  for (const name of SCALE) {
    if (scale[name] !== undefined) refuse(`${placeOf(index)}.${name}`, "left out when unit is 'mV'", scale[name]);
  }
  return { name: nameOf(lead, index), index, gainAduPerMv: undefined, zeroAdu: undefined, railsAdu: undefined };
}

function countHeader(lead: CountLead, index: number): LeadHeader {
  const { gainAduPerMv, zeroAdu, railsAdu } = lead;
  const where = placeOf(index);
  demandWithin(`${where}.gainAduPerMv`, gainAduPerMv, GAIN);
  demandWithin(`${where}.zeroAdu`, zeroAdu, ZERO);
  if (railsAdu !== undefined && !areRails(railsAdu)) {
    refuse(`${where}.railsAdu`, 'the lowest and the highest code', railsAdu);
  }
  return { name: nameOf(lead, index), index, gainAduPerMv, zeroAdu, railsAdu };
}

function nameOf(lead: MillivoltLead, index: number): string {
  const { name = `ch${index + 1}` } = lead;
  if (typeof name !== 'string') refuse(`${placeOf(index)}.name`, 'text', name);
  return name;
}

function areRails(rails: readonly number[]): boolean {
  return Array.isArray(rails) && rails.length === 2 && rails.every(isCount) && rails[0]! < rails[1]!;
}

function demandWithin(what: string, value: number, limits: Limits): void {
  if (typeof value === 'number' && isWithin(value, limits)) return;
  refuse(what, `from ${limits.lowest} to ${limits.highest} ${limits.unit}`, value);
}

function numbersOf(samples: ArrayLike<number>, from: number, to: number): Float64Array {
  const numbers = new Float64Array(to - from);
  for (let i = 0; i < numbers.length; i += 1) numbers[i] = samples[from + i]!;
  return numbers;
}

function placeOf(index: number): string {
  return `leads[${index}]`;
}

function refuse(what: string, expected: string, found: unknown): never {
  throw new TypeError(`${what} must be ${expected}, got ${shown(found)}`);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value}]`;
  const isOther = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isOther ? `a value of type ${typeof value}` : String(value);
}
