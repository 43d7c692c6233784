/** Forgetting on this machine where generations are kept that are not the newest: nothing of the person stays in any. */
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { compactedDay, generationFolder, RECORDING_IDS } from '../../../lake/generations.ts';
import { dayPinKey } from '../../../lake/pins.ts';
import { main as compactMain } from '../../../local/compact.ts';
import { FILE_CALLS } from '../../../local/stores/file-calls.ts';
import { FolderLakeStore } from '../../../local/stores/folder-lake-store.ts';
import { forget as leaveDay } from '../../../local/stores/one-day-lake.ts';
import { removeOldWith } from '../../../tools/forget/here/old-generations.ts';
import { compactedLeft, deleteRows, placesOf } from '../../../tools/forget/here/rows-here.ts';
import { watched } from '../../faults/compacted-lake.ts';
import { writeRecordings } from '../../support/lake-folder.ts';
import { recording, window } from '../../support/rows.ts';
import { type Workspace, workspace } from '../../support/workspace.ts';
import { everyFile, forget, LAKE } from './machine.ts';

const DAY = '2026-01-31';
const NEXT = '2026-02-01';
const [gone, stays] = ['a', 'b'].map((digit) => digit.repeat(64)) as [string, string];

function write(lake: string, recording_id: string, day: string, subject: string | null): void {
  const row = { ...recording, recording_id, received_at: new Date(`${day}T10:00:00Z`), subject };
  writeRecordings(lake, [{ recording: row, windows: [{ ...window, recording_id }] }]);
  writeRecordings(lake, [{ recording: row }]); // a run writes it last
}

/** A pinned generation of `DAY` has a recording of S-017 that has left for `NEXT` since, where nobody is said. */
async function lakeWithPin(): Promise<Workspace> {
  const here = workspace();
  const lake = join(here.folder, LAKE);
  write(lake, gone, DAY, 'S-017');
  write(lake, stays, DAY, 'S-018');
  await compactMain(['--pin', 'paper'], here.context);
  write(lake, gone, NEXT, null);
  await leaveDay(new FolderLakeStore(lake), gone, DAY);
  return here;
}

/** `lakeWithPin`, before and after the day that the recording has left was compacted again. */
let fresh: Workspace;
let compacted: Workspace;
beforeAll(async () => {
  fresh = await lakeWithPin();
  compacted = copyOf(fresh);
  await compactMain([], compacted.context);
});

function copyOf(from: Workspace): Workspace {
  const here = workspace();
  cpSync(join(from.folder, LAKE), join(here.folder, LAKE), { recursive: true, preserveTimestamps: true });
  return here;
}

/** Files of the lake that hold a text as it is. */
const holding = (here: Workspace, text: string) =>
  everyFile(join(here.folder, LAKE))
    .filter(([path, bytes]) => path.includes(text) || bytes.includes(text))
    .map(([path]) => path);

const generations = (here: Workspace) =>
  readdirSync(join(here.folder, LAKE, compactedDay(DAY))).filter((name) => name.startsWith('g'));

async function expectGone(here: Workspace, argv = ['--recording', gone]): Promise<void> {
  expect(await forget(here, [...argv, '--yes'])).toMatchObject({ status: 0, err: '' });
  expect(holding(here, gone)).toEqual([]);
  expect(generations(here)).toEqual(['g000002']);
}

test('a deletion that is killed before any call that removes a pinned generation is finished by the next', async () => {
  let killedAt = 0;
  for (; ; killedAt += 1) {
    const here = copyOf(compacted);
    const lake = join(here.folder, LAKE);
    const { calls, made } = watched(async () => {}, [killedAt, 'killed']);
    await deleteRows(lake, placesOf(lake, [gone]), [], calls).catch(() => {});
    if (made.length <= killedAt) break;
    // What the interrupted run has noted is lost here as well: whatever is left has to be found by itself, and counted.
    const isLeft = holding(here, gone).length > 0;
    expect([killedAt, (await compactedLeft(lake, [{ recordingId: gone, day: null }], [])) > 0]).toEqual([
      killedAt,
      isLeft,
    ]);
    await deleteRows(lake, placesOf(lake, [gone]), []);
    expect([killedAt, holding(here, gone)]).toEqual([killedAt, []]);
  }
  expect(killedAt).toBeGreaterThan(6);
});

test('a recording that has left a day is taken out of its newest generation too, if that was not compacted since', async () => {
  const here = copyOf(fresh);
  expect(generations(here)).toEqual(['g000001']);
  await expectGone(here);
});

test('who a subject was when a generation was pinned is forgotten by that subject', async () => {
  const here = copyOf(compacted);
  const { out } = await forget(here, ['--subject', 'S-017', '--dry-run']);
  expect(out).toMatch(/^Subject "S-017" .*: 1 recording /);
  expect(out).toContain(
    `\n1 recording of these is found only by what an earlier row says: today it has no row, or one that names no subject.\n  "${gone}"\n`,
  );
  expect(out).toContain('What is pinned as "paper" loses every day that has one of these recordings');
  await expectGone(here, ['--subject', 'S-017']);
});

test('what an interrupted removal has left of an old generation goes, also for a subject that nothing else has', async () => {
  const here = copyOf(compacted);
  const lake = join(here.folder, LAKE);
  const remove = (path: string) => {
    if (path.endsWith('.parquet')) throw new Error('killed'); // its pin and its manifest are gone, its rows are not
    FILE_CALLS.remove(path);
  };
  const calls = { ...FILE_CALLS, remove };
  await expect(removeOldWith(lake, new Set([gone]), [], calls)).rejects.toThrow('killed');
  const half = 'Generation g000001 of 2026-01-31 is incomplete, so nobody can tell whose rows it holds; ';
  const dry = await forget(here, ['--subject', 'S-017', '--dry-run']);
  expect([dry.out, generations(here)]).toEqual([
    expect.stringContaining(`${half}./ecg forget without --dry-run removes it`),
    ['g000001', 'g000002'],
  ]);
  const pin = join(lake, dayPinKey(DAY, 'kept', 'g000001'));
  mkdirSync(dirname(pin), { recursive: true });
  writeFileSync(pin, '');
  const kept = await forget(here, ['--subject', 'S-017', '--yes']);
  expect(kept.out).toContain(`${half}it stays while it is pinned as "kept".\n`);
  rmSync(pin);
  const { status, out } = await forget(here, ['--subject', 'S-017', '--yes']);
  expect([status, out]).toEqual([0, expect.stringMatching(/^There is nothing of subject "S-017" .*\.\n$/)]);
  expect(generations(here)).toEqual(['g000002']);
});

test('an old generation whose removal was interrupted so that it does not say whom it has goes, whoever is forgotten', async () => {
  const here = copyOf(compacted);
  rmSync(join(here.folder, LAKE, generationFolder(DAY, 1), RECORDING_IDS));
  await forget(here, ['--recording', stays, '--yes']);
  expect(generations(here)).toEqual(['g000003']);
});
