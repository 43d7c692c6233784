import { describe, expect, test } from '@jest/globals';
import type { MatVariable } from '../../../handler/mat/variables.ts';
import { settleClaims } from '../../../handler/recording/claims.ts';
import { leadRows } from '../../../handler/recording/lead-rows.ts';
import { everything } from '../../../handler/recording/tree.ts';
import type { Disagreement } from '../../../quality/facts.ts';
import { defaultProfile, profiles } from '../../../quality/profiles/index.ts';
import sourcesAgree from '../../../quality/rules/sources-agree.ts';
import { adu, aduPerMillivolt, count, hz } from '../../../quality/units.ts';
import { say } from '../../../quality/verdict.ts';
import { cell, fileOf, scalar, struct, text } from '../../support/recordings.ts';

const millivolts = profiles.get('millivolts')!;
const cinc2015 = profiles.get('cinc-2015')!;

function settle(
  metadata: Readonly<Record<string, string>>,
  variables: readonly MatVariable[] = [],
  profile = defaultProfile,
  leads = 1,
) {
  const all = everything(fileOf(...variables));
  const claims = settleClaims(all, new Map(Object.entries(metadata)), profile, leadRows(leads, profile));
  return { ...claims, told: toldBy(claims.disagreements) };
}

/** The finding of the rule `sources-agree`; empty when it has none. */
function toldBy(disagreements: readonly Disagreement[]): string {
  const facts = {
    signal: undefined,
    candidates: count(0),
    whyNoSignal: '',
    samplingRate: hz(1),
    leadCount: 1,
    sampleCount: 1,
  };
  const { outcome, sentence } = sourcesAgree.check({ ...facts, disagreements }, {}, say);
  return outcome === 'info' ? sentence : '';
}

describe('the sampling rate', () => {
  test.each<[string, string | undefined, number | undefined, number]>([
    ['metadata before file and profile', '250', 500, 250],
    ['the file before the profile', undefined, 500, 500],
    ['the profile, when nobody else says it', undefined, undefined, 360],
  ])('is believed of %s', (_, inMetadata, inFile, expected) => {
    const metadata = inMetadata === undefined ? {} : { 'sampling-rate-hz': inMetadata };
    const file = inFile === undefined ? [] : [scalar('Fs', inFile)];
    expect(settle(metadata, file).samplingRateHz).toBe(expected);
  });

  test.each(['fs', 'Fs', 'FS', 'sampling_rate', 'SamplingRate_Hz', 'sampling-frequency', 'sample_rate', 'sfreq'])(
    'may be called %s, also in a struct',
    (name) => {
      expect(settle({}, [scalar(name, 250)]).samplingRateHz).toBe(250);
      expect(settle({}, [struct('info', [scalar(name, 250)])]).samplingRateHz).toBe(250);
    },
  );

  test.each([
    ['500', 500],
    [' 500 Hz ', 500],
    ['2.5e2hz', 250],
    ['0', 360],
    ['2 ms', 360],
    ['about 500', 360],
    ['', 360],
  ])('may be said as text: %j', (said, expected) => {
    expect(settle({}, [text('fs', said)]).samplingRateHz).toBe(expected);
  });

  test('may be said for each channel, if it is the same', () => {
    expect(settle({}, [scalar('Fs', 128, 128)], defaultProfile, 2)).toMatchObject({ samplingRateHz: 128 });
    expect(settle({}, [scalar('Fs', 128, 250)], defaultProfile, 2)).toMatchObject({
      samplingRateHz: 360,
      told: 'the profile says the sampling rate is 360 Hz, the file "128, 250", where 1 value is wanted; each time, the first is believed',
    });
  });

  test.each(['0', '-5', 'NaN', 'abc', '1e300', 'Infinity', '', ' ', '360 Hz', '1', '0.002'])(
    'of "%s" in the metadata cannot be, and the next source is asked',
    (said) => {
      const claims = settle({ 'sampling-rate-hz': said }, [scalar('fs', 250)], { ...defaultProfile, id: 'p' });
      expect(claims.samplingRateHz).toBe(250);
      expect(claims.told).toBe(
        `the file says the sampling rate is 250 Hz, the metadata "${said}", which cannot be; ` +
          'the file says the sampling rate is 250 Hz, the profile 360 Hz; each time, the first is believed',
      );
    },
  );

  test.each([0, -5, Number.NaN, 1e300, Number.POSITIVE_INFINITY, 1])('of %p in the file cannot be either', (said) => {
    const claims = settle({}, [scalar('fs', said)]);
    expect(claims.samplingRateHz).toBe(360);
    expect(claims.told).toBe(
      `the profile says the sampling rate is 360 Hz, the file "${said}", which cannot be; each time, the first is believed`,
    );
  });

  test('is not known when the only one who says it says nonsense', () => {
    const { samplingRate: _, ...recording } = defaultProfile.recording;
    const claims = settle({ 'sampling-rate-hz': 'fast' }, [], { ...defaultProfile, recording });
    expect(claims.samplingRateHz).toBeUndefined();
    expect(claims.told).toBe(
      'the profile says nothing of the sampling rate, the metadata "fast", which cannot be; each time, the first is believed',
    );
  });

  test('is nothing to tell of when all who say it agree', () => {
    expect(settle({ 'sampling-rate-hz': '360.0' }, [scalar('fs', 360)]).told).toBe('');
  });
});

describe('gain and zero', () => {
  test("are the profile's when the file is silent", () => {
    expect(settle({})).toMatchObject({ stored: 'adu', gainAduPerMv: [200], zeroAdu: [1024], told: '' });
  });

  test("are the file's when it says them, for all leads or for each", () => {
    const file = [scalar('gain', 100), scalar('baseline', 0)];
    expect(settle({}, file)).toMatchObject({
      gainAduPerMv: [100],
      zeroAdu: [0],
      told: 'the file says the gain is 100 adu/mV, the profile 200 adu/mV; the file says zero is at 0 adu, the profile 1024 adu; each time, the first is believed',
    });
    const each = settle({}, [scalar('ADC_gain', 100, 200, 400)], defaultProfile, 3);
    expect(each.gainAduPerMv).toEqual([100, 200, 400]);
    expect(each.told).toContain('the file says the gain is 100, 200, 400 adu/mV, the profile 200 adu/mV');
  });

  test('for another number of leads are not guessed from', () => {
    expect(settle({}, [scalar('gain', 100, 200)], defaultProfile, 12)).toMatchObject({
      gainAduPerMv: [200],
      told: 'the profile says the gain is 200 adu/mV, the file "100, 200", where 1 or 12 values are wanted; each time, the first is believed',
    });
  });

  test.each([0, -200, Number.NaN, 1e300, 1e-300])('a gain of %p cannot be', (gain) => {
    expect(settle({}, [scalar('gain', gain)])).toMatchObject({ gainAduPerMv: [200] });
    expect(settle({}, [scalar('gain', gain)]).told).toContain(`the file "${gain}", which cannot be`);
  });

  test.each([Number.NaN, 1e300, Number.NEGATIVE_INFINITY])('a zero at %p cannot be', (zero) => {
    expect(settle({}, [scalar('zero', zero)])).toMatchObject({ zeroAdu: [1024] });
  });

  test('of a lead win over the general ones of its profile', () => {
    const recording = {
      ...cinc2015.recording,
      gain: aduPerMillivolt(200),
      leads: [{ name: 'II', gain: aduPerMillivolt(7247), zero: adu(5) }, 'V', { name: 'PLETH', isEcg: false as const }],
    };
    const claims = settle({}, [], { ...cinc2015, recording }, 3);
    expect(claims).toMatchObject({ gainAduPerMv: [7247, 200, 200], zeroAdu: [5, 0, 0] });
  });

  test('of rows that are no ECG are not shown', () => {
    const { told } = settle({}, [scalar('gain', 1, 2, 3)], cinc2015, 3);
    expect(told).toContain('the file says the gain is 1, 2 adu/mV, the profile 7247, 10520 adu/mV');
  });

  test('are not read from complex numbers, texts or long lists', () => {
    const file = [
      { ...scalar('gain', 5), complex: true },
      text('gain', '5'),
      scalar('gain', ...new Array(257).fill(5)),
    ];
    expect(settle({}, file)).toMatchObject({ gainAduPerMv: [200], told: '' });
  });
});

describe('the unit', () => {
  test.each([
    ['mV', 'mV'],
    ['MV', 'mV'],
    [' uV ', 'µV'],
    ['µV', 'µV'],
    ['μV', 'µV'],
    ['V', 'V'],
  ])('%s in the file is that of the values, whatever the profile stores', (said, unit) => {
    expect(settle({}, [text('units', said)])).toMatchObject({
      stored: unit,
      gainAduPerMv: undefined,
      zeroAdu: undefined,
      told: `the file says the values are in ${unit}, the profile adu; each time, the first is believed`,
    });
  });

  test('of another quantity says nothing', () => {
    expect(settle({}, [text('unit', 's'), cell('units', text('', 'mV'))])).toMatchObject({ stored: 'adu', told: '' });
  });

  test('beside a gain is what the counts are turned into', () => {
    expect(settle({}, [text('units', 'mV'), scalar('gain', 200)])).toMatchObject({
      stored: 'adu',
      gainAduPerMv: [200],
      told: '',
    });
    expect(settle({}, [text('units', 'uV'), scalar('gain', 0.5)])).toMatchObject({
      stored: 'adu',
      gainAduPerMv: [500],
    });
    expect(settle({}, [text('units', 'V'), scalar('gain', 1e6)])).toMatchObject({
      stored: 'adu',
      gainAduPerMv: [1000],
    });
  });

  test("is the profile's when the file is silent", () => {
    expect(settle({}, [scalar('gain', 5)], millivolts)).toMatchObject({
      stored: 'mV',
      gainAduPerMv: undefined,
      told: '',
    });
    expect(settle({}, [text('units', 'mV')], millivolts).told).toBe('');
    expect(settle({}, [text('units', 'uV')], millivolts)).toMatchObject({
      stored: 'µV',
      told: 'the file says the values are in µV, the profile mV; each time, the first is believed',
    });
  });
});

describe('the rest of the metadata', () => {
  test('a profile that does not exist is told', () => {
    expect(settle({ profile: 'mit-bih-360' }).told).toBe('');
    expect(settle({ profile: 'holter {24h}' }).told).toBe(
      'the profile says it is mit-bih-360, the metadata "holter {24h}", which does not exist; each time, the first is believed',
    );
  });

  test('when it was recorded is believed if it is a date, and told if it is none', () => {
    expect(settle({ 'recorded-at': '2025-03-01T10:00:00Z' })).toMatchObject({
      recordedAt: new Date('2025-03-01T10:00:00Z'),
      told: '',
    });
    expect(settle({ 'recorded-at': 'foo 12' })).toMatchObject({
      recordedAt: undefined,
      told: 'the profile says nothing of when it was recorded, the metadata "foo 12", which is no date; each time, the first is believed',
    });
  });

  test('the subject is taken as it is and told to nobody', () => {
    expect(settle({ subject: 'Jane Doe' })).toMatchObject({ subject: 'Jane Doe', told: '' });
    expect(settle({ subject: '' }).subject).toBeUndefined();
  });

  test('is quoted on one line, and not at any length', () => {
    const { told } = settle({ 'sampling-rate-hz': `1\r\n2${'x'.repeat(5000)}` });
    expect(told).toContain(`the metadata "1 2${'x'.repeat(59)}…", which cannot be`);
  });
});
