/** What else is said: by a sheet beside the file, by codes that are no values, and about subject, device and time. */
import { describe, expect, test } from '@jest/globals';
import { numeric, text } from '../../../support/recordings.ts';
import { COUNTS, counts, read } from './read.ts';

describe('a sheet beside the file', () => {
  const signal = { name: 'II', unit: 'mV', gain: 200, zeroAdu: 1024, railsAdu: [0, 2047] as const };

  test('says rate, scale, rails and names', () => {
    const companion = { samplingRateHz: 250, signals: [signal], sampleCount: COUNTS.length };
    const { recording, ...found } = read([counts()], { companion });
    expect(found).toMatchObject({
      rateHz: 250,
      names: ['II'],
      sources: { samplingRate: 'companion', gain: 'companion', leadNames: 'companion' },
    });
    expect(recording.signal?.headers[0]).toMatchObject({ gainAduPerMv: 200, zeroAdu: 1024, railsAdu: [0, 2047] });
  });

  test('without a gain says nothing of the scale', () => {
    const companion = { samplingRateHz: 250, signals: [{ ...signal, gain: undefined }] };
    const strange = numeric(
      'val',
      [1, COUNTS.length],
      COUNTS.map((code) => code * 40),
    );
    expect(read([strange], { companion }).unknown).toHaveLength(1);
  });
});

test('a code for no value is a missing sample, and a rule still sees the code', () => {
  const stored = Float64Array.from(COUNTS);
  stored.fill(-32768, 10, 12);
  const { signal } = read([numeric('val', [1, stored.length], stored)]).recording;
  expect(Array.from(signal!.read(0, 9, 13))).toEqual([COUNTS[9], -32768, -32768, COUNTS[12]]);
  expect(Array.from(signal!.measured(0, 9, 13))).toEqual([COUNTS[9], Number.NaN, Number.NaN, COUNTS[12]]);
});

describe('whose, when and with what', () => {
  test('is said by the metadata before the file, and by nobody when nobody does', () => {
    const said = [
      text('device', 'H3+'),
      text('firmware_version', '2.1'),
      text('subject_id', 'P7'),
      text('patient_name', 'Jane'),
    ];
    const { subject, device, firmware, recordedAt } = read([counts(), ...said]).recording;
    expect({ subject, device, firmware, recordedAt }).toEqual({
      subject: 'P7',
      device: 'H3+',
      firmware: '2.1',
      recordedAt: undefined,
    });
    const metadata = { subject: 'Q1', device: 'X', firmware: '9', 'recorded-at': '2025-03-01' };
    expect(read([counts(), ...said], { metadata }).recording).toMatchObject({
      subject: 'Q1',
      device: 'X',
      firmware: '9',
      recordedAt: new Date('2025-03-01'),
    });
    expect(read([counts()]).recording).toMatchObject({ subject: undefined, device: undefined, firmware: undefined });
  });
});
