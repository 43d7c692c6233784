/** A recording that is processed again, removed, or closed for others while the page shows it: what is drawn is what the lake has then. */
import { rmSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, afterEach, expect, jest, test } from '@jest/globals';
import { compactDay } from '../../../../handler/compact/compact-day.ts';
import { LakeChanged } from '../../../../local/lake/sql-error.ts';
import { FolderCompactStore } from '../../../../local/stores/folder-compact-store.ts';
import { LookedAt } from '../../../../tools/look/read/looked-at.ts';
import { openRecording } from '../../../../tools/look/read/opened.ts';
import { OpenedRecordings } from '../../../../tools/look/read/opened-recordings.ts';
import { RecordingList } from '../../../../tools/look/read/recording-list.ts';
import { SignalStretches } from '../../../../tools/look/read/signal/signal-stretches.ts';
import type { Stretch } from '../../../../tools/look/stretch-bytes.ts';
import { emptyFolder } from '../../../support/lake-folder.ts';
import { recording } from '../../../support/rows.ts';
import { writeClimb } from './climb.ts';

const ID = recording.recording_id;
/** Recordings that are not there. */
const OTHERS = ['b', 'c', 'd'].map((digit) => digit.repeat(64)) as [string, string, string];
const ALL = { text: '', outcome: '', profile: '', code: '', day: '', mark: '' };
const wanted = new AbortController().signal;

/** In seconds; the second lies past the end of some versions. */
const STRETCHES = [
  [0, 200],
  [100, 200],
  [0, 20],
] as const;

const open: LookedAt[] = [];
afterAll(() => {
  for (const one of open) one.close();
});

afterEach(() => {
  jest.restoreAllMocks();
});

function pageOn(folder: string): LookedAt {
  const lookedAt = new LookedAt({ lake: folder, uploads: folder, from: 'here', reader: { name: 'Anna' } });
  open.push(lookedAt);
  return lookedAt;
}

/** A page on a lake with one recording, which it has drawn whole. */
async function drawn(folder: string): Promise<LookedAt> {
  const lookedAt = pageOn(folder);
  await lookedAt.recording(ID, ALL);
  await lookedAt.stretch(ID, 0, 100, 40, wanted);
  return lookedAt;
}

/** Stretches are as whoever opens the lake now sees them, also once the page has opened the recording again. */
async function expectTruth(lookedAt: LookedAt, folder: string): Promise<void> {
  const fresh = (await openRecording(folder, folder, ID, '2026-01-31'))!;
  const stretches: [fromS: number, toS: number, truth: Stretch][] = [];
  for (const [fromS, toS] of STRETCHES) stretches.push([fromS, toS, await fresh.stretch(fromS, toS, 40, wanted)]);
  fresh.close();
  for (const [fromS, toS, truth] of stretches) {
    expect(await lookedAt.stretch(ID, fromS, toS, 40, wanted)).toEqual(truth);
  }
  expect((await lookedAt.recording(ID, ALL))!.sampleCount).toBe(fresh.found.row.sampleCount);
  for (const [fromS, toS, truth] of stretches) {
    expect(await lookedAt.stretch(ID, fromS, toS, 40, wanted)).toEqual(truth);
  }
}

test.each([
  ['longer', { samples: 800 }],
  ['of more leads', { leads: 2 }],
])('processed again and then %s, it is drawn as it is now, also when it is opened again', async (_, after) => {
  const folder = emptyFolder();
  writeClimb(folder, { samples: 400 });
  const lookedAt = await drawn(folder);
  writeClimb(folder, { samples: 400, ...after });
  await expectTruth(lookedAt, folder);
});

test('what is processed again beside its compacted day is drawn as it is now, also when it is opened again', async () => {
  const folder = emptyFolder();
  writeClimb(folder, { samples: 400 });
  const tomorrow = Date.now() + 24 * 3600 * 1000; // what was written just now is left alone
  expect(await compactDay(new FolderCompactStore(folder), '2026-01-31', tomorrow)).toMatchObject({ taken: 1 });
  const lookedAt = await drawn(folder);
  writeClimb(folder, { samples: 400, gainAduPerMv: 1000 });
  await expectTruth(lookedAt, folder);
});

test('one that is removed while it is open is not there, and is again once it is', async () => {
  const folder = emptyFolder();
  writeClimb(folder, { samples: 400 });
  const lookedAt = await drawn(folder);
  for (const table of ['recordings', 'windows', 'samples']) rmSync(`${folder}/${table}`, { recursive: true });
  expect(await lookedAt.stretch(ID, 0, 100, 40, wanted)).toBeUndefined();
  expect(await lookedAt.marksOf(ID)).toBeUndefined();
  writeClimb(folder, { samples: 800 });
  await expectTruth(lookedAt, folder);
});

test('one that is written while its rows are read is read anew', async () => {
  const folder = emptyFolder();
  writeClimb(folder, {});
  const lookedAt = pageOn(folder);
  const stretch = jest.spyOn(SignalStretches.prototype, 'stretch').mockImplementationOnce(async () => {
    writeClimb(folder, { gainAduPerMv: 1000 });
    throw new LakeChanged(); // as for a file that went away after the first rows
  });
  const shown = await lookedAt.stretch(ID, 0, 1, 40, wanted);
  expect(stretch).toHaveBeenCalledTimes(2);
  expect(shown).toMatchObject({ traces: [{ mv: Float32Array.of(0, 0.001, 0.002, 0.003) }] });
});

test('one that is closed for others while it opens is first drawn for whoever waits, and leaves no engine behind', async () => {
  const stretch = jest.spyOn(SignalStretches.prototype, 'stretch');
  const [made, closed] = [jest.spyOn(DuckDBInstance, 'create'), jest.spyOn(DuckDBInstance.prototype, 'closeSync')];
  const folder = emptyFolder();
  writeClimb(folder, {});
  const lookedAt = pageOn(folder);
  const asked = [ID, ...OTHERS].map((id) => lookedAt.stretch(id, 0, 1, 40, wanted));
  const traces = [{ mv: Float32Array.of(0, 0.01, 0.02, 0.03) }];
  expect(await Promise.all(asked)).toMatchObject([{ traces }, undefined, undefined, undefined]);
  expect(stretch).toHaveBeenCalledTimes(1);
  lookedAt.close();
  await setImmediate(); // it is closed after its last statement
  expect(closed).toHaveBeenCalledTimes(made.mock.calls.length);
});

test('the three that were asked for last stay open', () => {
  jest.spyOn(RecordingList.prototype, 'rows').mockReturnValue(new Promise(() => {})); // they are still being opened
  const closed: string[] = [];
  const opened = new OpenedRecordings('', '', new RecordingList(''), (id) => closed.push(id));
  const [b, c, d] = OTHERS;
  for (const id of [ID, b, c, ID, d]) void opened.open(id);
  expect(closed).toEqual([b]);
  opened.close();
  expect(closed).toEqual([b, c, ID, d]);
});

test('one that nobody waits for is not opened', async () => {
  await expect(pageOn('nowhere').stretch(ID, 0, 20, 40, AbortSignal.abort())).rejects.toThrow('aborted');
});
