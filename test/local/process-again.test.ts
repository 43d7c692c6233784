/** What a second run of `./ecg process` leaves in the lake. */
import { utimesSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { queryLake, samples, workspace } from '../support/workspace.ts';
import { filesOf, run, runJson } from './process-command.ts';

describe('processing again', () => {
  test('processing again leaves the same files, byte for byte, except for the row with the time', async () => {
    const here = workspace();
    for (const [name, from] of Object.entries(samples)) here.put(`in/${name}.mat`, { from });
    await run(here, 'in');
    const first = filesOf(here);
    const rows = 'select * exclude (processed_at) from recordings order by recording_id';
    const before = await queryLake(here, rows);
    await run(here, 'in');
    const second = filesOf(here);
    expect([...second.keys()]).toEqual([...first.keys()]);
    const others = [...second].filter(([key]) => !key.startsWith('recordings/'));
    expect(others).not.toEqual([]);
    for (const [key, bytes] of others) expect([key, bytes.equals(first.get(key)!)]).toEqual([key, true]);
    expect(await queryLake(here, rows)).toEqual(before);
  });

  test('processing again under another profile leaves nothing of the first', async () => {
    const here = workspace();
    here.put('a.mat', { from: samples.good });
    await run(here, 'a.mat');
    expect(await queryLake(here, 'select count(*)::int from samples')).toEqual([[3600]]);
    const { results } = await runJson(here, 'a.mat', '--profile', 'twelve-lead-500');
    const { outcome, samples: count } = results[0];
    const [[left]] = (await queryLake(here, 'select count(*)::int from samples')) as [[number]];
    expect(left).toBe(outcome === 'accepted' ? count : 0);
    expect(await queryLake(here, 'select count(*)::int from recordings')).toEqual([[1]]);
  });

  test('a file that was touched on another day is in the lake once, under that day', async () => {
    const here = workspace();
    const path = here.put('a.mat', { from: samples.good });
    for (const day of ['2026-01-01', '2026-01-03', '2026-01-02']) {
      utimesSync(path, new Date(day), new Date(day));
      await run(here, 'a.mat');
      expect(await queryLake(here, 'select ingest_date, count(*)::int from samples group by 1')).toEqual([[day, 3600]]);
      expect(await queryLake(here, 'select ingest_date from recordings')).toEqual([[day]]);
    }
  });

  test('a file that was edited is in the lake in both versions, and the newer one is known', async () => {
    const here = workspace();
    const path = here.put('a.mat', { from: samples.good });
    utimesSync(path, new Date('2026-01-01'), new Date('2026-01-01'));
    await run(here, 'a.mat');
    here.put('a.mat', { from: samples.electrodeOff });
    await run(here, 'a.mat');
    expect(await queryLake(here, 'select count(*)::int from recordings')).toEqual([[2]]);
    expect(await queryLake(here, 'select outcome from latest_recordings')).toEqual([['rejected']]);
  });
});
