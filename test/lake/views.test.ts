import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadMillivolts } from '../../handler/write/changing-chunks.ts';
import type { SampleSource } from '../../handler/write/sample-source.ts';
import { VIEWS } from '../../lake/views.ts';
import { openLake } from '../../local/open-lake.ts';
import '../support/jest/held-planner.ts';
import { type Contents, emptyFolder, writeRecordings } from '../support/lake-folder.ts';
import { beat, recording, window } from '../support/rows.ts';

await loadMillivolts();

async function ask(contents: readonly Contents[], sql: string): Promise<readonly unknown[][]> {
  const folder = emptyFolder();
  writeRecordings(folder, contents);
  const lake = await openLake(folder);
  try {
    return (await lake.query(sql)).rows as unknown[][];
  } finally {
    lake.close();
  }
}

/** Two leads, four samples at 4 Hz, windows of two samples. */
const counts: SampleSource = {
  recordingId: recording.recording_id,
  samplingRateHz: 4,
  sampleCount: 4,
  leads: [
    { index: 0, name: 'MLII', gainAduPerMv: 200, zeroAdu: 1024 },
    { index: 1, name: 'V1', gainAduPerMv: 100, zeroAdu: 0 },
  ],
  windowStarts: Int32Array.of(0, 2),
  holdsCounts: true,
  read: (lead, from, to) =>
    [Float64Array.of(1024, 1224, 974, Number.NaN), Float64Array.of(0, 50, -50, 7)][lead]!.subarray(from, to),
};

test('signal has seconds from the rate and millivolts from the counts; a missing sample is null', async () => {
  const rows = await ask(
    [{ recording, samples: counts }],
    'SELECT * EXCLUDE (recording_id) FROM signal ORDER BY lead_index, sample',
  );
  expect(rows).toEqual([
    ['MLII', 0, 0, 0, 0, '2026-01-31'],
    ['MLII', 0, 1, 0.25, 1, '2026-01-31'],
    ['MLII', 0, 2, 0.5, -0.25, '2026-01-31'],
    ['MLII', 0, 3, 0.75, null, '2026-01-31'],
    ['V1', 1, 0, 0, 0, '2026-01-31'],
    ['V1', 1, 1, 0.25, 0.5, '2026-01-31'],
    ['V1', 1, 2, 0.5, -0.5, '2026-01-31'],
    ['V1', 1, 3, 0.75, 0.07, '2026-01-31'],
  ]);
});

test('signal has millivolts as they were stored where the source held no counts', async () => {
  const leads = [{ index: 0, name: 'II', gainAduPerMv: null, zeroAdu: null }];
  const samples = { ...counts, leads, holdsCounts: false, read: () => Float64Array.of(0.1, -2.5, Number.NaN, 1e-3) };
  expect(await ask([{ recording, samples }], 'SELECT mv FROM signal ORDER BY sample')).toEqual([
    [0.1],
    [-2.5],
    [null],
    [0.001],
  ]);
});

test('signal has null, not infinity, where the gain is unknown or nought', async () => {
  for (const gainAduPerMv of [null, 0]) {
    const leads = [{ index: 0, name: 'II', gainAduPerMv, zeroAdu: 0 }];
    expect(await ask([{ recording, samples: { ...counts, leads } }], 'SELECT count(*), count(mv) FROM signal')).toEqual(
      [[4n, 0n]],
    );
  }
});

test('usable_signal leaves out exactly the seconds that are not usable', async () => {
  const cases = fc.record({
    leads: fc.integer({ min: 1, max: 3 }),
    starts: fc
      .uniqueArray(fc.integer({ min: 1, max: 39 }), { maxLength: 5 })
      .map((list) => [0, ...list.sort((a, b) => a - b)]),
    rateHz: fc.constantFrom(4, 3.7, 1.5),
    seconds: fc.array(fc.boolean(), { minLength: 3 * 6 * 40, maxLength: 3 * 6 * 40 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ leads, starts, rateHz, seconds }) => {
      const names = ['I', 'II', 'III'].slice(0, leads);
      const isUsable = (lead: number, index: number, second: number) => seconds[(lead * 6 + index) * 40 + second]!;
      const secondIn = (index: number, sample: number) => Math.floor((sample - starts[index]!) / rateHz);
      const samples: SampleSource = {
        ...counts,
        samplingRateHz: rateHz,
        sampleCount: 40,
        windowStarts: Int32Array.from(starts),
        leads: names.map((name, index) => ({ index, name, gainAduPerMv: 1, zeroAdu: 0 })),
        read: (_, from, to) => Int16Array.from({ length: to - from }, (_, i) => from + i),
      };
      const windows = names.flatMap((lead, lead_index) =>
        starts.map((start_sample, index) => {
          const last = (starts[index + 1] ?? 40) - 1;
          const marks = Array.from({ length: secondIn(index, last) + 1 }, (_, k) => isUsable(lead_index, index, k));
          const usable_mask = marks.map(Number).join('');
          return {
            ...window,
            lead,
            lead_index,
            window_index: index,
            start_sample,
            usable: marks.every(Boolean),
            usable_mask,
          };
        }),
      );
      const rows = await ask(
        [{ recording, windows, samples }],
        'SELECT lead, sample FROM usable_signal ORDER BY lead_index, sample',
      );
      const windowAt = (sample: number) => starts.filter((start) => start <= sample).length - 1;
      const expected = names.flatMap((lead, position) =>
        Array.from({ length: 40 }, (_, sample) => [lead, sample]).filter(([, sample]) => {
          const index = windowAt(Number(sample));
          return isUsable(position, index, secondIn(index, Number(sample)));
        }),
      );
      expect(rows).toEqual(expected);
    }),
    { numRuns: 15 },
  );
});

test('usable_signal takes the word of a row that was written before there were masks', async () => {
  const windows = [true, false].map((usable, lead_index) => ({ ...window, lead_index, usable, usable_mask: null }));
  const leads = ['I', 'II'].map((name, index) => ({ index, name, gainAduPerMv: 1, zeroAdu: 0 }));
  const rows = await ask(
    [{ recording, windows, samples: { ...counts, leads } }],
    'SELECT DISTINCT lead_index FROM usable_signal',
  );
  expect(rows).toEqual([[0]]);
});

test('latest_recordings keeps the newest version of each key of each bucket', async () => {
  const version = (id: string, change: object): Contents => ({
    recording: { ...recording, recording_id: id, ...change },
  });
  const contents = [
    version('1', { received_at: new Date('2026-01-31T10:00:00Z'), processed_at: new Date('2026-03-01T00:00:00Z') }),
    version('2', { received_at: new Date('2026-02-01T10:00:00Z') }),
    version('3', { source_bucket: 'other' }),
    version('4', { source_key: 'other.mat' }),
  ];
  const query = 'SELECT recording_id FROM latest_recordings ORDER BY recording_id';
  expect(await ask(contents, query)).toEqual([['2'], ['3'], ['4']]);
});

test('latest_recordings chooses the same of two versions of one moment, whichever was processed last', async () => {
  const [early, late] = [new Date('2026-02-01T00:00:00Z'), new Date('2026-02-02T00:00:00Z')];
  for (const [one, other] of [
    [early, late],
    [late, early],
  ]) {
    const contents = [
      { recording: { ...recording, recording_id: 'a', processed_at: one! } },
      { recording: { ...recording, recording_id: 'b', processed_at: other! } },
    ];
    expect(await ask(contents, 'SELECT recording_id FROM latest_recordings')).toEqual([['b']]);
  }
});

test('no view uses what only DuckDB or only Athena understands', () => {
  for (const { query } of Object.values(VIEWS)) {
    expect(query).not.toMatch(/::|QUALIFY|EXCLUDE|LIST|UNNEST|TRY_CAST|\/\/|;|"|`/);
  }
});

describe('rr_intervals', () => {
  const named = { ...recording, duration_s: 10 };
  const beatAt = (beat_index: number, change: Partial<typeof beat> = {}) => ({ ...beat, beat_index, ...change });

  test('has the intervals that are known, with how typical both their beats are, and what they cover', async () => {
    const beats = [
      beatAt(0, { rr_s: null, partner_r: 0.9 }),
      beatAt(1, { rr_s: 1, partner_r: 0.4 }),
      beatAt(2, { rr_s: 0.5, partner_r: 0.8 }),
      beatAt(3, { rr_s: null, partner_r: null }),
      beatAt(4, { rr_s: 1.5, partner_r: 0.7 }),
    ];
    const sql =
      'SELECT beat_index, rr_s, partner_r, previous_partner_r, coverage FROM rr_intervals ORDER BY beat_index';
    expect(await ask([{ recording: named, beats }], sql)).toEqual([
      [1, 1, 0.4, 0.9, 0.3],
      [2, 0.5, 0.8, 0.4, 0.3],
      [4, 1.5, 0.7, null, 0.3],
    ]);
  });

  test('keeps leads and recordings apart', async () => {
    const other = { ...named, recording_id: 'b'.repeat(64) };
    const ofOther = [beatAt(0, { recording_id: other.recording_id, rr_s: 2, partner_r: 0.1 })];
    const ofLeads = [beatAt(0, { rr_s: 1 }), beatAt(0, { rr_s: 4, lead_index: 1, lead: 'V1' })];
    const sql = `SELECT lead, coverage, previous_partner_r FROM rr_intervals ORDER BY coverage`;
    expect(
      await ask(
        [
          { recording: named, beats: ofLeads },
          { recording: other, beats: ofOther },
        ],
        sql,
      ),
    ).toEqual([
      ['MLII', 0.1, null],
      ['MLII', 0.2, null],
      ['V1', 0.4, null],
    ]);
  });
});
