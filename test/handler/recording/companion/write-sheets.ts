/** Writes sheets as WFDB's tools do, for what a reader must give back. */
import fc from 'fast-check';
import type { CompanionSignal, Sheet } from '../../../../handler/recording/companion/says.ts';

export interface WriteOptions {
  readonly lineEnd?: '\n' | '\r' | '\r\n';
  readonly separator?: ' ' | '\t' | '  ';
  /** Lines that stand before the record line and behind the last signal. */
  readonly comments?: readonly string[];
  /** Format of every signal. */
  readonly format?: string;
}

/** A header as `wfdb2mat` and wfdb-python write it; what is undefined is left out or written as not known. */
export function writeHeader(sheet: Sheet, options: WriteOptions = {}): string {
  const { lineEnd = '\n', separator = ' ', comments = [], format = '16+24' } = options;
  const { recordName = 'r', samplingRateHz, sampleCount, recordedAt, signals, fileNames } = sheet;
  const record = [recordName, String(signals.length)];
  if (samplingRateHz !== undefined) record.push(String(samplingRateHz));
  if (sampleCount !== undefined) record.push(String(sampleCount));
  if (sampleCount !== undefined && recordedAt !== undefined) record.push(...startOf(recordedAt));
  const subject = sheet.subject === undefined ? [] : [`subject_id: ${sheet.subject}`];
  const hashed = [...comments, ...subject].map((text) => `#${text}`);
  const lines = [
    ...hashed.slice(0, 1),
    record.join(separator),
    ...signals.map((signal) => signalLine(signal, fileNames[0] ?? `${recordName}.mat`, format, separator)),
    ...hashed.slice(1),
  ];
  return lines.map((line) => `${line}${lineEnd}`).join('');
}

/** An ATM sheet; it has no date, rails or subject. */
export function writeInfo({ recordName, samplingRateHz = 0, sampleCount = 0, signals }: Sheet, lineEnd = '\n'): string {
  const lines = [
    `Source: record ${recordName}`,
    `val has ${signals.length} rows (signals) and ${sampleCount} columns (samples/signal)`,
    'Duration:     0:30',
    `Sampling frequency: ${samplingRateHz} Hz  Sampling interval: ${1 / samplingRateHz} sec`,
    'Row\tSignal\tGain\tBase\tUnits',
    ...signals.map(({ name = '', gain = 0, zeroAdu = 0, unit }, index) =>
      [index + 1, name, gain, zeroAdu, unit].join('\t'),
    ),
    '',
    'To convert from raw units to the physical units shown',
    "above, subtract 'base' and divide by 'gain'.",
  ];
  return lines.map((line) => `${line}${lineEnd}`).join('');
}

function signalLine(
  { name, unit, gain, zeroAdu, railsAdu }: CompanionSignal,
  file: string,
  format: string,
  to: string,
) {
  const bits = railsAdu === undefined ? 0 : Math.log2(railsAdu[1] - railsAdu[0] + 1);
  const adcZero = railsAdu === undefined ? 0 : railsAdu[0] + 2 ** (bits - 1);
  const baseline = zeroAdu === undefined ? '' : `(${zeroAdu})`;
  const fields = [file, format, `${gain ?? 0}${baseline}/${unit}`, bits, adcZero, -3, 12345, 0];
  return [...fields, ...(name === undefined ? [] : [name])].join(to);
}

/** `11:05:25.250`, `16/05/2014` */
function startOf(instant: Date): string[] {
  const [date = '', time = ''] = instant.toISOString().replace('Z', '').split('T');
  return [time, date.split('-').reverse().join('/')];
}

/** Words of a lead's name, with blanks inside. */
const names = fc
  .array(fc.stringMatching(/^[A-Za-z0-9µ+-]{1,8}$/), { minLength: 1, maxLength: 3 })
  .map((words) => words.join(' '))
  .filter((name) => !/^record \S+, signal \d+$/.test(name));

const signals = fc.record({
  name: fc.option(names, { nil: undefined }),
  unit: fc.constantFrom('mV', 'uV', 'V', 'NU', 'mmHg'),
  gain: fc.option(fc.double({ min: 1, max: 1e5, noNaN: true }), { nil: undefined }),
  zeroAdu: fc.option(fc.integer({ min: -32768, max: 32767 }), { nil: undefined }),
  railsAdu: fc.option(
    fc
      .tuple(fc.integer({ min: 1, max: 16 }), fc.integer({ min: -2048, max: 2048 }))
      .map(([bits, zero]): [number, number] => [zero - 2 ** (bits - 1), zero + 2 ** (bits - 1) - 1]),
    { nil: undefined },
  ),
});

/** Whatever a header can say. */
export const sheets: fc.Arbitrary<Sheet> = fc
  .record({
    recordName: fc.stringMatching(/^[A-Za-z0-9_]{1,12}$/),
    samplingRateHz: fc.oneof(fc.integer({ min: 20, max: 4000 }), fc.double({ min: 20, max: 1e6, noNaN: true })),
    sampleCount: fc.option(fc.integer({ min: 1, max: 1e9 }), { nil: undefined }),
    signals: fc.array(signals, { minLength: 1, maxLength: 15 }),
    recordedAt: fc.option(fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), {
      nil: undefined,
    }),
    subject: fc.option(fc.stringMatching(/^[A-Z0-9]{1,4}-[0-9]{1,8}$/), { nil: undefined }),
  })
  .map((sheet) => ({ ...sheet, fileNames: [`${sheet.recordName}.mat`] }));
