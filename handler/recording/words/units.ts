/** Units as exporters spell them. What is not listed is not guessed at. */

/** No unit, and no name with one, is longer; patterns are not tried on what a file may hold instead. */
const MAX_CHARACTERS = 100;

/** A unit of voltage that a signal can be stored in. */
export type VoltageUnit = 'mV' | 'µV' | 'V' | 'nV';

/** Millivolts in one of each unit. */
export const MILLIVOLTS_PER: Readonly<Record<VoltageUnit, number>> = { V: 1000, mV: 1, µV: 1e-3, nV: 1e-6 };

/** `other`: a quantity that is not a voltage, so that the channel is not an ECG. */
export type ChannelUnit = VoltageUnit | 'adu' | 'other';

/** µ is written as the micro sign, as the Greek letter, or as what UTF-8 becomes when it is read as Latin-1. */
const VOLTAGES: readonly (readonly [RegExp, VoltageUnit])[] = [
  [/^(mv|millivolts?|milli-?volts?)$/, 'mV'],
  [/^((µ|μ|âµ|îœ|u|micro)v|(micro|µ|μ)-?volts?)$/, 'µV'],
  [/^(v|volts?)$/, 'V'],
  [/^(nv|nano-?volts?)$/, 'nV'],
];

const COUNTS = /^(adu|adc|lsb|lsbs|bits?|counts?|cnts?|digits?|adcunits?|adccounts?|raw|rawadu)$/;

const OTHERS =
  /^(nu|nd|mmhg|cmh2o|kpa|%|percent|bpm|ohms?|kohms?|ω|°?c|degc|celsius|s|ms|sec|seconds|l|l\/min|l\/s|ml|g|m\/s\^?2|us|µs|siemens|hz|deg)$/;

/** The unit of a channel's values; undefined for a text that names none, such as `a.u.`. */
export function channelUnit(text: string): ChannelUnit | undefined {
  const plain = plainUnit(text);
  if (COUNTS.test(plain)) return 'adu';
  return voltageUnit(text) ?? (OTHERS.test(plain) ? 'other' : undefined);
}

/** The unit of voltage that a text names; undefined when it names none. */
export function voltageUnit(text: string): VoltageUnit | undefined {
  const plain = plainUnit(text);
  return VOLTAGES.find(([spelling]) => spelling.test(plain))?.[1];
}

const IN_BRACKETS = /^(.*?)[\s_,:/-]*[([]\s*([^()[\]]+?)\s*[)\]]\s*$/;
const BEHIND = /^(.+?)(?:\s*[_/]\s*|\s+|,\s*)([^\s_/,]+)$/;

/**
 * A name and the unit of voltage that stands behind it: `ECG [mV]`, `II (uV)`, `ecg_uV`. A `V` behind a `_` or a blank is
 * a lead's name as well, and no unit.
 */
export function nameAndUnit(text: string): { readonly name: string; readonly unit: string | undefined } {
  if (text.length > MAX_CHARACTERS) return { name: text, unit: undefined };
  const [, name = '', unit = ''] = IN_BRACKETS.exec(text) ?? [];
  if (name !== '' && voltageUnit(unit) !== undefined) return { name, unit };
  const [, before = '', behind = ''] = BEHIND.exec(text) ?? [];
  const isUnit = behind.length > 1 && voltageUnit(behind) !== undefined;
  return before !== '' && isUnit ? { name: before, unit: behind } : { name: text, unit: undefined };
}

/** What a ratio leads from and to: `adu/mV` is a gain, `uV/count` a resolution. */
export interface ScaleUnit {
  readonly kind: 'gain' | 'resolution';
  readonly unit: VoltageUnit;
}

/** The unit of a gain or of a resolution: `adu/mV`, `LSB per uV`, `mV/bit`; undefined for anything else. */
export function scaleUnit(text: string): ScaleUnit | undefined {
  if (text.length > MAX_CHARACTERS) return undefined;
  const [upper = '', lower = '', ...more] = text.toLowerCase().split(/\s*\/\s*|(?:^|\s+)per\s+/);
  if (more.length > 0 || lower === '') return undefined;
  const below = voltageUnit(lower);
  const isCounts = COUNTS.test(plainUnit(upper)) || /^1?$/.test(plainUnit(upper)); // `200/mV`, `1/mV`
  if (isCounts && below !== undefined) return { kind: 'gain', unit: below };
  const above = voltageUnit(upper);
  return COUNTS.test(plainUnit(lower)) && above !== undefined ? { kind: 'resolution', unit: above } : undefined;
}

/** Seconds in one unit of time. */
const SECONDS_PER: readonly (readonly [RegExp, number])[] = [
  [/^(s|sec|secs|seconds?)$/, 1],
  [/^(ms|msecs?|milli-?seconds?)$/, 1e-3],
  [/^((µ|μ|âµ|u)s|usecs?|micro-?seconds?)$/, 1e-6],
  [/^(ns|nano-?seconds?)$/, 1e-9],
  [/^(min|mins|minutes?)$/, 60],
  [/^(days?|datenum)$/, 86_400],
];

/** Seconds in the unit of time that a text names; undefined when it names none. */
export function secondsPer(text: string): number | undefined {
  const plain = plainUnit(text);
  return SECONDS_PER.find(([spelling]) => spelling.test(plain))?.[1];
}

const RATE_UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(hz|hertz|sps|samples\/s(ec|econd)?|samplespersec(ond)?|1\/s|\/s)$/, 1],
  [/^(khz|ksps|kilo-?hertz)$/, 1000],
];

/** Hertz in the unit of a rate that a text names; undefined when it names none. */
export function hertzPer(text: string): number | undefined {
  const plain = plainUnit(text);
  return RATE_UNITS.find(([spelling]) => spelling.test(plain))?.[1];
}

function plainUnit(text: string): string {
  if (text.length > MAX_CHARACTERS) return text.slice(0, MAX_CHARACTERS);
  return text
    .trim()
    .toLowerCase()
    .replace(/^[([]\s*|\s*[)\]]$/g, '')
    .replace(/\s/g, '');
}
