/**
 * WFDB headers: `NAME.hea`, a record line and then a line for each signal.
 *
 * Source: WFDB Applications Guide, header(5), and rdmat.m of the WFDB toolbox for what a MAT-file holds. Two things
 * are not read as they are written there: defaults for what is left out (250 Hz, gain 200) are not statements, and dates
 * may also come as the CinC 2017 challenge writes them.
 */
import { isWithin, ZERO } from '../../../quality/limits.ts';
import { quoted } from '../quoted.ts';
import type { CompanionSignal, Sheet } from './says.ts';
import {
  BadSheetError,
  canBeGain,
  numberIn,
  type SheetLine,
  sampleCountIn,
  samplingRateIn,
  signalCountIn,
  wholeNumberIn,
  withinLimits,
} from './sheet.ts';
import { startIn } from './start.ts';
import { subjectIn } from './subject.ts';

/** `360`, `360/360`, `360/360(0)`: of the samples, of a counter beside them, and where that began. */
const FREQUENCY = /^([^/()]+)(?:\/[^()]*)?(?:\([^()]*\))?$/;
/** `16`, `16x2`, `16:3`, `16+24`: format, samples per frame, skew, bytes before the first sample. */
const FORMAT = /^(\d+)(?:x(\d+))?(?::\d+)?(?:\+\d+)?$/;
/** `200`, `200(1024)`, `200/mV`, `200(1024)/mV`. */
const GAIN_FIELD = /^([^()/]+)(?:\(([^()]*)\))?(?:\/(\S+))?$/;
/** The fields before a signal's description, which may contain blanks. */
const FIELDS_BEFORE_NAME = 8;
/** What the library writes for a signal that has no description. */
const NO_NAME = /^record \S+, signal \d+$/;
const DEFAULT_UNIT = 'mV';
/** No converter gives more bits. */
const MAX_ADC_BITS = 32;
/** Formats without a sign: what stands in a MAT-file is this much more than the sample that the header describes. */
const OFFSETS: ReadonlyMap<string, number> = new Map([
  ['80', 2 ** 7],
  ['160', 2 ** 15],
]);
/** @throws {BadSheetError} when it is not a header of one segment that can be believed */
export function readWfdbHeader(lines: readonly SheetLine[]): Sheet {
  const [record, ...signalLines] = lines.filter(({ text }) => !text.startsWith('#'));
  if (record === undefined) throw new BadSheetError('it holds only comments, expected a record line');
  const { signalCount, ...said } = recordIn(record);
  if (signalLines.length !== signalCount) {
    throw new BadSheetError(
      `the number of signal lines must be ${signalCount}, as in its record line, got ${signalLines.length}: it was cut short or changed`,
    );
  }
  const signals = signalLines.map(signalIn);
  return {
    ...said,
    fileNames: [...new Set(signals.map(({ fileName }) => fileName))],
    signals: signals.map(({ signal }) => signal),
    subject: subjectIn(lines.filter(({ text }) => text.startsWith('#')).map(({ text }) => text.slice(1))),
  };
}

function recordIn({ text, number }: SheetLine) {
  const [name = '', signals, frequency, samples, ...start] = text.split(/\s+/);
  if (signals === undefined) {
    throw new BadSheetError(`line ${number} must give record name and number of signals, got ${quoted(text)}`);
  }
  if (name.includes('/')) {
    throw new BadSheetError(`it is the header of a record of several segments, ${quoted(name)}; expected one segment`);
  }
  return {
    recordName: name,
    signalCount: signalCountIn(signals),
    samplingRateHz: frequency === undefined ? undefined : samplingRateIn(FREQUENCY.exec(frequency)?.[1] ?? frequency),
    sampleCount: samples === undefined ? undefined : sampleCountIn(samples),
    recordedAt: startIn(start.join(' ')),
  };
}

function signalIn(line: SheetLine, index: number): { fileName: string; signal: CompanionSignal } {
  const what = `signal ${index + 1}`;
  const [file = '', format, gainField, bits, adcZero, ...rest] = line.text.split(/\s+/);
  // A line that was cut after a later field has all its numbers whole.
  if (!line.isEnded && rest.length === 0) {
    throw new BadSheetError(`its last line, of ${what}, has no line end and may have been cut short`);
  }
  const offset = offsetOf(format, what);
  const fileName = file.slice(file.lastIndexOf('/') + 1);
  const name = nameIn(line.text);
  if (!/\.mat$/i.test(fileName)) return { fileName, signal: { name, ...scaleOfAnotherFile(gainField, what) } };
  const { gain, baseline, unit } = gainIn(gainField, what);
  const zero = adcZero === undefined ? undefined : withinLimits(adcZero, ZERO, `the ADC zero of ${what}`);
  const sampleZero = baseline ?? (gain === undefined ? undefined : (zero ?? 0));
  const zeroAdu = sampleZero === undefined ? undefined : sampleZero + offset;
  return {
    fileName,
    signal: {
      name,
      unit,
      gain,
      zeroAdu: zeroAdu === undefined || isWithin(zeroAdu, ZERO) ? zeroAdu : undefined,
      railsAdu: railsOf(bits, zero, offset, what),
    },
  };
}

/** Counts of a `.dat` are not the numbers of the MAT-file that was made of it: those may be millivolts. */
function scaleOfAnotherFile(gainField: string | undefined, what: string): Omit<CompanionSignal, 'name'> {
  return { unit: gainIn(gainField, what).unit, gain: undefined, zeroAdu: undefined, railsAdu: undefined };
}

function offsetOf(field: string | undefined, what: string): number {
  const [, format = '', perFrame = '1'] = FORMAT.exec(field ?? '') ?? [];
  if (format === '') {
    throw new BadSheetError(`the format of ${what} must look like 16 or 16+24, got ${quoted(field ?? '')}`);
  }
  if (perFrame === '1') return OFFSETS.get(format) ?? 0;
  throw new BadSheetError(`${what} has ${perFrame} samples per frame, expected one sampling rate for all signals`);
}

/** A gain of 0, like a missing one, means that nobody calibrated the signal. */
function gainIn(field: string | undefined, what: string) {
  if (field === undefined) return { gain: undefined, baseline: undefined, unit: DEFAULT_UNIT };
  const [, gainText, baselineText, unit = DEFAULT_UNIT] = GAIN_FIELD.exec(field) ?? [];
  const gain = numberIn(gainText ?? '');
  if (Number.isNaN(gain) || (gain !== 0 && !canBeGain(gain, unit))) {
    throw new BadSheetError(`the gain of ${what} must look like 200(1024)/mV, got ${quoted(field)}`);
  }
  const baseline = baselineText === undefined ? undefined : withinLimits(baselineText, ZERO, `the baseline of ${what}`);
  return { gain: gain === 0 ? undefined : gain, baseline, unit };
}

/** The range of a converter with this many bits around its zero; undefined where either is not given. */
function railsOf(
  bitsText: string | undefined,
  zero: number | undefined,
  offset: number,
  what: string,
): readonly [number, number] | undefined {
  if (bitsText === undefined) return undefined;
  const bits = wholeNumberIn(bitsText, 0, MAX_ADC_BITS, `the ADC resolution of ${what}`);
  if (bits === 0 || zero === undefined) return undefined;
  const middle = Math.round(zero) + offset;
  const rails = [middle - 2 ** (bits - 1), middle + 2 ** (bits - 1) - 1] as const;
  return rails.every((rail) => isWithin(rail, ZERO)) ? rails : undefined;
}

function nameIn(line: string): string | undefined {
  const words = new RegExp(`^(?:\\S+\\s+){${FIELDS_BEFORE_NAME}}(.+)$`).exec(line)?.[1];
  return words === undefined || NO_NAME.test(words) ? undefined : words;
}
