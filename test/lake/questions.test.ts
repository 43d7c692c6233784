import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { handleBatch } from '../../handler/queue/batch.ts';
import type { RawStore } from '../../handler/store.ts';
import { QUESTIONS } from '../../lake/questions.ts';
import { TABLE_NAMES } from '../../lake/schema.ts';
import { VIEW_NAMES } from '../../lake/views.ts';
import { openLake, type QueryResult } from '../../local/open-lake.ts';
import { emptyFolder, writeObject, writeRecordings } from '../support/lake-folder.ts';
import { batch, bench, notification } from '../support/pipeline.ts';
import { beat, recording } from '../support/rows.ts';
import { MemoryRawStore } from '../support/stores.ts';
import { samples } from '../support/workspace.ts';

const today = new Date();

/** What the handler makes of the samples, had they arrived today. */
async function lakeOfSamples(day = today): Promise<string> {
  const uploads = Object.fromEntries(
    Object.entries(samples).map(([name, path]) => [`mit-bih-360/${name}.mat`, { bytes: readFileSync(path) }]),
  );
  const stored = new MemoryRawStore(uploads);
  const raw: RawStore = {
    newest: (bucket, key) => stored.newest(bucket, key),
    open: async (object) => ({ ...(await stored.open(object)), lastModified: day }),
  };
  const { pipeline, lake } = bench({}, { raw });
  await handleBatch(batch(notification(...Object.keys(uploads))), pipeline);
  const folder = emptyFolder();
  for (const [key, bytes] of lake.files) writeObject(folder, key, bytes);
  return folder;
}

/** Rows whose ruleset is not described on the day of their upload. */
const UNEXPLAINED = `select r.recording_id from (
    select ingest_date, recording_id, ruleset from recordings union all
    select ingest_date, recording_id, ruleset from windows union all select ingest_date, recording_id, ruleset from findings) r
  left join rulesets s on s.ingest_date = r.ingest_date and s.ruleset = r.ruleset where s.ruleset is null`;

describe('the saved questions', () => {
  const answers = new Map<string, QueryResult>();
  beforeAll(async () => {
    const lake = await openLake(await lakeOfSamples());
    for (const { id, sql } of QUESTIONS) answers.set(id, await lake.query(sql));
    answers.set('unexplained', await lake.query(UNEXPLAINED));
    lake.close();
  });
  const rowsOf = (id: string) => answers.get(id)!.rows;

  test('are numbered, each with a name of its own and an order in their titles', () => {
    expect(new Set(QUESTIONS.map(({ id }) => id)).size).toBe(QUESTIONS.length);
    expect(QUESTIONS.map(({ title }) => Number(title.slice(0, 2)))).toEqual(QUESTIONS.map((_, index) => index + 1));
  });

  const WITHOUT_ANSWER = ['clinical-review', 'same-bytes', 'silent-folders', 'pauses', 'two-leads'];
  test.each(QUESTIONS.filter(({ id }) => !WITHOUT_ANSWER.includes(id)))(
    '$id has an answer on the samples',
    ({ id }) => {
      expect(rowsOf(id)).not.toHaveLength(0);
    },
  );

  test('name the folder of a device that went silent, and none that uploaded today', async () => {
    const { sql } = QUESTIONS.find(({ id }) => id === 'silent-folders')!;
    const threeDaysAgo = new Date(today.getTime() - 3 * 24 * 3600 * 1000);
    const lake = await openLake(await lakeOfSamples(threeDaysAgo));
    const { rows } = await lake.query(sql);
    lake.close();
    expect(rows.map((row) => row[0])).toEqual(['mit-bih-360/']);
    expect(rowsOf('silent-folders')).toEqual([]);
  });

  test('count what arrived, by outcome', () => {
    const day = today.toISOString().slice(0, 10);
    expect(rowsOf('each-day').map((row) => row.slice(0, 3))).toEqual([
      [day, 'accepted', 3n],
      [day, 'rejected', 1n],
      [day, 'unreadable', 1n],
    ]);
  });

  test('name equal bytes under two keys', async () => {
    const uploads = { 'ward 1/a.mat': readFileSync(samples.good), 'ward 2/b.mat': readFileSync(samples.good) };
    const stored = Object.entries(uploads).map(([key, bytes]) => [key, { bytes }] as const);
    const { pipeline, lake } = bench(
      Object.fromEntries([...stored, ['c.mat', { bytes: readFileSync(samples.alsoGood) }]]),
    );
    await handleBatch(batch(notification(...Object.keys(uploads), 'c.mat')), pipeline);
    const folder = emptyFolder();
    for (const [key, bytes] of lake.files) writeObject(folder, key, bytes);
    const { sql } = QUESTIONS.find(({ id }) => id === 'same-bytes')!;
    const open = await openLake(folder);
    expect((await open.query(sql)).rows.map((row) => row.slice(0, 3))).toEqual([[2n, 'ward 1/a.mat', 'ward 2/b.mat']]);
    open.close();
    expect(rowsOf('same-bytes')).toEqual([]);
  });

  test('name the uploads that need somebody, with the reason', () => {
    const keys = rowsOf('newest-problems').map(([, key, outcome]) => [key, outcome]);
    expect(keys).toEqual([
      ['mit-bih-360/cutShort.mat', 'unreadable'],
      ['mit-bih-360/electrodeOff.mat', 'rejected'],
    ]);
    expect(rowsOf('why-not').map(([outcome, code]) => [outcome, code])).toEqual([
      ['rejected', 'frozen-trace'],
      ['unreadable', 'truncated'],
    ]);
  });

  test('explain every row by the ruleset that judged it', () => {
    expect(rowsOf('unexplained')).toEqual([]);
    const [[hash, profile, , code, description], ...others] = rowsOf('behind-a-ruleset') as [string[], ...string[][]];
    expect(others).toEqual([]);
    expect(createHash('sha256').update(description!).digest('hex').slice(0, 16)).toBe(hash);
    expect(JSON.parse(description!)).toMatchObject({ profile, code });
  });

  test('give ten seconds of signal in millivolts and a heart rate for each minute', () => {
    const signal = rowsOf('ten-seconds');
    expect(signal).toHaveLength(3600);
    expect(signal.every(([, , mv]) => typeof mv === 'number' && Math.abs(mv) < 5)).toBe(true);
    expect(rowsOf('heart-rate').map(([, minute]) => minute)).toEqual([0, 1, 2, 3, 4]);
  });

  test('use nothing that only DuckDB or only Athena understands, and double quotes and semicolons nowhere', () => {
    for (const { sql } of QUESTIONS) {
      expect(sql).not.toMatch(
        /::|qualify|exclude|using sample|unnest|try_cast|approx_|\/\/|strftime|date_format|;|"|`/i,
      );
    }
  });

  test('read only tables and views that there are, and the samples never without a day', () => {
    const known: readonly string[] = [...TABLE_NAMES, ...VIEW_NAMES];
    for (const { sql } of QUESTIONS) {
      const read = [...sql.matchAll(/\b(?:from|join) (\w+)/g)].map(([, name = '']) => name);
      expect(read.filter((name) => !known.includes(name))).toEqual([]);
      if (read.some((name) => ['samples', 'signal', 'usable_signal'].includes(name))) {
        expect(sql).toMatch(/s\.ingest_date >=/);
      }
    }
  });
});

describe('questions about beats', () => {
  const ofToday = { ...recording, received_at: today, duration_s: 60 };

  /** Beats at these times, the time since the one before as RR interval. */
  function beatsAt(times: readonly number[], change: Partial<typeof beat> = {}) {
    return times.map((t_s, beat_index) => {
      const rr_s = beat_index === 0 ? null : t_s - times[beat_index - 1]!;
      return { ...beat, beat_index, t_s, rr_s, ...change };
    });
  }

  async function answerTo(id: string, beats: readonly (typeof beat)[], lead_count = 1) {
    const folder = emptyFolder();
    writeRecordings(folder, [{ recording: { ...ofToday, lead_count }, beats }]);
    const lake = await openLake(folder);
    const { rows } = await lake.query(QUESTIONS.find((question) => question.id === id)!.sql);
    lake.close();
    return rows;
  }

  test('find a pause, and where it lies', async () => {
    const [pause, ...others] = await answerTo('pauses', beatsAt([1, 2, 4.5, 5.5]));
    expect(others).toEqual([]);
    expect(pause!.slice(2)).toEqual([2, 4.5, 2.5, 'beats']);
  });

  test('measure the variability of neighbouring intervals between like beats', async () => {
    const [row] = await answerTo('variability', beatsAt([0, 1, 2.1, 3, 4.05]));
    const rr = [1000, 1100, 900, 1050];
    const mean = rr.reduce((sum, ms) => sum + ms, 0) / rr.length;
    const sdnn = Math.sqrt(rr.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / (rr.length - 1));
    const rmssd = Math.sqrt((100 ** 2 + 200 ** 2 + 150 ** 2) / 3);
    expect(row!.slice(2)).toEqual([
      4n,
      expect.closeTo(mean, 0),
      expect.closeTo(sdnn, 0),
      expect.closeTo(rmssd, 0),
      expect.closeTo(4.05 / 60, 2),
    ]);
  });

  test('leave no difference across a beat that is unlike the others', async () => {
    const beats = beatsAt([0, 1, 2, 2.6, 4, 5, 6]).map((one) =>
      one.beat_index === 3 ? { ...one, partner_r: 0.2 } : one,
    );
    const [row] = await answerTo('variability', beats);
    expect(row!.slice(2, 6)).toEqual([4n, 1000, 0, 0]);
  });

  test('name a beat that comes early, and one that is like no other', async () => {
    const times = [0, 1, 2, 3, 4, 4.6, 6, 7, 8];
    const beats = beatsAt(times).map((one) => (one.beat_index === 7 ? { ...one, partner_r: 0.1 } : one));
    expect((await answerTo('ectopic-candidates', beats)).map((row) => row[2])).toEqual([7, 5]);
  });

  test('say which beats two leads share', async () => {
    const other = beatsAt([0.02, 1.03, 2.99, 5], { lead_index: 1, lead: 'V1' });
    const [row] = await answerTo('two-leads', [...beatsAt([0, 1, 2, 3]), ...other], 2);
    expect(row!.slice(1)).toEqual(['MLII', 4n, 'V1', 3n, 20]);
  });
});
