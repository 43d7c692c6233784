/** The rule bench over a whole folder: what moved numbers would change, and how measures are spread. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { profiles } from '../../../../quality/profiles/index.ts';
import type { Histogram, WouldChange } from '../../../../tools/look/bench/bench-wire.ts';
import { FoundSoFar } from '../../../../tools/look/bench/change/folder-change.ts';
import { histogramsOf } from '../../../../tools/look/bench/histogram.ts';
import { benchRule } from '../../../../tools/look/bench/settings.ts';
import { histogramSvg, histogramWords } from '../../../../tools/look/draw/histogram-svg.ts';
import { queryLake } from '../../../support/workspace.ts';
import { jsonFrom, sendTo } from '../asked.ts';
import { servedLake } from '../looked-at.ts';

const { here, errors, server, ids } = await servedLake();

async function post(path: string, body: object) {
  const headers = {
    origin: `http://127.0.0.1:${server.port}`,
    'x-ecg-token': server.token,
    'content-type': 'application/json',
  };
  const sent = { method: 'POST', headers, body: JSON.stringify(body) };
  const { status, bytes } = await sendTo(server, `/${server.token}/${path}`, sent);
  return { status, ...(JSON.parse(bytes.toString()) as Partial<WouldChange> & { readonly problem?: string | null }) };
}

const start = (rule: string, set: object, id = ids.off) => post(`api/recording/${id}/would-change`, { rule, set });
const state = () => jsonFrom<WouldChange>(server, 'api/would-change');
async function ended(): Promise<WouldChange> {
  for (;;) {
    const now = await state();
    if (!now.isRunning) return now;
    await setTimeout(50);
  }
}

describe('what would change', () => {
  test('is nothing before anybody asked', async () => {
    expect(await state()).toEqual({});
    expect(await post('api/would-change/stop', {})).toEqual({ status: 200 });
  });

  test('is what changes in each recording of the profile, and how it would end', async () => {
    const set = { rejectAfter: 20, rejectWithinBandAfter: 20, warnAfter: 20 };
    expect(await start('frozen-trace', set)).toMatchObject({ status: 200, total: 4, done: 0, isRunning: true });
    const { changed, changedCount, unread, unreadCount, done, problem, moved } = await ended();
    expect({ done, problem, moved }).toEqual({ done: 4, problem: null, moved: { rule: 'frozen-trace', set } });
    expect([changedCount, unreadCount]).toEqual([1, 1]);
    expect(changed).toEqual([
      {
        id: ids.off,
        key: expect.stringContaining('off.mat'),
        before: { outcome: 'rejected', code: 'frozen-trace', usableShare: 0.4 },
        after: { outcome: 'accepted', code: null, usableShare: 1 },
        stretches: ['ch1 0–10 s no longer rejected'],
        count: 1,
      },
    ]);
    expect(unread).toEqual([{ key: expect.any(String), why: expect.stringContaining('cannot be read') }]);
  });

  test('has another number with every run, so that a window knows which is its own', async () => {
    const set = { infoAbove: 0.01 };
    const first = await start('baseline-wander', set, ids.long);
    const second = await start('baseline-wander', set, ids.long);
    expect(second.run).not.toBe(first.run);
    expect((await ended()).run).toBe(second.run);
  });

  test('is stopped when somebody says so, and what was found stays', async () => {
    await start('baseline-wander', { infoAbove: 0.01 }, ids.long);
    const stopped = await post('api/would-change/stop', {});
    expect(stopped).toMatchObject({
      status: 200,
      isRunning: false,
      problem: expect.stringMatching(/^Stopped after \d of 4\.$/),
    });
    await setTimeout(100);
    expect((await state()).done).toBe(stopped.done); // and nothing is done any more
  });

  test.each([
    ['no-such', {}, 'rule must be a rule about the signal, got "no-such".'],
    ['frozen-trace', { warnAfter: -1 }, 'frozen-trace.warnAfter must not be less than 0, got -1 s.'],
    ['frozen-trace', { warnAfter: 'x' }, 'set must be an object of numbers, got {"warnAfter":"x"}.'],
  ])('is refused for %s %j', async (rule, set, problem) => {
    expect(await start(rule, set)).toEqual({ status: 400, problem });
  });

  test('is only asked for by POST, of a recording that there is', async () => {
    const { status } = await sendTo(server, `/${server.token}/api/recording/${ids.off}/would-change`);
    expect(status).toBe(405);
    expect((await start('frozen-trace', {}, '0'.repeat(64))).status).toBe(404);
  });
});

test('every recording that would change is counted, though only the first 1000 are listed', () => {
  const found = new FoundSoFar();
  const end = { outcome: 'accepted' as const, code: null, usableShare: 1 };
  for (let i = 0; i < 1500; i += 1) {
    const recording = { id: `${i}`, key: `${i}`, before: end, after: end, stretches: [], count: 0 };
    found.add({ kind: 'changed', recording });
    if (i < 1200) found.add({ kind: 'unread', key: `${i}`, why: 'gone' });
  }
  found.add({ kind: 'same' });
  expect(found).toMatchObject({ done: 2701, changedCount: 1500, unreadCount: 1200 });
  expect([found.changed.length, found.unread.length, found.changed.at(-1)?.id]).toEqual([1000, 1000, '999']);
});

describe('a histogram', () => {
  let histograms: readonly Histogram[];
  beforeAll(async () => {
    histograms = await jsonFrom(server, `api/recording/${ids.off}/histograms?rule=muscle-noise`);
  });

  test('counts every window of the profile in which the measure was taken', async () => {
    const [{ counts, windows, recordings, spread, unit, fromX, toX, populations } = {} as Histogram] = histograms;
    const [[count, median, most] = []] = await queryLake(
      here,
      'select count(muscle_noise_uv), median(muscle_noise_uv), max(muscle_noise_uv) from windows',
    );
    expect({ windows, unit, recordings }).toEqual({ windows: Number(count), unit: 'µV', recordings: 3 });
    expect(spread).toMatchObject({ median, most });
    expect(counts.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0.98 * Number(count));
    expect(counts.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(Number(count));
    expect(fromX).toBe(0);
    expect(toX).toBeGreaterThan(50); // the limit of the rule
    expect(populations.map(({ of }) => of).join()).toContain('MIT-BIH');
    expect(populations[0]?.percentiles).toHaveLength(9);
  });

  test('of a measure that was never taken is empty, and a rule that there is not is refused', async () => {
    const [one] = await jsonFrom<readonly Histogram[]>(
      server,
      `api/recording/${ids.off}/histograms?rule=redundant-leads`,
    );
    expect(one).toMatchObject({ windows: 0, spread: null });
    const { status } = await sendTo(server, `/${server.token}/api/recording/${ids.off}/histograms?rule=x`);
    expect(status).toBe(400);
  });

  test('that nobody waits for is not counted', async () => {
    const [profile, rule] = [profiles.get('mit-bih-360')!, benchRule('muscle-noise')!];
    const lake = join(here.folder, '.local', 'lake');
    await expect(histogramsOf(lake, profile, rule, AbortSignal.abort())).rejects.toThrow(/aborted/);
  });

  const histogram: Histogram = {
    measure: 'noise_uv',
    unit: 'µV',
    meaning: 'noise <of muscles>',
    fromX: 0,
    toX: 100,
    counts: [6, 3, 0, 1],
    windows: 11,
    recordings: 2,
    spread: { least: 1, median: 20, p99: 90, most: 140 },
    populations: [{ of: 'good ones', windows: 22, percentiles: [2, 3, 4, 5, 10, 15, 20, 25, 30] }],
  };
  const limits = [{ name: 'warnAbove', value: 75, isAbove: true }];

  test('has a bar for each count, the limit and the good windows where they are', () => {
    const svg = histogramSvg(histogram, limits);
    const bars = [...svg.matchAll(/<rect class="bar" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)];
    expect(bars.map(([, x, , , height]) => [Number(x), Number(height)])).toEqual([
      [0, 60],
      [100, 30],
      [300, 10],
    ]);
    expect(svg).toContain('<line class="limit" x1="300" x2="300"');
    expect(svg).toMatch(/<line class="middle" x1="40" x2="40"/);
    expect(svg).toContain('noise &lt;of muscles&gt;');
    expect(histogramSvg(histogram, [{ ...limits[0]!, value: 1e6 }])).toContain('<line class="limit" x1="400" x2="400"');
  });

  test('is said in words, too', () => {
    expect(histogramWords(histogram, limits)).toBe(
      'noise_uv (noise <of muscles>) in 11 windows of 2 recordings here: from 1 to 140 µV, median 20, 99 % up to 90. ' +
        'Good windows (good ones, 22): median 10, 99 % up to 25, most 30 µV. ' +
        'warnAbove is 75 µV: about 18 % of the windows here lie above.',
    );
    expect(histogramWords({ ...histogram, windows: 0, spread: null, populations: [] }, [])).toBe(
      'noise_uv (noise <of muscles>) was measured in no window here. It was not measured on good recordings.',
    );
  });
});

test('a folder whose uploads are gone says so for each', async () => {
  rmSync(join(here.folder, 'recordings', 'long.mat'));
  await start('frozen-trace', { warnAfter: 20 });
  const { unread } = await ended();
  expect(unread.map(({ why }) => why).join()).toContain('"long.mat" cannot be read any more');
});

test('none of this was a bug', () => expect(errors).toEqual([]));
