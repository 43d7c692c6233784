/** A lake that another process writes while it is read. */
import { mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { encodeRows } from '../../handler/write/encode-rows.ts';
import { objectKey } from '../../lake/layout.ts';
import { openLake } from '../../local/open-lake.ts';
import { emptyFolder, writeObject, writeRecordings } from '../support/lake-folder.ts';
import { recording, window } from '../support/rows.ts';
import { samples, workspace } from '../support/workspace.ts';
import { run } from './process-command.ts';

test('an open lake sees the days that ./ecg process adds to it', async () => {
  const here = workspace();
  const uploaded = async (name: string, from: string, day: string) => {
    const path = here.put(name, { from });
    utimesSync(path, new Date(day), new Date(day));
    expect(await run(here, name)).toMatchObject({ status: 0 });
  };
  await uploaded('first.mat', samples.good, '2026-01-01');
  const lake = await openLake(join(here.folder, '.local', 'lake'));
  const days = async (condition = '') =>
    (await lake.query(`select ingest_date from recordings ${condition} order by 1`)).rows.flat();
  expect(await days()).toEqual(['2026-01-01']);
  await uploaded('second.mat', samples.alsoGood, '2026-01-03');
  expect(await days()).toEqual(['2026-01-01', '2026-01-03']);
  await uploaded('third.mat', samples.electrodeOff, '2026-01-02');
  expect(await days("where ingest_date = '2026-01-02'")).toEqual(['2026-01-02']);
  expect(await days("where ingest_date > '2026-01-01'")).toEqual(['2026-01-02', '2026-01-03']);
  lake.close();
});

describe('a lake that is written while it is read', () => {
  const RECORDINGS = 75;

  /** Recordings of one day, each with windows; a query opens all of their files. */
  function busyLake(): string {
    const folder = emptyFolder();
    const contents = Array.from({ length: RECORDINGS }, (_, number) => {
      const recording_id = number.toString(16).padStart(64, '0');
      return { recording: { ...recording, recording_id }, windows: [{ ...window, recording_id }] };
    });
    writeRecordings(folder, contents);
    return folder;
  }

  /** Moves every file of a recording to the next day, its row of `recordings` first, as `process` does. */
  function move(folder: string, number: number, from: string, to: string): void {
    for (const table of ['recordings', 'windows'] as const) {
      const [old, moved] = [from, to].map((day) =>
        join(folder, objectKey(table, day, number.toString(16).padStart(64, '0'))),
      );
      mkdirSync(dirname(moved!), { recursive: true });
      renameSync(old!, moved!);
    }
  }

  test('a query that met a file that is gone is answered from the lake as it is then', async () => {
    const folder = busyLake();
    const lake = await openLake(folder);
    for (const [from, to] of [
      ['2026-01-31', '2026-02-01'],
      ['2026-02-01', '2026-02-02'],
    ] as const) {
      for (let number = 0; number < RECORDINGS; number += 1) move(folder, number, from, to);
      const sql =
        'SELECT ingest_date, count(*) FROM recordings JOIN windows USING (recording_id, ingest_date) GROUP BY 1';
      expect((await lake.query(sql)).rows).toEqual([[to, BigInt(RECORDINGS)]]);
    }
    lake.close();
  });

  test('is refused in one sentence when files keep going away, and never speaks of permissions', async () => {
    const folder = busyLake();
    const lake = await openLake(folder);
    const days = ['2026-01-31', '2026-02-01'];
    const stop = new AbortController();
    const moving = (async () => {
      for (let turn = 0; !stop.signal.aborted; turn = 1 - turn) {
        move(folder, 7, days[turn]!, days[1 - turn]!);
        await setImmediate();
      }
    })();
    const answer = await lake.query('SELECT * FROM windows').then(({ rows }) => rows.length, String);
    stop.abort();
    await moving;
    lake.close();
    expect([RECORDINGS, RECORDINGS + 1, RECORDINGS - 1, 'SqlError: The lake is being written; try again.']).toContain(
      answer,
    );
  });

  test('a stream that meets a file that is gone after its first rows ends with that sentence, not as if it were whole', async () => {
    const folder = busyLake();
    const many = Array.from({ length: 500 }, (_, index) => ({ ...window, window_index: index }));
    for (let number = 0; number < RECORDINGS; number += 1) {
      writeObject(
        folder,
        objectKey('windows', '2026-01-31', number.toString(16).padStart(64, '0')),
        encodeRows('windows', many),
      );
    }
    const lake = await openLake(folder);
    const { batches } = await lake.stream('SELECT * FROM windows');
    rmSync(join(folder, objectKey('windows', '2026-01-31', (RECORDINGS - 1).toString(16).padStart(64, '0'))));
    const read = async () => {
      for await (const _ of batches);
    };
    await expect(read()).rejects.toThrow('The lake is being written; try again.');
    lake.close();
  });
});
