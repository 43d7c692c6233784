import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { MAX_BYTES } from '../../handler/memory.ts';
import { pipelineVersion } from '../../handler/origin/pipeline-version.ts';
import { processObject } from '../../handler/process.ts';
import { namedRulesetOf } from '../../handler/ruleset.ts';
import { ObjectGoneError } from '../../handler/store.ts';
import { defaultProfile, profiles } from '../../quality/profiles/index.ts';
import { bench } from '../support/pipeline.ts';
import { ID, object, processed } from '../support/processed.ts';
import { cutShortBytes, electrodeOffBytes, goodBytes, goodCounts, mat5Of, matOf } from '../support/recordings.ts';
import { RECEIVED } from '../support/stores.ts';

describe('an accepted recording', () => {
  test('has its rows in recordings, windows, beats and samples', async () => {
    const metadata = { subject: 'Jane Doe', 'recorded-at': '2025-02-28T12:00:00+01:00', profile: 'mit-bih-360' };
    const { result, row, windows, beats, samples } = await processed({ bytes: goodBytes, metadata });
    expect(result).toMatchObject({
      object,
      recordingId: ID,
      outcome: 'accepted',
      profile: 'mit-bih-360',
      reason: undefined,
      code: undefined,
      usableShare: 1,
      leads: 1,
      samplingRateHz: 360,
      samples: 3600,
      bytes: 7224,
    });
    expect(row).toEqual({
      recording_id: ID,
      source_bucket: 'uploads',
      source_key: 'ward 3/a.mat',
      source_version: 'v1',
      bytes: 7224n,
      sha256: createHash('sha256').update(goodBytes).digest('hex'),
      profile: 'mit-bih-360',
      variable: 'val',
      device: null,
      firmware: null,
      sampling_rate_source: 'profile',
      gain_source: 'profile',
      lead_names_source: null,
      companion_key: null,
      companion_version: null,
      subject: 'Jane Doe',
      recorded_at: new Date('2025-02-28T11:00:00Z'),
      received_at: RECEIVED,
      processed_at: new Date('2025-03-02T08:00:00Z'),
      mat_version: '4',
      sampling_rate_hz: 360,
      lead_count: 1,
      sample_count: 3600n,
      duration_s: 10,
      outcome: 'accepted',
      reason: null,
      code: null,
      byte_offset: null,
      usable_share: 1,
      quality: expect.closeTo(0.4, 1),
      ruleset: namedRulesetOf(defaultProfile).hash,
      pipeline_version: await pipelineVersion(),
    });
    expect(windows).toMatchObject([
      {
        recording_id: ID,
        lead: 'ch1',
        lead_index: 0,
        window_index: 0,
        start_s: 0,
        end_s: 10,
        start_sample: 0n,
        end_sample: 3600n,
        usable: true,
        rejected_by: null,
        warned_by: null,
        ruleset: row.ruleset,
        still_s: expect.any(Number),
        not_a_number_pct: 0,
      },
    ]);
    expect(beats.length).toBeGreaterThan(10);
    expect(beats.map(({ beat_index }) => beat_index)).toEqual(beats.map((_, index) => index));
    for (const { sample, t_s } of beats) expect(Math.abs(Number(sample) / 360 - Number(t_s))).toBeLessThan(0.5 / 360);
    expect(beats[1]).toEqual({
      recording_id: ID,
      lead: 'ch1',
      lead_index: 0,
      beat_index: 1,
      t_s: expect.any(Number),
      sample: expect.any(BigInt),
      rr_s: null, // the quality of its window is below 0.5
      amplitude_mv: expect.any(Number),
      detectors_agree: true,
      partner_r: expect.any(Number),
      quality: row.quality,
      usable: true,
    });
    expect(samples.map(({ adu }) => adu)).toEqual(Array.from(goodCounts));
    expect(samples[3599]).toEqual({
      recording_id: ID,
      lead: 'ch1',
      lead_index: 0,
      window_index: 0,
      sample: 3599,
      adu: goodCounts[3599],
      gain_adu_per_mv: 200,
      zero_adu: 1024,
      sampling_rate_hz: 360,
      mv: null,
    });
  });

  test('of several windows and leads says in samples which window each stands in', async () => {
    const twoLeads = Int16Array.from(
      { length: 2 * 7 * 3600 + 2 * 1700 },
      (_, at) => goodCounts[(at >> 1) % 3600]! - (at & 1),
    );
    const { windows, samples } = await processed({ bytes: matOf(2, twoLeads) });
    expect(windows).toHaveLength(14);
    expect(
      windows
        .filter(({ lead }) => lead === 'ch2')
        .map((row) => [row.window_index, row.start_sample, row.end_sample])
        .at(-1),
    ).toEqual([6, 21600n, 26900n]);
    expect(samples).toHaveLength(twoLeads.length);
    const seen = new Map<unknown, [number, number]>();
    for (const { lead, window_index, sample, adu } of samples) {
      const name = `${lead} ${window_index}`;
      const [first, last] = seen.get(name) ?? [Number(sample), Number(sample)];
      seen.set(name, [Math.min(first, Number(sample)), Math.max(last, Number(sample))]);
      const at = 2 * Number(sample) + (lead === 'ch2' ? 1 : 0);
      if (adu !== twoLeads[at]) expect({ lead, sample, adu }).toEqual({ adu: twoLeads[at] });
    }
    for (const row of windows) {
      const [first, last] = seen.get(`${row.lead} ${row.window_index}`)!;
      expect([BigInt(first), BigInt(last + 1)]).toEqual([row.start_sample, row.end_sample]);
    }
  });

  test('keeps its gaps as null', async () => {
    const values = Float64Array.from(goodCounts);
    values[7] = Number.NaN;
    values[8] = Number.NEGATIVE_INFINITY;
    values[9] = -0;
    const bytes = mat5Of(['val', { kind: 'numeric', matClass: 'double', dims: [1, 3600], values }]);
    const { row, samples, windows } = await processed({ bytes });
    expect(row).toMatchObject({ outcome: 'accepted', mat_version: '5' });
    expect(samples.slice(6, 10).map(({ adu }) => adu)).toEqual([goodCounts[6], null, null, 0]);
    expect(windows[0]).toMatchObject({ not_a_number_pct: 100 * (2 / 3600) });
  });

  test('names a profile that does not exist in its findings', async () => {
    const { row, findings } = await processed({ bytes: goodBytes, metadata: { profile: 'holter' } });
    expect(row).toMatchObject({ outcome: 'accepted', profile: 'mit-bih-360' });
    expect(findings.filter(({ rule_id }) => rule_id === 'sources-agree')).toMatchObject([
      {
        outcome: 'info',
        lead: null,
        start_s: 0,
        end_s: 10,
        message:
          'the default profile says it is mit-bih-360, but the metadata says "holter", which does not exist; the first was used',
      },
    ]);
  });
});

describe('a rejected recording', () => {
  test('has windows and findings, the rule as its code, and no samples', async () => {
    const { result, row, windows, findings, samples } = await processed({ bytes: electrodeOffBytes });
    expect(result).toMatchObject({ outcome: 'rejected', samples: 3600, leads: 1 });
    expect(row).toMatchObject({ outcome: 'rejected', code: result.code, reason: result.reason, sample_count: 3600n });
    expect(row.reason).toContain('0 of 1 leads usable');
    expect(windows).toMatchObject([{ usable: false, rejected_by: expect.stringContaining(String(row.code)) }]);
    expect(findings.some(({ rule_id, outcome }) => rule_id === row.code && outcome === 'reject')).toBe(true);
    expect(samples).toEqual([]);
  });

  test.each<[string, Uint8Array, string, string]>([
    [
      'no variable that could be the signal',
      mat5Of(['note', { kind: 'char', lines: ['hi'], encoding: 'utf8' }]),
      'signal-present',
      'named "val"',
    ],
    ['no samples', matOf(1, Int16Array.of()), 'numeric-real-matrix', '"val" is empty'],
    ['one sample', matOf(1, Int16Array.of(7)), 'duration', 'at least 5 s is required'],
    ['two seconds', matOf(1, goodCounts.slice(0, 720)), 'duration', 'lasts 2 s'],
    [
      'NaN everywhere',
      mat5Of([
        'val',
        { kind: 'numeric', matClass: 'double', dims: [1, 3600], values: new Float64Array(3600).fill(Number.NaN) },
      ]),
      'finite-samples',
      '0 of 1 leads usable',
    ],
  ])('has a row that says why: %s', async (_, bytes, code, reason) => {
    const { result, row, samples } = await processed({ bytes });
    expect(row).toMatchObject({ outcome: 'rejected', code, reason: expect.stringContaining(reason) });
    expect(result).toMatchObject({ outcome: 'rejected', code, reason: row.reason });
    expect(samples).toEqual([]);
  });

  test('without a rate has no times, and no length', async () => {
    const { samplingRate: _, ...recording } = defaultProfile.recording;
    const profile = { ...defaultProfile, recording };
    const { row, windows, findings } = await processed({ bytes: goodBytes }, { defaultProfile: profile });
    expect(row).toMatchObject({ code: 'known-meaning', sampling_rate_hz: null, duration_s: null, sample_count: 3600n });
    expect(windows).toEqual([]);
    expect(findings).toMatchObject([{ rule_id: 'known-meaning', start_s: null, end_s: null }]);
  });

  test('in which no row is an ECG is not accepted with nothing in it', async () => {
    const leads = [{ name: 'PLETH', isEcg: false as const }];
    const profile = { ...defaultProfile, recording: { ...defaultProfile.recording, leads } };
    const { row } = await processed({ bytes: goodBytes }, { defaultProfile: profile });
    expect(row).toMatchObject({ outcome: 'rejected', code: 'lead-count', lead_count: 0 });
  });
});

describe('an unreadable file', () => {
  test.each<[string, Uint8Array, string]>([
    ['empty', new Uint8Array(), 'empty'],
    ['text', new TextEncoder().encode('time;mV\n0;1\n'.repeat(50)), 'not-mat'],
    ['cut short', cutShortBytes, 'truncated'],
  ])('has a row with code, byte and reason, and no other: %s', async (_, bytes, code) => {
    const metadata = { subject: 'Jane Doe', 'recorded-at': '2025-02-28' };
    const { result, row, windows, findings, samples } = await processed({ bytes, metadata });
    expect(result).toMatchObject({ outcome: 'unreadable', code, reason: row.reason, bytes: bytes.length, samples: 0 });
    expect(row).toMatchObject({
      outcome: 'unreadable',
      code,
      reason: expect.stringMatching(new RegExp(`^${code} at byte ${row.byte_offset}: `)),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      subject: 'Jane Doe',
      recorded_at: new Date('2025-02-28T00:00:00Z'),
      mat_version: null,
      lead_count: null,
      usable_share: null,
    });
    expect([windows, findings, samples]).toEqual([[], [], []]);
  });

  test('that is too large is never fetched', async () => {
    const { row, raw } = await processed({ bytes: goodBytes, size: MAX_BYTES + 1 });
    expect(row).toMatchObject({
      outcome: 'unreadable',
      code: 'too-large',
      reason: 'too-large at byte 0: the file has 10737418241 bytes; at most 10737418240 are read',
      bytes: 10737418241n,
      sha256: null,
    });
    expect(raw.fetched).toEqual([]);
    const limited = await processed({ bytes: goodBytes }, { maxBytes: goodBytes.length - 1 });
    expect(limited.row.code).toBe('too-large');
    expect((await processed({ bytes: goodBytes }, { maxBytes: goodBytes.length })).row.outcome).toBe('accepted');
  });

  test('is one whose content is beyond the limits that were set', async () => {
    const { row } = await processed({ bytes: goodBytes }, { limits: { variables: 0 } });
    expect(row).toMatchObject({ outcome: 'unreadable', code: 'too-large' });
  });
});

describe('what cannot be read now', () => {
  test('is thrown: content that is gone, and broken storage', async () => {
    const gone = new ObjectGoneError('archived', 'it sleeps in Glacier');
    for (const error of [gone, new Error('503')]) {
      const { pipeline, lake, raw } = bench({ [object.key]: { bytes: goodBytes } });
      const stored = { ...(await raw.open(object)), bytes: () => Promise.reject(error) };
      await expect(processObject(object, stored, pipeline)).rejects.toBe(error);
      expect(lake.calls).toEqual([]);
    }
  });

  test('is thrown: a body that is not as long as the storage said must not pass for a damaged file', async () => {
    for (const size of [goodBytes.length + 1, goodBytes.length - 1]) {
      const { pipeline, lake, raw } = bench({ [object.key]: { bytes: goodBytes, size } });
      await expect(processObject(object, await raw.open(object), pipeline)).rejects.toThrow(
        `the storage gave 7224 of ${size} bytes`,
      );
      expect(lake.calls).toEqual([]);
    }
  });
});

test('every profile of the catalogue can process a recording', async () => {
  for (const profile of profiles.values()) {
    const { result } = await processed({ bytes: goodBytes }, { defaultProfile: profile });
    expect(['accepted', 'rejected']).toContain(result.outcome);
  }
});
