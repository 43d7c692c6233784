/** What forgetting on this machine finds that no row leads to, and what it leaves to others. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { compactDay } from '../../../handler/compact/compact-day.ts';
import { lakeDays } from '../../../local/lake/list-lake.ts';
import { main as processMain } from '../../../local/process.ts';
import { FolderCompactStore } from '../../../local/stores/folder-compact-store.ts';
import { FolderRawStore } from '../../../local/stores/folder-raw-store.ts';
import { unfinishedPath } from '../../../local/stores/unfinished.ts';
import { compactedAnew } from '../../../tools/forget/here/rows-here.ts';
import { main as replay } from '../../../tools/replay/main.ts';
import { queryLake, samples, type Workspace, workspace } from '../../support/workspace.ts';
import { everyFile, forget, holding, LAKE, mark, UPLOADS } from './machine.ts';

const DAY_MS = 24 * 3600 * 1000;
const UPLOAD = join(UPLOADS, 'mit-bih-360', 'c.mat');

/** A lake with one upload and its sheet. @returns the id of its recording */
async function lakeOfUpload(): Promise<{ here: Workspace; id: string }> {
  const here = workspace();
  here.put(UPLOAD, { from: samples.electrodeOff });
  here.put(join(UPLOADS, 'mit-bih-360', 'c.hea'), 'c 1 360 3600\nc.mat 16+24 200 11 1024 0 0 0 MLII\n');
  mkdirSync(join(here.folder, LAKE), { recursive: true });
  await replay(['--prefix', 'mit-bih-360/', '--yes'], here.context);
  here.taken();
  const [[id] = []] = await queryLake(here, 'select recording_id from recordings');
  return { here, id: String(id) };
}

/** A lake with one person's recording, processed where it is. */
async function lakeOfPerson() {
  const here = workspace();
  here.put('a.mat', { from: samples.good });
  await processMain(['a.mat', '--subject', 'S-017'], here.context);
  here.taken();
  const [[id] = []] = await queryLake(here, 'select recording_id from recordings');
  return { here, id: String(id), day: lakeDays(join(here.folder, LAKE))[0]! };
}

/** As a process left it that no longer runs: no system gives so high an id. */
const dead = (path: string) => unfinishedPath(path).replace(`-${process.pid}-`, '-999999999-');

test('a file that has replaced the upload since stays with its sheet', async () => {
  const { here, id } = await lakeOfUpload();
  here.put(UPLOAD, { from: samples.good });
  expect(await forget(here, ['--recording', id, '--yes'])).toMatchObject({ status: 0, err: '' });
  expect(holding(here, id)).toEqual([]);
  expect(readdirSync(join(here.folder, UPLOADS, 'mit-bih-360')).sort()).toEqual(['c.hea', 'c.mat']);
});

test('the sheet may have been replaced: it goes with its recording, and so do folders that are empty then', async () => {
  const { here } = await lakeOfUpload();
  here.put(join(UPLOADS, 'mit-bih-360', 'c.hea'), 'c 1 360 3600\n');
  const { status, out } = await forget(here, ['--key', 'mit-bih-360/c.mat', '--yes']);
  expect([status, readdirSync(join(here.folder, UPLOADS))]).toEqual([0, []]);
  expect(out).toContain(`All lakes of this folder share the uploads in "${UPLOADS}"`);
});

test('a subject is looked for in no upload: there is nothing that says whose it is', async () => {
  const { here } = await lakeOfPerson();
  here.put(UPLOAD, { from: samples.electrodeOff });
  const read = FolderRawStore.prototype.objectFor;
  FolderRawStore.prototype.objectFor = () => {
    throw new Error('an upload was read');
  };
  try {
    expect((await forget(here, ['--subject', 'S-017', '--dry-run'])).status).toBe(0);
  } finally {
    FolderRawStore.prototype.objectFor = read;
  }
});

describe('a run that died before it wrote its row', () => {
  test.each(['--key', '--recording'])('is found by its upload, by %s', async (option) => {
    const { here, id } = await lakeOfUpload();
    rmSync(join(here.folder, LAKE, 'recordings'), { recursive: true });
    await forget(here, [option, option === '--key' ? 'mit-bih-360/c.mat' : id, '--yes']);
    expect(holding(here, id)).toEqual([]);
  });

  test('is found by the file that it was reading', async () => {
    const { here, id } = await lakeOfPerson();
    rmSync(join(here.folder, LAKE, 'recordings'), { recursive: true });
    await forget(here, ['--key', 'a.mat', '--yes']);
    expect(holding(here, id)).toEqual([]);
  });
});

test('an upload that is processed while the person is asked leaves no row', async () => {
  const { here, id } = await lakeOfUpload();
  rmSync(join(here.folder, LAKE), { recursive: true });
  mkdirSync(join(here.folder, LAKE));
  const processed = async () => (await replay(['--prefix', 'mit-bih-360/', '--yes', '--restart'], here.context)) === 0;
  expect((await forget(here, ['--key', 'mit-bih-360/c.mat'], processed)).status).toBe(0);
  expect([existsSync(join(here.folder, LAKE, 'recordings')), holding(here, id)]).toEqual([true, []]);
});

test('marks of a recording that has nothing else go by its id', async () => {
  const { here } = await lakeOfPerson();
  const id = 'f'.repeat(64);
  await mark(here, id);
  expect((await forget(here, ['--recording', id, '--yes'])).status).toBe(0);
  expect(holding(here, id)).toEqual([]);
});

describe('a first compaction', () => {
  test('that is under way does not bring rows back that it had read', async () => {
    const { here, id, day } = await lakeOfPerson();
    const store = new FolderCompactStore(join(here.folder, LAKE));
    const slow = Object.assign(Object.create(store) as FolderCompactStore, {
      stage: async () => {
        const stage = await store.stage(day);
        const commit = async (number: number) => {
          expect((await forget(here, ['--subject', 'S-017', '--yes'])).status).toBe(0);
          return stage.commit(number);
        };
        return { ...stage, commit };
      },
    });
    expect(await compactDay(slow, day, Date.now() + DAY_MS)).toMatchObject({ outcome: 'beaten' });
    expect([holding(here, id), holding(here, 'S-017')]).toEqual([[], []]);
  });

  test('that was killed leaves no file', async () => {
    const { here, id, day } = await lakeOfPerson();
    const folder = dead(join(here.folder, LAKE, 'compacted', `ingest_date=${day}`, 'g'));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'recording-ids'), `${id}\n`);
    expect((await forget(here, ['--subject', 'S-017', '--yes'])).status).toBe(0);
    expect([holding(here, id), holding(here, 'S-017')]).toEqual([[], []]);
  });

  test('that was faster is not the last', async () => {
    const outcomes = ['beaten', 'beaten', 'compacted', 'nothing'] as const;
    let asked = 0;
    const rest = { taken: 0, waiting: 0, files: 0, bytes: 0 };
    const compact = async () => ({ outcome: outcomes[asked++]!, ...rest });
    await compactedAnew(new FolderCompactStore('/none'), '2026-01-31', compact);
    expect(asked).toBe(3);
  });
});

test('a process that was killed while it wrote leaves no unfinished file', async () => {
  const { here, id, day } = await lakeOfPerson();
  writeFileSync(dead(join(here.folder, LAKE, 'beats', `ingest_date=${day}`, `${id}.parquet`)), 'S-017');
  expect((await forget(here, ['--subject', 'S-017', '--yes'])).status).toBe(0);
  expect([holding(here, id), holding(here, 'S-017')]).toEqual([[], []]);
});

test('what a generation that nobody sees still has is not called gone', async () => {
  const { here, id, day } = await lakeOfPerson();
  const folder = join(here.folder, LAKE, 'compacted', `ingest_date=${day}`);
  await compactDay(new FolderCompactStore(join(here.folder, LAKE)), day, Date.now() + DAY_MS);
  const removed = FolderCompactStore.prototype.removeGeneration;
  FolderCompactStore.prototype.removeGeneration = async () => {}; // as if the disk refused
  try {
    const { status, out } = await forget(here, ['--subject', 'S-017', '--yes']);
    expect([status, holding(here, id).length > 0, existsSync(folder)]).toEqual([1, true, true]);
    expect(out).toMatch(/, compacted 1\.$/m);
  } finally {
    FolderCompactStore.prototype.removeGeneration = removed;
  }
  expect((await forget(here, ['--subject', 'S-017', '--yes'])).status).toBe(0);
  expect(holding(here, id)).toEqual([]);
});

test('an unfinished list of a killed run is removed with the last list', async () => {
  const { here } = await lakeOfPerson();
  const list = join(here.folder, LAKE, 'forgetting', 'one.json');
  mkdirSync(join(list, '..'), { recursive: true });
  writeFileSync(dead(list), '{');
  await forget(here, ['--subject', 'S-017', '--yes']);
  expect(everyFile(join(here.folder, LAKE)).filter(([path]) => path.includes('forgetting'))).toEqual([]);
  expect(existsSync(join(list, '..'))).toBe(false);
});
