/** What is understood as a sampling rate, who is believed, and what nobody may guess. */
import { describe, expect, test } from '@jest/globals';
import type { MatVariable } from '../../../../handler/mat/variables.ts';
import { cell, numeric, scalar, struct, text } from '../../../support/recordings.ts';
import { COUNTS, counts, millivolts, read, times } from './read.ts';

describe('the sampling rate', () => {
  test.each<[string, readonly MatVariable[]]>([
    ...[
      'fs',
      'Fs',
      'F_s',
      'sampling_rate',
      'SamplingRate_Hz',
      'sampling-frequency',
      'sample rate',
      'sfreq',
      'srate',
      'SR',
      'Fs_ECG',
      'ecgFs',
      'val_fs',
      'SampFreq',
      'fsample',
      'freq',
      'rate',
      'frequency',
    ].map((name): [string, MatVariable[]] => [name, [scalar(name, 250)]]),
    ['a rate in kHz', [scalar('fs_kHz', 0.25)]],
    ['a text', [text('fs', ' 250 Hz ')]],
    ['a text in kHz', [text('fs', '0.25 kHz')]],
    ['a text that is a period', [text('fs', '4 ms')]],
    ['a cell', [cell('fs', scalar('', 250))]],
    ['one for each channel', [scalar('Fs', 250, 250, 250)]],
    ['a unit beside it', [scalar('fs', 0.25), text('fs_unit', 'kHz')]],
    ['a period in seconds', [scalar('dt', 0.004)]],
    ['a period in milliseconds, as its name says', [scalar('dt_ms', 4)]],
    ['a period with a unit beside it', [scalar('isi', 4), text('isi_units', 'ms')]],
    ['a period that can only be milliseconds', [scalar('sampling_interval', 4)]],
    ['times in seconds', [times(0.004)]],
    ['times in milliseconds', [times(4, 't_ms')]],
    ['times that can only be milliseconds', [times(4)]],
    ['dates of MATLAB', [times(0.004 / 86_400, 'time', 737_000.5)]],
    ['seconds since 1970', [times(0.004, 'timestamps', 1_600_000_000)]],
    [
      'rounded times',
      [
        numeric(
          't',
          [1, COUNTS.length],
          Float64Array.from(COUNTS, (_, i) => Math.round(i * 40) / 10_000),
        ),
      ],
    ],
    ['a struct beside it', [struct('info', [scalar('fs', 250)])]],
    ['a struct of Octave', [struct('fs', [text('type', 'scalar'), scalar('value', 250)])]],
  ])('is understood from %s', (_, said) => {
    expect(read([counts(), ...said])).toMatchObject({
      rateHz: 250,
      sources: { samplingRate: 'file' },
      contradictions: 0,
    });
  });

  test.each<[string, MatVariable]>([
    ['nought', scalar('fs', 0)],
    ['less than nought', scalar('fs', -1)],
    ['not a number', scalar('fs', Number.NaN)],
    ['a rate that may be of a heart', scalar('rate', 75)],
    ['numbers of samples', times(1)],
  ])('is not taken from %s', (_, said) => {
    const { rateHz, sources } = read([millivolts(), said]);
    expect({ rateHz, source: sources?.samplingRate }).toEqual({ rateHz: undefined, source: undefined });
    expect(read([counts(), said])).toMatchObject({ rateHz: 360, sources: { samplingRate: 'assumed' } });
  });

  test.each<[string, MatVariable]>([
    ['a thousand million', scalar('fs', 1e9)],
    ['a period that is called a rate', scalar('samplingRate', 1 / 360)],
    ['rates that differ', scalar('fs', 250, 500)],
    ['words', text('fs', 'about 500')],
    ['a comma that may be either', text('fs', '1,000 kHz')],
    ['times that go backwards', times(-0.004)],
    ['times that repeat', times(0)],
    ['times in minutes, which nothing says', times(0.004 / 60)],
  ])('is asked for where %s mean one that nobody can read', (_, said) => {
    for (const signal of [millivolts(), counts()]) {
      expect(read([signal, said])).toMatchObject({ rateHz: undefined, names: undefined });
    }
  });

  test('is told apart from that of another signal in the file', () => {
    const ppg = struct('ppg', [scalar('fs', 64), numeric('v', [1, 700], Float64Array.from({ length: 700 }, Math.sin))]);
    expect(read([ppg, struct('ecg', [scalar('fs', 250), millivolts('signal')])])).toMatchObject({ rateHz: 250 });
    expect(read([struct('ecg', [scalar('fs', 250), millivolts('signal')]), scalar('fs', 64)])).toMatchObject({
      rateHz: 250,
    });
    expect(read([scalar('fs', 64), scalar('fs_ecg', 250), millivolts()])).toMatchObject({ rateHz: 250 });
  });

  test('that a gap interrupts is that of the samples before it, and the gap is told', () => {
    const gapped = Float64Array.from(COUNTS, (_, i) => i * 0.004 + (i > 700 ? 12 : 0));
    const { rateHz, notes } = read([counts(), numeric('t', [1, COUNTS.length], gapped)]);
    expect(rateHz).toBe(250);
    expect(notes.join()).toContain('sample 700');
  });

  test('is refused where two things equally near say two', () => {
    expect(read([counts(), scalar('fs', 250), scalar('srate', 500)])).toMatchObject({
      contradictions: 1,
      names: undefined,
    });
    expect(read([counts(), scalar('fs', 250), times(0.002)])).toMatchObject({ contradictions: 1 });
    expect(read([counts(), scalar('fs', 250), times(0.004)])).toMatchObject({ contradictions: 0, rateHz: 250 });
  });

  test('is refused where a sheet says another than the file, unless the metadata settles it', () => {
    const signals = [{ name: 'II', unit: 'mV', gain: undefined, zeroAdu: undefined, railsAdu: undefined }];
    const companion = { samplingRateHz: 500, signals };
    expect(read([counts(), scalar('fs', 250)], { companion })).toMatchObject({ contradictions: 1, names: undefined });
    const metadata = { 'sampling-rate-hz': '250', 'gain-adu-per-mv': '200' };
    expect(read([counts(), scalar('fs', 250)], { companion, metadata })).toMatchObject({
      contradictions: 0,
      rateHz: 250,
    });
  });

  test.each([
    ['metadata before all others', { metadata: { 'sampling-rate-hz': '200' } }, 200, 'metadata'],
    ['the file before a profile', { profile: 'cinc-2017' }, 250, 'file'],
  ] as const)('is that of %s', (_, given, rateHz, source) => {
    expect(read([counts(), scalar('fs', 250)], given)).toMatchObject({ rateHz, sources: { samplingRate: source } });
  });

  test.each(['0', '-5', 'NaN', 'abc', '1e300', '', '360 Hz', '1'])(
    'of "%s" in the metadata cannot be, and the next is asked',
    (said) => {
      const { rateHz, told } = read([counts(), scalar('fs', 250)], { metadata: { 'sampling-rate-hz': said } });
      expect(rateHz).toBe(250);
      expect(told).toMatchObject([{ overruled: { source: 'metadata' } }, { overruled: { source: 'assumed' } }]);
    },
  );
});
