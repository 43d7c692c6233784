/** A recording that is processed again, or removed, while the page shows it: what is drawn is what the lake has then. */
import { rmSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { compactDay } from '../../../../handler/compact/compact-day.ts';
import { FolderCompactStore } from '../../../../local/stores/folder-compact-store.ts';
import { LookedAt } from '../../../../tools/look/read/looked-at.ts';
import { openRecording } from '../../../../tools/look/read/opened.ts';
import type { Stretch } from '../../../../tools/look/stretch-bytes.ts';
import { emptyFolder } from '../../../support/lake-folder.ts';
import { recording } from '../../../support/rows.ts';
import { writeClimb } from './climb.ts';

const ID = recording.recording_id;
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

/** A page on a lake with one recording, which it has drawn whole. */
async function drawn(folder: string): Promise<LookedAt> {
  const lookedAt = new LookedAt({ lake: folder, uploads: folder, from: 'here', reader: { name: 'Anna' } });
  open.push(lookedAt);
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
