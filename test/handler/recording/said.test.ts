/** What a file, a sheet and the metadata say, fact by fact: who is believed, what is told, and what nobody may guess. */
import { describe, expect, test } from '@jest/globals';
import type { MatVariable } from '../../../handler/mat/variables.ts';
import type { CompanionSays } from '../../../handler/recording/companion/companion.ts';
import { recordingIn } from '../../../handler/recording/recording.ts';
import { defaultProfile, profiles } from '../../../quality/profiles/index.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { cell, fileOf, numeric, scalar, struct, text } from '../../support/recordings.ts';

const HEART = ecg({ durationS: 10, samplingRateHz: 250 });
const COUNTS = Float64Array.from(HEART.adu, (adu) => adu + 1024);
const MILLIVOLTS = Float64Array.from(HEART.adu, (adu) => adu / HEART.gainAduPerMv);

interface Given {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly companion?: Partial<CompanionSays>;
  readonly profile?: string;
}

const SHEET: CompanionSays = {
  key: 'a.hea',
  version: '1',
  recordName: 'a',
  fileNames: [],
  samplingRateHz: undefined,
  sampleCount: undefined,
  signals: [],
  recordedAt: undefined,
  subject: undefined,
};

function read(variables: readonly MatVariable[], { metadata = {}, companion, profile }: Given = {}) {
  const said = {
    key: 'a.mat',
    metadata: new Map(Object.entries(metadata)),
    companion: companion && { ...SHEET, ...companion },
  };
  const chosen = profiles.get(profile ?? '') ?? defaultProfile;
  const recording = recordingIn(fileOf(...variables), said, { profile: chosen, isNamed: profile !== undefined });
  const { facts, signal } = recording;
  const first = signal && Array.from(signal.read(0, 0, 3));
  const header = signal?.headers[0];
  return {
    rateHz: facts.samplingRate?.value,
    sources: facts.sources,
    unknown: facts.meaning?.unknown.map(({ metadata: name }) => name) ?? [],
    contradictions: facts.meaning?.contradictions.length,
    misfits: facts.meaning?.misfits.length,
    names: signal?.headers.map(({ name }) => name),
    firstMv: first?.map((value) =>
      header?.gainAduPerMv === undefined ? value : (value - header.zeroAdu!) / header.gainAduPerMv,
    ),
    variable: facts.signal?.variable,
    notes: facts.notes ?? [],
    told: facts.disagreements,
    profile: recording.profile.id,
    recording,
  };
}

const counts = (name = 'val') => numeric(name, [1, COUNTS.length], COUNTS);
const millivolts = (name = 'ecg') => numeric(name, [MILLIVOLTS.length, 1], MILLIVOLTS);
const leads = (count: number, name = 'val') =>
  numeric(
    name,
    [count, MILLIVOLTS.length],
    Float64Array.from(
      { length: count * MILLIVOLTS.length },
      (_, i) => MILLIVOLTS[Math.floor(i / count)]! / (1 + (i % count)),
    ),
  );
const times = (step: number, name = 't', first = 0) =>
  numeric(
    name,
    [1, COUNTS.length],
    Float64Array.from(COUNTS, (_, i) => first + i * step),
  );

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

describe('the scale', () => {
  test.each<[string, number, readonly MatVariable[]]>([
    ...['mV', 'MV', ' millivolts ', 'millivolt', '[mV]'].map((unit): [string, number, MatVariable[]] => [
      unit,
      1,
      [text('unit', unit)],
    ]),
    ...['uV', 'µV', 'μV', 'microvolts', 'microvolt', 'Âµv'].map((unit): [string, number, MatVariable[]] => [
      unit,
      1e3,
      [text('units', unit)],
    ]),
    ['V', 1e-3, [text('unit', 'V')]],
    ['volts', 1e-3, [text('unit', 'volts')]],
    ['nV', 1e6, [text('unit', 'nV')]],
    ['a cell of units', 1e3, [cell('units', text('', 'uV'))]],
  ])('of values in %s', (_, perMv, said) => {
    const values = numeric(
      'ecg',
      [1, MILLIVOLTS.length],
      MILLIVOLTS.map((mv) => mv * perMv),
    );
    const { firstMv, sources } = read([values, scalar('fs', 250), ...said]);
    expect(sources?.gain).toBe('file');
    for (const [i, mv] of firstMv!.entries()) expect(mv).toBeCloseTo(MILLIVOLTS[i]!, 9);
  });

  const scaled = (gain: number, zero = 0) =>
    numeric(
      'val',
      [1, MILLIVOLTS.length],
      MILLIVOLTS.map((mv) => Math.round(mv * gain + zero)),
    );

  test.each<[string, number, number, readonly MatVariable[]]>([
    ['a gain', 400, 0, [scalar('gain', 400)]],
    ['a gain and the zero', 400, 512, [scalar('adc_gain', 400), scalar('baseline', 512)]],
    ['a gain in counts a microvolt', 400, 0, [scalar('gain', 0.4), text('gain_unit', 'adu/uV')]],
    ['a gain, and the unit that it leads to', 400, 0, [scalar('gain', 0.4), text('units', 'uV')]],
    ['its inverse, with its unit', 400, 0, [scalar('gain', 0.0025), text('gain_units', 'mV/count')]],
    ['a resolution in microvolts', 400, 0, [scalar('resolution', 2.5), text('resolution_unit', 'uV')]],
    ['a resolution with its unit in its name', 400, 0, [scalar('lsb_uV', 2.5)]],
    ['nanovolts a bit', 400, 0, [scalar('nVPerBit', 2500)]],
    ["WFDB's two zeros", 400, 512, [scalar('adc_gain', 400), scalar('baseline', 512), scalar('adc_zero', 0)]],
  ])('of counts by %s', (_, gain, zero, said) => {
    const { firstMv, sources, contradictions } = read([scaled(gain, zero), scalar('fs', 250), ...said]);
    expect({ source: sources?.gain, contradictions }).toEqual({ source: 'file', contradictions: 0 });
    for (const [i, mv] of firstMv!.entries()) expect(Math.abs(mv - MILLIVOLTS[i]!)).toBeLessThan(0.51 / gain);
  });

  test.each<[string, readonly MatVariable[]]>([
    ['an inverse without a unit', [scalar('gain', 0.0025)]],
    ['the gain of an amplifier', [scalar('gain', 1e6)]],
    ['a resolution without a unit, which may be bits', [scalar('resolution', 16)]],
    ['nothing', []],
  ])('of counts is not guessed from %s', (_, said) => {
    const { unknown, names } = read([scaled(5000, -20_000), scalar('fs', 250), ...said]);
    expect({ unknown, names }).toEqual({ unknown: [expect.stringContaining('gain-adu-per-mv')], names: undefined });
  });

  test('a zero that the codes never come near is not believed without a gain', () => {
    const { firstMv, sources } = read([counts(), scalar('fs', 250), scalar('baseline', 1)]);
    expect(sources?.gain).toBe('assumed');
    expect(firstMv![0]).toBeCloseTo(HEART.adu[0]! / 200, 9);
  });

  test('numbers that are not whole and look like a heart in millivolts are taken for such, and marked', () => {
    expect(read([millivolts(), scalar('fs', 250)])).toMatchObject({ sources: { gain: 'assumed' }, profile: 'generic' });
    const volts = numeric(
      'ecg',
      [1, MILLIVOLTS.length],
      MILLIVOLTS.map((mv) => mv / 1000),
    );
    expect(read([volts, scalar('fs', 250)])).toMatchObject({ unknown: ['unit or gain-adu-per-mv'], names: undefined });
  });

  test('the default profile speaks only for files that look like its own', () => {
    expect(read([counts()])).toMatchObject({
      profile: 'mit-bih-360',
      sources: { gain: 'assumed', samplingRate: 'assumed' },
    });
    const eightBit = numeric(
      'val',
      [1, 3000],
      Float64Array.from({ length: 3000 }, (_, i) => 128 + Math.round(40 * Math.sin(i / 9))),
    );
    for (const other of [scaled(200, 0), leads(3), eightBit]) expect(read([other]).names).toBeUndefined();
  });

  test('a profile that was named is refused where its values would be wrong', () => {
    expect(read([scaled(200, 0)], { profile: 'mit-bih-360' })).toMatchObject({ misfits: 1, names: undefined });
    expect(read([scaled(200, 0)], { profile: 'millivolts' })).toMatchObject({ misfits: 1, names: undefined });
    expect(read([millivolts()], { profile: 'cinc-2017' })).toMatchObject({ misfits: 0 + 1, names: undefined });
    const volts = numeric(
      'ecg',
      [1, MILLIVOLTS.length],
      MILLIVOLTS.map((mv) => mv / 1e6),
    );
    expect(read([volts], { profile: 'millivolts' })).toMatchObject({ misfits: 1, names: undefined });
    expect(read([scaled(200, 0)], { profile: 'baseline-removed-adu' })).toMatchObject({ misfits: 0, names: ['ch1'] });
  });
});

describe('the leads', () => {
  test.each<[string, MatVariable]>([
    ['a cell', cell('leads', text('', 'II'), text('', 'V1'), text('', 'V5'))],
    ['a char matrix', { kind: 'char', name: 'sig_name', dims: [3, 2], text: 'II\nV1\nV5' }],
    ['a list in one text', text('channel_names', 'II, V1, V5')],
    ["EEGLAB's chanlocs", struct('labels', [text('labels', 'II')], [text('labels', 'V1')], [text('labels', 'V5')])],
  ])('are called as %s says', (_, said) => {
    expect(read([leads(3), scalar('fs', 250), said])).toMatchObject({
      names: ['II', 'V1', 'V5'],
      sources: { leadNames: 'file' },
    });
  });

  test('are called as the twelve are always written', () => {
    const said = cell('leads', text('', 'lead ii'), text('', 'AVR'), text('', 'ECG V5'));
    expect(read([leads(3), scalar('fs', 250), said]).names).toEqual(['II', 'aVR', 'V5']);
  });

  test.each<[string, MatVariable]>([
    ['of another number', cell('leads', text('', 'II'), text('', 'V1'))],
    ['twice', cell('leads', text('', 'II'), text('', 'II'), text('', 'V1'))],
    ['ten thousand', cell('leads', ...Array.from({ length: 10_000 }, (_, i) => text('', `c${i}`)))],
  ])('are numbered where names are given %s', (_, said) => {
    expect(read([leads(3), scalar('fs', 250), said])).toMatchObject({
      names: ['ch1', 'ch2', 'ch3'],
      sources: { leadNames: undefined },
    });
  });

  test('are numbered where nobody names them, however many a profile has that nobody named', () => {
    const twelve = read([leads(12), scalar('fs', 250)]);
    expect(twelve.names?.slice(0, 2)).toEqual(['ch1', 'ch2']);
  });

  test('that are no ECG are left out, and told', () => {
    const said = cell('labels', text('', 'Resp'), text('', 'II'), text('', 'PLETH'));
    const { names, notes, recording } = read([leads(3), scalar('fs', 250), said]);
    expect(names).toEqual(['II']);
    expect(recording.signal?.headers[0]?.index).toBe(1);
    expect(notes).toHaveLength(2);
    const units = cell('units', text('', 'mV'), text('', 'mmHg'), text('', 'mV'));
    expect(read([leads(3), scalar('fs', 250), units]).names).toEqual(['ch1', 'ch3']);
  });

  test('are not the time that stands in a column before them', () => {
    const both = Float64Array.of(...Array.from(MILLIVOLTS, (_, i) => i * 0.004), ...MILLIVOLTS);
    expect(read([numeric('data', [MILLIVOLTS.length, 2], both)])).toMatchObject({ names: ['ch2'], rateHz: 250 });
  });

  test('may be a variable each', () => {
    const one = (name: string) => numeric(name, [MILLIVOLTS.length, 1], MILLIVOLTS);
    expect(read([one('I'), one('II'), one('avf'), scalar('fs', 250)])).toMatchObject({
      names: ['I', 'II', 'aVF'],
      variable: 'I, II, avf',
    });
    expect(read([struct('leads', [one('V1'), one('V2')]), scalar('fs', 250)]).names).toEqual(['V1', 'V2']);
  });

  test('of several subjects in one file are refused', () => {
    const subject = [millivolts('ecg'), scalar('fs', 250)];
    const { recording } = read([struct('s', subject, subject)]);
    expect(recording.facts.signal).toBeUndefined();
    expect(recording.facts.whyNoSignal).toContain('"s(1).ecg", "s(2).ecg"');
  });
});

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
