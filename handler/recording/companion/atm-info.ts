/**
 * PhysioNet ATM sheets: `NAME.info`, what `wfdb2mat` prints about the MAT-file that it writes.
 *
 * Source: wfdb2mat.c of the WFDB Software Package, and plotATM.m, which PhysioNet provides to read both files. The zero
 * is that of the numbers in the matrix.
 */
import { ZERO } from '../../../quality/limits.ts';
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
  withinLimits,
} from './sheet.ts';
import { startIn } from './start.ts';

/** `Source: record mitdb/100  Start: [10:20:30.000 01/02/1990]`; without a date it is the time since the beginning. */
const SOURCE = /^Source: record (\S+)(?:\s+Start: \[?([^\]]*)\]?)?$/;
const SIZE = /^val has (\S+) rows? \(signals?\) and (\S+) columns? \(samples?\/signal\)$/;
const FREQUENCY = /^Sampling frequency: (\S+) Hz/;
const TABLE = /^Row\s+Signal\s+Gain\s+Base\s+Units$/;

/** @throws {BadSheetError} when it is not such a sheet, or not whole */
export function readAtmInfo(lines: readonly SheetLine[]): Sheet {
  const [, source = '', start = ''] = found(lines, SOURCE, 'Source: record NAME');
  const [, rows = '', columns = ''] = found(lines, SIZE, 'val has N rows (signals) and N columns (samples/signal)');
  const [, rate = ''] = found(lines, FREQUENCY, 'Sampling frequency: N Hz');
  const signalCount = signalCountIn(rows);
  const table = lines.findIndex(({ text }) => TABLE.test(text));
  const signalLines = table === -1 ? [] : lines.slice(table + 1, table + 1 + signalCount);
  if (signalLines.length !== signalCount) {
    const found = signalLines.length;
    throw new BadSheetError(
      `the number of signal lines must be ${signalCount}, as in its size line, got ${found}: it was cut short`,
    );
  }
  return {
    recordName: source,
    fileNames: [],
    samplingRateHz: samplingRateIn(rate),
    sampleCount: sampleCountIn(columns),
    signals: signalLines.map(signalIn),
    recordedAt: startIn(start),
    subject: undefined,
  };
}

function found(lines: readonly SheetLine[], pattern: RegExp, expected: string): RegExpExecArray {
  for (const { text } of lines) {
    const match = pattern.exec(text);
    if (match !== null) return match;
  }
  throw new BadSheetError(`expected a line "${expected}", found none`);
}

/** Columns are separated by tabs, so names may contain blanks. */
function signalIn({ text, isEnded, number }: SheetLine, index: number): CompanionSignal {
  const what = `signal ${index + 1}`;
  if (!isEnded) throw new BadSheetError(`its last line, of ${what}, has no line end and may have been cut short`);
  const [row = '', name = '', gainText = '', baseText = '', unit = '', ...more] = text
    .split('\t')
    .map((one) => one.trim());
  if (numberIn(row) !== index + 1 || unit === '' || more.length > 0) {
    throw new BadSheetError(
      `line ${number} must give row ${index + 1}, signal, gain, base and units, got ${quoted(text)}`,
    );
  }
  const gain = numberIn(gainText);
  if (Number.isNaN(gain) || (gain !== 0 && !canBeGain(gain, unit))) {
    throw new BadSheetError(`the gain of ${what} must be a number above 0, got ${quoted(gainText)}`);
  }
  const zeroAdu = withinLimits(baseText, ZERO, `the base of ${what}`);
  return { name: name || undefined, unit, gain: gain || undefined, zeroAdu, railsAdu: undefined };
}
