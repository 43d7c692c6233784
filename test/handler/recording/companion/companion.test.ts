import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CompanionSays, readCompanion, whyNotOf } from '../../../../handler/recording/companion/companion.ts';
import type { Sheet } from '../../../../handler/recording/companion/says.ts';
import { MAX_SHEET_BYTES } from '../../../../handler/recording/companion/sheet.ts';
import { isWithin, SAMPLING_RATE, ZERO } from '../../../../quality/limits.ts';
import { realData, whenPresent } from '../../../support/real-data.ts';
import { growthOfCost } from '../growth.ts';
import { sheets, writeHeader, writeInfo } from './write-sheets.ts';

function read(text: string | Uint8Array, key = 'ward 3/A00001.hea') {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return readCompanion({ key, version: 'v1', bytes });
}

/** What a sheet says that must be believed. */
function saidBy(text: string | Uint8Array, key?: string): CompanionSays {
  const said = read(text, key);
  if ('why' in said) throw new Error(`refused: ${said.why}`);
  return said;
}

/** Why a sheet is refused that must be. */
function refusalOf(text: string | Uint8Array, key?: string): string {
  const said = read(text, key);
  return 'why' in said ? said.why : 'not refused';
}

/** One believed signal of one line behind a usual record line. */
function signalOf(line: string) {
  return saidBy(`A00001 1 360 3600\n${line}\n`).signals[0];
}

describe('a WFDB header', () => {
  const lineEnds = fc.constantFrom('\n' as const, '\r' as const, '\r\n' as const);
  const separators = fc.constantFrom(' ' as const, '\t' as const, '  ' as const);
  const comments = fc.array(fc.constantFrom('Age: 65', ' Dx: 427084000', '', 'Creator: wfdb2mat'), { maxLength: 3 });

  test('says what was written into it, whatever ends its lines and parts its fields', () => {
    fc.assert(
      fc.property(sheets, lineEnds, separators, comments, (sheet, lineEnd, separator, comments) => {
        const said = saidBy(writeHeader(sheet, { lineEnd, separator, comments }));
        const { key, version, ...rest } = said;
        expect({ key, version }).toEqual({ key: 'ward 3/A00001.hea', version: 'v1' });
        expect(rest).toEqual(expectedOf(sheet, separator));
      }),
    );
  });

  /** What cannot be written: a start without a length, a zero of an uncalibrated signal, two blanks in a name. */
  function expectedOf(sheet: Sheet, separator: string): Sheet {
    const signals = sheet.signals.map((signal) => {
      const adcZero = signal.railsAdu === undefined ? 0 : (signal.railsAdu[0] + signal.railsAdu[1] + 1) / 2;
      const zeroAdu = signal.zeroAdu ?? (signal.gain === undefined ? undefined : adcZero);
      return { ...signal, zeroAdu };
    });
    expect(separator.trim()).toBe('');
    const { recordedAt, sampleCount } = sheet;
    return { ...sheet, signals, recordedAt: sampleCount === undefined ? undefined : recordedAt };
  }

  test.each([
    ['A00001.mat 16', { unit: 'mV', gain: undefined, zeroAdu: undefined, railsAdu: undefined }],
    ['A00001.mat 16+24 1000', { unit: 'mV', gain: 1000, zeroAdu: 0 }],
    ['A00001.mat 16+24 1000/uV', { unit: 'uV', gain: 1000, zeroAdu: 0 }],
    ['A00001.mat 16+24 200(1024)', { unit: 'mV', gain: 200, zeroAdu: 1024 }],
    ['A00001.mat 16x1+24 1000.0(0)/mV 16 0 -102 -20244 0 aVR', { name: 'aVR', gain: 1000, railsAdu: [-32768, 32767] }],
    ['A00001.mat 16+24 200/mV 11 1024 995 -22131 0 MLII', { zeroAdu: 1024, railsAdu: [0, 2047] }],
    ['A00001.mat 16+24 200(0)/mV 11 1024 995 -22131 0 MLII', { zeroAdu: 0, railsAdu: [0, 2047] }],
    ['A00001.mat 16+24 1.052e+04/mV 0 0 1 1 0 V', { gain: 10520, railsAdu: undefined }],
    ['A00001.mat 16+24 0/mV 12 0 1 1 0 V', { gain: undefined, zeroAdu: undefined, railsAdu: [-2048, 2047] }],
    ['A00001.mat 16+24 200/mV 16 0 6 1964 8 col 0', { name: 'col 0' }],
    ['A00001.mat 16+24 200/mV 16 0 6 1964 8 record s1, signal 0', { name: undefined }],
    ['A00001.mat 80+24 40(0)/mV 8 0 6 1964 0 I', { zeroAdu: 128, railsAdu: [0, 255] }],
    [
      'A00001.dat 212 200(1024)/mV 11 1024 0 0 0 II',
      { name: 'II', gain: undefined, zeroAdu: undefined, railsAdu: undefined },
    ],
  ])('reads the line %s', (line, expected) => expect(signalOf(line)).toMatchObject(expected));

  test.each([
    ['A 1 360', { samplingRateHz: 360, sampleCount: undefined }],
    ['A 1 360/360(0) 650000', { samplingRateHz: 360, sampleCount: 650000 }],
    ['A 1 257.5/257.5 1', { samplingRateHz: 257.5, sampleCount: 1 }],
    ['A 1', { samplingRateHz: undefined, sampleCount: undefined }],
    ['A 1 360 0', { sampleCount: undefined }],
    ['A 1 360 9 11:05:25 16/05/2014', { recordedAt: new Date('2014-05-16T11:05:25Z') }],
    ['A 1 360 9 1:05:25.5 6/5/2014', { recordedAt: new Date('2014-05-06T01:05:25.5Z') }],
    ['A 1 360 9 2014-05-16 11:05:25 ', { recordedAt: new Date('2014-05-16T11:05:25Z') }],
    ['A 1 360 9 11:05:25', { recordedAt: undefined }],
    ['A 1 360 9 11:05:25 31/02/2014', { recordedAt: undefined }],
  ])('reads the record line %s', (line, expected) => {
    expect(saidBy(`${line}\nA.mat 16+24 200/mV\n`)).toMatchObject(expected);
  });

  test.each([
    ['# subject_id: 10000032', '10000032'],
    ['#<subject_id>: 10000032', '10000032'],
    ['#Patient ID: P-12', 'P-12'],
    ['#Patient: male, 56', undefined],
    ['#Subject: unknown', undefined],
    ['#Age: 65', undefined],
    ['#subject: one\n#subject: two', undefined],
  ])('names a subject in %j: %s', (comment, subject) => {
    expect(saidBy(`A 1 360\nA.mat 16+24 200/mV\n${comment}\n`).subject).toBe(subject);
  });

  test.each([
    ['', 'it is empty'],
    ['\r\n\r\n', 'it is empty'],
    ['#only a comment\n', 'it holds only comments, expected a record line'],
    ['A00001\n', 'line 1 must give record name and number of signals, got "A00001"'],
    [
      'A/3 2 360 9000\nA_1 4500\nA_2 4500\n',
      'it is the header of a record of several segments, "A/3"; expected one segment',
    ],
    [
      'A 2 360 9\nA.mat 16 200\n',
      'the number of signal lines must be 2, as in its record line, got 1: it was cut short or changed',
    ],
    [
      'A 1 360 9\nA.mat 16 200\nA.mat 16 200\n',
      'the number of signal lines must be 1, as in its record line, got 2: it was cut short or changed',
    ],
    ['A 1 360 9\nA.mat 16+24 200/mV 12 102', 'its last line, of signal 1, has no line end and may have been cut short'],
    ['A x 360 9\n', 'its number of signals must be a whole number from 1 to 256, got "x"'],
    ['A 1000 360 9\n', 'its number of signals must be a whole number from 1 to 256, got "1000"'],
    ['A 1 0 9\nA.mat 16 200\n', 'its sampling rate must be a number from 20 to 1000000 Hz, got "0"'],
    ['A 1 -1 9\nA.mat 16 200\n', 'its sampling rate must be a number from 20 to 1000000 Hz, got "-1"'],
    ['A 1 NaN 9\nA.mat 16 200\n', 'its sampling rate must be a number from 20 to 1000000 Hz, got "NaN"'],
    ['A 1 1e9 9\nA.mat 16 200\n', 'its sampling rate must be a number from 20 to 1000000 Hz, got "1e9"'],
    [
      'A 1 360 9.5\nA.mat 16 200\n',
      'its number of samples must be a whole number from 0 to 9007199254740991, got "9.5"',
    ],
    ['A 1 360 9\nA.mat\n', 'the format of signal 1 must look like 16 or 16+24, got ""'],
    ['A 1 360 9\nA.mat 16x2+24 200\n', 'signal 1 has 2 samples per frame, expected one sampling rate for all signals'],
    ['A 1 360 9\nA.mat 16 -200/mV\n', 'the gain of signal 1 must look like 200(1024)/mV, got "-200/mV"'],
    ['A 1 360 9\nA.mat 16 200(10/mV\n', 'the gain of signal 1 must look like 200(1024)/mV, got "200(10/mV"'],
    ['A 1 360 9\nA.mat 16 1e12/mV\n', 'the gain of signal 1 must look like 200(1024)/mV, got "1e12/mV"'],
    [
      'A 1 360 9\nA.mat 16 200(x)/mV\n',
      'the baseline of signal 1 must be a number from -2147483648 to 2147483648 adu, got "x"',
    ],
    ['A 1 360 9\nA.mat 16 200/mV 99\n', 'the ADC resolution of signal 1 must be a whole number from 0 to 32, got "99"'],
    [
      'A 1 360 9\nA.mat 16 200/mV 12 zero\n',
      'the ADC zero of signal 1 must be a number from -2147483648 to 2147483648 adu, got "zero"',
    ],
  ])('%j is refused: %s', (text, why) => expect(refusalOf(text)).toBe(why));
});

describe('an ATM sheet', () => {
  test('says what was written into it', () => {
    fc.assert(
      fc.property(sheets, fc.constantFrom('\n', '\r', '\r\n'), (sheet, lineEnd) => {
        const { signals, samplingRateHz, recordName, sampleCount } = saidBy(writeInfo(sheet, lineEnd), 'r.info');
        const expected = sheet.signals.map(({ zeroAdu = 0, ...signal }) => ({
          ...signal,
          zeroAdu,
          railsAdu: undefined,
        }));
        expect({ signals, samplingRateHz, recordName, sampleCount }).toEqual({
          signals: expected,
          samplingRateHz: sheet.samplingRateHz,
          recordName: sheet.recordName,
          sampleCount: sheet.sampleCount,
        });
      }),
    );
  });

  const whole = writeInfo({
    recordName: 'mitdb/100',
    fileNames: [],
    samplingRateHz: 360,
    sampleCount: 3600,
    signals: ['MLII', 'V5'].map((name) => ({ name, unit: 'mV', gain: 200, zeroAdu: 1024, railsAdu: undefined })),
    recordedAt: undefined,
    subject: undefined,
  });

  test('knows when it began where the record does', () => {
    const dated = whole.replace('mitdb/100', 'mitdb/100  Start: [10:20:30.000 01/02/1990]');
    expect(saidBy(dated, 'r.info').recordedAt).toEqual(new Date('1990-02-01T10:20:30Z'));
    const elapsed = whole.replace('mitdb/100', 'mitdb/100  Start: 0:10.000');
    expect(saidBy(elapsed, 'r.info').recordedAt).toBeUndefined();
  });

  test('that was cut is refused, wherever', () => {
    const described = whole.indexOf('\n\nTo convert');
    for (let end = 0; end <= described; end += 1)
      expect(refusalOf(whole.slice(0, end), 'r.info')).not.toBe('not refused');
    expect(refusalOf(whole.slice(0, described + 1), 'r.info')).toBe('not refused');
  });

  test('that is the sheet of something else is refused', () => {
    expect(refusalOf('version 3\nname = recorder\n', 'r.info')).toBe(
      'expected a line "Source: record NAME", found none',
    );
  });
});

describe('any sheet', () => {
  test('over 1 MiB, or that is not text, is refused', () => {
    expect(refusalOf(new Uint8Array(MAX_SHEET_BYTES + 1).fill(10))).toBe(
      'it has 1048577 bytes; at most 1048576 are read',
    );
    expect(refusalOf(Uint8Array.of(65, 10, 0, 65))).toBe('it is not text: byte 2 is 0x00');
  });

  test.each<[string, (bytes: number) => unknown]>([
    ['fields', (bytes) => saidBy(`A 1 360\nA.mat 16+24 200/mV ${'1 '.repeat(bytes / 2 - 50)}\n`)],
    ['comments', (bytes) => refusalOf('#'.repeat(bytes))],
    ['empty lines', (bytes) => refusalOf('\n'.repeat(bytes), 'r.info')],
    ['blanks', (bytes) => refusalOf(' '.repeat(bytes - 1).concat('x'), 'r.info')],
  ])('up to 1 MiB long costs no more than in proportion to its %s', (_, ofLength) => {
    expect(growthOfCost(ofLength, MAX_SHEET_BYTES)).toBeLessThan(3);
  });

  test('may begin with a byte order mark, be in Latin 1, and end as DOS ends files', () => {
    const text = 'A 1 360 3600\nA.mat 16+24 1(0)/µV 16 0 1 1 0 II\n\u001a';
    const latin = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    expect(saidBy(latin).signals).toMatchObject([{ unit: 'µV', gain: 1, name: 'II' }]);
    expect(saidBy(`\uFEFF${text}`)).toMatchObject({ recordName: 'A', signals: [{ unit: 'µV' }] });
  });

  test('however it is damaged, gives a refusal or values within their limits, and never throws', () => {
    const damage = fc.record({ at: fc.nat(400), remove: fc.nat(30), insert: fc.string({ maxLength: 4 }) });
    const keys = fc.constantFrom('r.hea', 'r.info');
    fc.assert(
      fc.property(sheets, keys, fc.array(damage, { maxLength: 4 }), (sheet, key, damages) => {
        let text = key === 'r.hea' ? writeHeader(sheet) : writeInfo(sheet);
        for (const { at, remove, insert } of damages) text = text.slice(0, at) + insert + text.slice(at + remove);
        expectWithinLimits(read(text, key));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), keys, (bytes, key) => expectWithinLimits(read(bytes, key))),
    );
  });

  function expectWithinLimits(said: ReturnType<typeof read>): void {
    if ('why' in said) {
      expect(said.why).not.toBe('');
      return;
    }
    const { samplingRateHz = 360, signals, sampleCount = 1 } = said;
    expect(isWithin(samplingRateHz, SAMPLING_RATE)).toBe(true);
    expect(sampleCount).toBeGreaterThan(0);
    expect(signals.length).toBeGreaterThan(0);
    for (const { unit, gain = 1, zeroAdu = 0, railsAdu = [0, 1] } of signals) {
      expect(unit).not.toBe('');
      expect(gain).toBeGreaterThan(0);
      expect(Number.isFinite(gain)).toBe(true);
      for (const value of [zeroAdu, ...railsAdu]) expect(isWithin(value, ZERO)).toBe(true);
      expect(railsAdu[0]).toBeLessThan(railsAdu[1]);
    }
  }
});

describe('a sheet beside a file', () => {
  const fits = { key: 'ward 3/A00001.mat', rows: 1, samples: 3600 };
  const header = (name: string, file = `${name}.mat`) => saidBy(`${name} 1 360 3600\n${file} 16+24 200/mV\n`);
  const info = (name: string) =>
    saidBy(writeInfo({ ...header('x'), recordName: name, sampleCount: 3600 }), 'ward 3/100m.info');

  test.each([
    ['a00001', undefined],
    ['A00001', undefined],
  ])('of the record %s describes A00001.mat', (name, why) => expect(whyNotOf(header(name), fits)).toBe(why));

  test('describes it when its record or its signal file has that name', () => {
    expect(whyNotOf(header('another', 'A00001.mat'), fits)).toBeUndefined();
    expect(whyNotOf(header('A00001', 'A00001.dat'), fits)).toBeUndefined();
    expect(whyNotOf(info('mitdb/100'), { ...fits, key: '100m.mat' })).toBeUndefined();
    expect(whyNotOf(info('mitdb/100'), { ...fits, key: '100.mat' })).toBeUndefined();
    expect(whyNotOf(saidBy('r 1 360\nr.mat 16 200\n'), { key: 'r.mat', rows: 1, samples: 77 })).toBeUndefined();
  });

  test.each([
    [header('A00002'), fits, 'it describes "A00002.mat", but this file is "A00001"'],
    [header('A00002', 'A00002.dat'), fits, 'it describes "A00002", but this file is "A00001"'],
    [header('A00001', 'A00002.mat'), fits, 'it describes "A00002.mat", but this file is "A00001"'],
    [info('mitdb/100'), fits, 'it describes "mitdb/100", but this file is "A00001"'],
    [header('A00001'), { ...fits, rows: 12 }, 'it describes 1 signal, but the file has 12'],
    [header('A00001'), { ...fits, samples: 3599 }, 'it gives 3600 samples per signal, but the file has 3599'],
  ])('that is about another one does not', (says, recording, why) => expect(whyNotOf(says, recording)).toBe(why));
});

const folder = realData.root ?? '';

whenPresent('every sheet of the public databases is believed, and describes the recording beside it', () => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.hea'));
  expect(names.length).toBeGreaterThan(100);
  for (const name of names) {
    const says = saidBy(readFileSync(join(folder, name)), name);
    const { signals, sampleCount = 0, samplingRateHz } = says;
    const recording = { key: name.replace('.hea', '.mat'), rows: signals.length, samples: sampleCount };
    expect([name, whyNotOf(says, recording)]).toEqual([name, undefined]);
    expect([250, 300, 500]).toContain(samplingRateHz);
    expect(signals.every(({ name, gain, zeroAdu }) => name !== undefined && gain !== undefined && zeroAdu === 0)).toBe(
      true,
    );
  }
});
