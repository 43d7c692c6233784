import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMat } from '../../handler/mat/read-mat.ts';
import { recordingIn } from '../../handler/recording/recording.ts';
import { findingRow, windowRow } from '../../handler/rows.ts';
import { namedRulesetOf } from '../../handler/ruleset.ts';
import {
  catalogue,
  defaultProfile,
  type Evaluation,
  evaluate,
  microvolts,
  type PlainRecording,
  type Profile,
  percent,
  profile,
  profiles,
  rule,
  seconds,
} from '../../quality/index.ts';
import { spoiltEcgs } from '../support/arbitraries.ts';
import { ecg } from '../support/ecg/ecg.ts';
import { ID, processed } from '../support/processed.ts';
import { matOf } from '../support/recordings.ts';
import { runsOf } from '../support/seed/seed.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'samples', 'mit-bih-360');
/** One is cut short: there is nothing in it to hand over. */
const files = readdirSync(SAMPLES).filter((name) => name.endsWith('.mat') && !name.includes('cut short'));
const SCALE = { gainAduPerMv: 200, zeroAdu: 1024, railsAdu: [0, 2047] } as const;
const heart = ecg({ zeroAdu: 1024, durationS: 30 }).adu;
const heartMv = Float64Array.from(heart, (count) => (count - SCALE.zeroAdu) / SCALE.gainAduPerMv);

function counts(...leads: readonly ArrayLike<number>[]): PlainRecording {
  return { unit: 'adu', samplingRateHz: 360, leads: leads.map((samples) => ({ samples, ...SCALE })) };
}

function millivolts(...leads: readonly ArrayLike<number>[]): PlainRecording {
  return { unit: 'mV', samplingRateHz: 360, leads: leads.map((samples) => ({ samples })) };
}

describe('the same recording as a file', () => {
  test('there are recordings to compare', () => {
    expect(files.length).toBeGreaterThan(5);
  });

  test.each(files)('%s gets the rows that the handler writes', async (name) => {
    const bytes = readFileSync(join(SAMPLES, name));
    const { signal } = recordingIn(
      await readMat(bytes),
      { key: '', metadata: new Map() },
      { profile: defaultProfile, isNamed: false },
    );
    await expectSameRows(bytes, counts(signal!.read(0, 0, signal!.sampleCount)));
  });

  test('of several leads, with faults of all kinds, it gets them too', async () => {
    await fc.assert(
      fc.asyncProperty(spoiltEcgs({ durationS: 26, samplingRateHz: 360 }), fc.nat(3000), async ({ samples }, shift) => {
        const first = Int16Array.from(samples, (adu) => Math.min(2047, Math.max(0, adu))); // as the default profile's converter
        const second = first.map((_, i) => first[(i + shift) % first.length]!);
        const matrix = Int16Array.from({ length: 2 * first.length }, (_, i) => (i % 2 === 0 ? first : second)[i >> 1]!);
        await expectSameRows(matOf(2, matrix), counts(first, second));
      }),
      { numRuns: runsOf(15) },
    );
  });
});

async function expectSameRows(bytes: Uint8Array, recording: PlainRecording): Promise<void> {
  const { result, windows, findings } = await processed({ bytes });
  const evaluation = evaluate(recording);
  const { outcome, code, reason, usableShare } = result;
  expect(evaluation).toMatchObject({ outcome, code, reason, usableShare, failures: [] });
  const context = { recordingId: ID, ruleset: namedRulesetOf(defaultProfile).hash, samplingRateHz: 360 };
  expect(windows).toHaveLength(evaluation.windows.length);
  expect(windows).toMatchObject(
    evaluation.windows.map((window) => {
      const { measures, start_sample, end_sample, ...row } = windowRow(context, window, window);
      return { ...row, ...measures, start_sample: BigInt(start_sample), end_sample: BigInt(end_sample) };
    }),
  );
  expect(findings).toEqual(evaluation.findings.map((finding) => findingRow(context, finding)));
}

describe('a good recording', () => {
  test('is accepted, all of it usable, window by window and lead by lead', () => {
    const { windows, beats, quality, ...others } = evaluate(counts(heart));
    expect(beats.map(({ sample }) => Math.round(sample / 360))).toEqual(Array.from({ length: 29 }, (_, i) => i + 1));
    expect(quality).toBeGreaterThan(0.95);
    expect(others).toEqual({
      outcome: 'accepted',
      code: undefined,
      reason: undefined,
      usableShare: 1,
      findings: [],
      failures: [],
    });
    expect(windows.map(({ index, start, end, lead, usable }) => [index, start, end, lead.name, usable])).toEqual([
      [0, 0, 3600, 'ch1', true],
      [1, 3600, 7200, 'ch1', true],
      [2, 7200, 10800, 'ch1', true],
    ]);
    expect(windows[0]!.measured.get('heart_rate_bpm')?.unit).toBe('bpm');
  });

  test('is judged alike in any kind of array, and none is changed', () => {
    const kinds: readonly ArrayLike<number>[] = [
      heart,
      Array.from(heart),
      Float32Array.from(heart),
      Object.freeze(Array.from(heart)),
      Object.assign({ length: heart.length }, heart),
    ];
    const before = Array.from(heart);
    const [first, ...others] = kinds.map((samples) => evaluate(counts(samples)));
    for (const other of others) expect(other).toEqual(first);
    for (const samples of kinds) expect(Array.from(samples)).toEqual(before);
  });

  test('gets in millivolts the verdict that it gets in counts', () => {
    const [inCounts, inMillivolts] = [evaluate(counts(heart)), evaluate(millivolts(heartMv))];
    const usable = ({ windows }: Evaluation) => windows.map((window) => window.usable);
    expect(inMillivolts.outcome).toBe(inCounts.outcome);
    expect(usable(inMillivolts)).toEqual(usable(inCounts));
    expect(inMillivolts.windows[0]!.lead).toMatchObject({ gainAduPerMv: undefined, zeroAdu: undefined });
  });

  test('calls its leads as it is told, else ch1, ch2, …', () => {
    const samples = heartMv;
    const { windows } = evaluate({ unit: 'mV', samplingRateHz: 360, leads: [{ samples }, { samples, name: 'aVR' }] });
    expect(windows.slice(0, 2).map(({ lead }) => [lead.name, lead.index])).toEqual([
      ['ch1', 0],
      ['aVR', 1],
    ]);
  });
});

describe('what the samples hold is judged, never refused', () => {
  test.each<[string, PlainRecording, string]>([
    ['no lead', millivolts(), 'numeric-real-matrix'],
    ['a lead without a sample', counts([]), 'numeric-real-matrix'],
    ['one sample', counts([1024]), 'duration'],
    ['four seconds', counts(heart.subarray(0, 4 * 360)), 'duration'],
    ['nothing but NaN', millivolts(new Float64Array(3600).fill(Number.NaN)), 'finite-samples'],
    ['nothing but infinity', counts(new Float64Array(3600).fill(Number.POSITIVE_INFINITY)), 'finite-samples'],
    ['a flat line', millivolts(new Float64Array(3600)), 'frozen-trace'],
    ['more leads than there can be', millivolts(...Array(257).fill(heartMv.subarray(0, 1800))), 'lead-count'],
  ])('%s', (_, recording, code) => {
    expect(evaluate(recording)).toMatchObject({ outcome: 'rejected', code, failures: [] });
  });

  test('nothing has no window and no usable time, and says so', () => {
    expect(evaluate(millivolts())).toEqual({
      outcome: 'rejected',
      code: 'numeric-real-matrix',
      reason: expect.stringContaining('"leads"'),
      usableShare: 0,
      quality: undefined,
      windows: [],
      beats: [],
      findings: [
        expect.objectContaining({ ruleId: 'numeric-real-matrix', span: undefined }),
        expect.objectContaining({ ruleId: 'lead-count', span: undefined }),
        expect.objectContaining({ ruleId: 'duration', span: undefined }),
      ],
      failures: [],
    });
  });
});

/** Whoever does not compile may hand over anything. */
function unchecked(recording: unknown): PlainRecording {
  return recording as PlainRecording;
}

test.each<[unknown, string]>([
  [{ leads: [], samplingRateHz: 360 }, "unit must be 'mV' or 'adu' (counts of the converter), got undefined"],
  [{ ...millivolts([]), unit: 'uV' }, `unit must be 'mV' or 'adu' (counts of the converter), got "uV"`],
  [{ ...millivolts([]), samplingRateHz: 0 }, 'samplingRateHz must be from 20 to 1000000 Hz, got 0'],
  [{ ...millivolts([]), samplingRateHz: Number.NaN }, 'samplingRateHz must be from 20 to 1000000 Hz, got NaN'],
  [{ ...millivolts([]), samplingRateHz: '360' }, 'samplingRateHz must be from 20 to 1000000 Hz, got "360"'],
  [{ unit: 'mV', leads: [] }, 'samplingRateHz must be from 20 to 1000000 Hz, got undefined'],
  [{ unit: 'mV', samplingRateHz: 360 }, 'leads must be an array of leads, got undefined'],
  [{ ...millivolts(), leads: [null] }, 'leads[0] must be a lead with its samples, got null'],
  [{ ...millivolts(), leads: [[1, 2]] }, 'leads[0].samples must be an array of numbers, got undefined'],
  [{ ...millivolts(), leads: [{ samples: '12' }] }, 'leads[0].samples must be an array of numbers, got "12"'],
  [millivolts([0, 1], [0]), 'leads[1].samples.length must be 2, as in leads[0], got 1'],
  [
    { ...millivolts(), leads: [{ samples: [1, null] }] },
    'leads[0].samples[1] must be a number, NaN where it is missing, got null',
  ],
  [
    { ...millivolts(), leads: [{ samples: BigInt64Array.of(7n) }] },
    'leads[0].samples[0] must be a number, NaN where it is missing, got 7',
  ],
  [counts([1, 0.5]), "leads[0].samples[1] must be a whole number of 32 bits when unit is 'adu', got 0.5"],
  [counts([2 ** 31]), "leads[0].samples[0] must be a whole number of 32 bits when unit is 'adu', got 2147483648"],
  [
    { ...counts(), leads: [{ samples: [1] }] },
    'leads[0].gainAduPerMv must be from 0.001 to 1000000000 adu/mV, got undefined',
  ],
  [
    { ...counts(), leads: [{ samples: [1], gainAduPerMv: 0, zeroAdu: 0 }] },
    'leads[0].gainAduPerMv must be from 0.001 to 1000000000 adu/mV, got 0',
  ],
  [
    { ...counts(), leads: [{ samples: [1], gainAduPerMv: 200 }] },
    'leads[0].zeroAdu must be from -2147483648 to 2147483648 adu, got undefined',
  ],
  [
    { ...counts(), leads: [{ samples: [1], ...SCALE, railsAdu: [2047, 0] }] },
    'leads[0].railsAdu must be the lowest and the highest code, got [2047,0]',
  ],
  [
    { ...millivolts(), leads: [{ samples: [1], gainAduPerMv: 200 }] },
    "leads[0].gainAduPerMv must be left out when unit is 'mV', got 200",
  ],
  [{ ...millivolts(), leads: [{ samples: [1], name: 2 }] }, 'leads[0].name must be text, got 2'],
  [{ ...millivolts(), leads: {} }, 'leads must be an array of leads, got a value of type object'],
])('%j is refused: %s', (recording, message) => {
  expect(() => evaluate(unchecked(recording))).toThrow(new TypeError(message));
});

test('whatever is handed over as a recording gives a verdict or a TypeError', () => {
  const sample = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(null, undefined, 'x', 1n, {}));
  const lead = fc.record(
    {
      samples: fc.oneof(fc.array(fc.double(), { maxLength: 50 }), fc.array(sample, { maxLength: 5 }), fc.anything()),
      name: fc.oneof(fc.string(), fc.anything()),
      gainAduPerMv: fc.oneof(fc.double(), fc.anything()),
      zeroAdu: fc.oneof(fc.integer(), fc.anything()),
      railsAdu: fc.oneof(fc.tuple(fc.integer(), fc.integer()), fc.anything()),
    },
    { requiredKeys: [] },
  );
  const recordings = fc.record({
    unit: fc.constantFrom('mV', 'adu', 'V', undefined),
    samplingRateHz: fc.oneof(fc.constantFrom(20, 360, 1e6), fc.anything()),
    leads: fc.oneof(fc.array(lead, { maxLength: 3 }), fc.anything()),
  });
  fc.assert(
    fc.property(recordings, (recording) => {
      try {
        expect(['accepted', 'rejected']).toContain(evaluate(unchecked(recording)).outcome);
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
      }
    }),
  );
});

describe('the profile', () => {
  const withGap = heart.slice().fill(1024, 12 * 360, 18 * 360);

  test('decides by its rules, windows and policy', () => {
    const patient: Profile = profile({
      ...defaultProfile,
      id: 'patient',
      window: seconds(5),
      policy: { badLeadOver: percent(50), minGoodLeads: 1 },
      rules: { 'muscle-noise': { warnAbove: microvolts(90) } },
    });
    expect(evaluate(counts(withGap))).toMatchObject({ outcome: 'rejected', code: 'frozen-trace' });
    const { outcome, windows } = evaluate(counts(withGap), patient);
    expect(outcome).toBe('accepted');
    expect(windows).toHaveLength(6);
  });

  test('does not say what the samples mean', () => {
    const said = [...profiles.values()].map((one) => evaluate(counts(heart), { ...one, ...judgingOf(defaultProfile) }));
    for (const evaluation of said) expect(evaluation).toEqual(evaluate(counts(heart)));
  });

  test('is refused where it cannot be meant', () => {
    const tiny: Profile = { ...defaultProfile, id: 'tiny', window: seconds(0) };
    expect(() => evaluate(counts(heart), tiny)).toThrow(
      new TypeError('profile tiny: window must be from 1 to 3600 s, got 0'),
    );
  });
});

function judgingOf({ window, policy, rules }: Profile): Pick<Profile, 'window' | 'policy' | 'rules'> {
  return { window, policy, rules };
}

describe('other rules than those of the catalogue', () => {
  const about = {
    version: 1,
    group: 'noise',
    title: 'A rule of this test',
    severity: 'reject',
    because: 'a test needs it',
    references: [],
    mustStayQuietOn: [],
    measures: {},
    settings: {},
  } as const;

  const strict = rule({
    ...about,
    id: 'strict',
    appliesTo: 'each lead',
    check: (lead, _, say) => say.measured({}).reject({ where: lead.wholeWindow(), sentence: 'never good' }).pass(''),
  });

  test('judge beside the others, or alone', () => {
    const beside = evaluate(counts(heart), defaultProfile, [...catalogue, strict]);
    expect(beside).toMatchObject({ outcome: 'rejected', code: 'strict' });
    expect(beside.windows[0]!.measured.size).toBeGreaterThan(10);
    const alone = evaluate(counts(heart), defaultProfile, [strict]);
    expect(alone.windows.map(({ measured, rejectedBy }) => [measured.size, rejectedBy])).toEqual(
      Array(3).fill([0, ['strict']]),
    );
  });

  test('that throw are named once each, and judge nothing', () => {
    const error = new Error('broken');
    const broken = rule({
      ...about,
      id: 'broken',
      appliesTo: 'all leads',
      check: () => {
        throw error;
      },
    });
    expect(evaluate(counts(heart), defaultProfile, [broken])).toMatchObject({
      outcome: 'accepted',
      failures: [{ ruleId: 'broken', error }],
    });
  });
});
