/** Pinning while recordings move from day to day, killed at any call, and interrupted by a person. */
import { cpSync, rmSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { compactDay } from '../../../handler/compact/compact-day.ts';
import { movedKey } from '../../../lake/generations.ts';
import { objectKey } from '../../../lake/layout.ts';
import { main as compactMain } from '../../../local/compact.ts';
import { listPins, pin, unpin } from '../../../local/compaction/pin.ts';
import { FILE_CALLS, type FileCalls } from '../../../local/stores/file-calls.ts';
import { FolderCompactStore } from '../../../local/stores/folder-compact-store.ts';
import { FolderLakeStore } from '../../../local/stores/folder-lake-store.ts';
import { finishPin, pinNames, pinOf, unfinishedPins } from '../../../local/stores/folder-pins.ts';
import { forget } from '../../../local/stores/one-day-lake.ts';
import { main as sqlMain } from '../../../tools/sql/main.ts';
import { watched } from '../../faults/compacted-lake.ts';
import { writeRecordings } from '../../support/lake-folder.ts';
import { recording, window } from '../../support/rows.ts';
import { type Workspace, workspace } from '../../support/workspace.ts';

const DAY = '2026-01-31';
const NEXT = '2026-02-01';
const [moving, staying, late] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];
const NOT_ASKED = { isAsked: false };
const lakeOf = (here: Workspace) => join(here.folder, '.local', 'lake');

function write(lake: string, recording_id: string, day: string): void {
  const row = { ...recording, recording_id, received_at: new Date(`${day}T10:00:00Z`) };
  writeRecordings(lake, [{ recording: row }]);
}

/** One recording leaves its day for the next, as a run has it, and that is compacted. */
async function move(lake: string): Promise<void> {
  await forget(new FolderLakeStore(lake), moving, DAY);
  write(lake, moving, NEXT);
  await compactDay(new FolderCompactStore(lake), NEXT, Date.now());
}

let start: Workspace;
let pinned: Workspace;
beforeAll(async () => {
  start = workspace();
  start.put('.local/lake/rulesets/none', '');
  write(lakeOf(start), moving, DAY);
  write(lakeOf(start), staying, DAY);
  write(lakeOf(start), late, NEXT);
  await compactMain([], start.context);
  pinned = copyOf(start);
  await compactMain(['--pin', 'paper'], pinned.context);
  await move(lakeOf(pinned));
});

function copyOf(from: Workspace): Workspace {
  const here = workspace();
  cpSync(lakeOf(from), lakeOf(here), { recursive: true, preserveTimestamps: true });
  return here;
}

async function rows(here: Workspace, ...argv: string[]): Promise<string[]> {
  here.taken();
  await sqlMain([...argv, '--csv', 'select left(recording_id, 1) id from recordings order by 1'], here.context);
  return here.taken().out.trim().split('\n').slice(1);
}

const pinWith = (here: Workspace, calls?: FileCalls) => pin(lakeOf(here), 'paper', here.context, NOT_ASKED, calls);

describe('pinning', () => {
  test('has every recording once, whenever one of them moves to a day that is pinned later, or was before', async () => {
    const callsOf = async (before: (call: number) => Promise<void>) => {
      const here = copyOf(start);
      const { calls, made } = watched(before);
      current = here;
      expect([await pinWith(here, calls), here.taken().err]).toEqual([0, '']);
      return { here, made: made.length };
    };
    let current: Workspace;
    const { made } = await callsOf(async () => {});
    for (let at = 0; at < made; at += 1) {
      const { here } = await callsOf(async (call) => {
        if (call === at) await move(lakeOf(current));
      });
      const kept = pinOf(lakeOf(here), 'paper')!;
      const lists = await Promise.all(
        [...kept.days].map(([day, generation]) =>
          new FolderCompactStore(lakeOf(here)).readGeneration(day, Number(generation.slice(1)), 'recording-ids'),
        ),
      );
      const ids = lists.flatMap((bytes) => new TextDecoder().decode(bytes).trim().split('\n'));
      expect([at, ids.sort()]).toEqual([at, [moving, staying, late]]);
    }
  });

  test('has the whole day while another process has compacted only a piece of it', async () => {
    const here = copyOf(start);
    const more = ['d', 'e', 'f'].map((digit) => digit.repeat(64));
    for (const id of more) write(lakeOf(here), id, NEXT);
    let pieces = 0;
    const publish: FileCalls['publish'] = async (from, to) => {
      pieces += 1;
      if (pieces > 1) throw new Error('the other process is stopped in its second piece');
      return FILE_CALLS.publish(from, to);
    };
    const other = new FolderCompactStore(lakeOf(here), { ...FILE_CALLS, publish });
    const { calls, made } = watched(async (call) => {
      const { name, paths } = made[call]!; // it is being made
      if (name !== 'publish' || !paths[0]!.includes(NEXT) || pieces > 0) return;
      const piece = { recordings: 1, bytes: 1 };
      await expect(compactDay(other, NEXT, Date.now(), piece)).rejects.toThrow('second piece');
    });
    expect([await pinWith(here, calls), here.taken().err, pieces]).toEqual([0, '', 2]);
    expect(await rows(here, '--pin', 'paper')).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  test('gives up in a sentence when recordings keep leaving a day, and says that nothing is pinned', async () => {
    const here = copyOf(start);
    let left = 0;
    const namesIn = (folder: string) => {
      if (basename(folder) === 'moved' && folder.includes(DAY)) {
        left += 1;
        const said = join(lakeOf(here), movedKey(DAY, moving, String(left)));
        FILE_CALLS.make(folder);
        FILE_CALLS.write(said, new Uint8Array());
      }
      return FILE_CALLS.namesIn(folder);
    };
    await expect(pinWith(here, { ...FILE_CALLS, namesIn })).rejects.toThrow(
      `Not pinned: recordings keep leaving ${DAY}, or others compact it; run the same command again.`,
    );
    expect(pinNames(lakeOf(here))).toEqual([]);
  });

  test('that another has done by the same name meanwhile is refused, and the other one stays whole', async () => {
    const here = copyOf(start);
    let isFirst = true;
    const { calls } = watched(async () => {
      if (!isFirst) return;
      isFirst = false;
      await pinWith(here);
      write(lakeOf(here), 'd'.repeat(64), DAY);
    });
    await expect(pinWith(here, calls)).rejects.toThrow('Not pinned: another process has pinned "paper" meanwhile.');
    expect(await rows(here, '--pin', 'paper')).toEqual(['a', 'b', 'c']);
    await compactMain([], here.context);
    expect(await rows(here, '--pin', 'paper')).toEqual(['a', 'b', 'c']);
  });

  test('says that recordings are being written when there is no other', async () => {
    const here = workspace();
    here.put('.local/lake/rulesets/none', '');
    const row = { ...recording, recording_id: moving, received_at: new Date(`${DAY}T10:00:00Z`) };
    const windows = [{ ...window, recording_id: moving }]; // after its row: a run is replacing it
    writeRecordings(lakeOf(here), [{ recording: row, windows }]);
    const earlier = Date.now() / 1000 - 10;
    utimesSync(join(lakeOf(here), objectKey('recordings', DAY, moving)), earlier, earlier);
    await expect(pinWith(here)).rejects.toThrow('Not pinned: 1 recording is being written, and the lake has no other.');
  });
});

describe('killed before any call', () => {
  test('pinning is shown as unfinished or not at all, and the same command finishes it', async () => {
    for (let at = 0; ; at += 3) {
      const here = copyOf(start);
      const { calls, made } = watched(async () => {}, [at, 'killed']);
      await pinWith(here, calls).catch(() => {});
      if (made.length <= at) break;
      expect(pinNames(lakeOf(here))).toEqual([]);
      await pinWith(here);
      expect([pinNames(lakeOf(here)), unfinishedPins(lakeOf(here))]).toEqual([['paper'], []]);
    }
  });

  test('letting go is shown as unfinished, and is finished by the same command', async () => {
    const here = copyOf(pinned);
    rmSync(join(lakeOf(here), 'compacted', 'pins'), { recursive: true }); // its first step
    listPins(lakeOf(here), here.context);
    expect(here.taken().out).toBe('paper  unfinished: --pin paper finishes it, --unpin paper lets go what it keeps\n');
    expect(await unpin(lakeOf(here), 'paper', here.context, NOT_ASKED)).toBe(0);
    expect(unfinishedPins(lakeOf(here))).toEqual([]);
    expect(FILE_CALLS.namesIn(join(lakeOf(here), 'compacted', `ingest_date=${DAY}`))).not.toContain('pins');
  });
});

test('letting go, killed before any call, leaves what the same command or the next compaction removes', async () => {
  let at = 0;
  for (; ; at += 1) {
    const here = copyOf(pinned);
    await compactMain([], here.context); // the day that the recording has left has another generation now
    const { calls, made } = watched(async () => {}, [at, 'killed']);
    await unpin(lakeOf(here), 'paper', here.context, NOT_ASKED, calls).catch(() => {});
    if (made.length <= at) break;
    if (unfinishedPins(lakeOf(here)).length > 0) await unpin(lakeOf(here), 'paper', here.context, NOT_ASKED);
    else await compactMain([], here.context);
    const names = [DAY, NEXT].map((day) => FILE_CALLS.namesIn(join(lakeOf(here), 'compacted', `ingest_date=${day}`)));
    const kept = names.map((all) => all.filter((name) => name.startsWith('g')));
    expect([at, kept, unfinishedPins(lakeOf(here))]).toEqual([at, [['g000002'], ['g000002']], []]);
  }
  expect(at).toBeGreaterThan(10);
});

describe('after Ctrl-C', () => {
  test('neither pinning nor letting go does more, and each says what to do', async () => {
    const here = copyOf(start);
    expect(await pin(lakeOf(here), 'paper', here.context, { isAsked: true })).toBe(1);
    expect(here.taken()).toEqual({
      out: '',
      err: 'Interrupted, not pinned: run the same command again, or --unpin paper.\n',
    });
    const kept = copyOf(pinned);
    expect(await unpin(lakeOf(kept), 'paper', kept.context, { isAsked: true })).toBe(1);
    expect(kept.taken().err).toMatch(/^Interrupted: run the same command again/);
    expect(unfinishedPins(lakeOf(kept))).toEqual(['paper']);
  });
});

test('a recording that has left its day stays in what was pinned before', async () => {
  expect(await rows(pinned, '--pin', 'paper')).toEqual(['a', 'b', 'c']);
  expect(await rows(pinned)).toEqual(['a', 'b', 'c']);
});

test('a name that is there is never written over', () => {
  const here = copyOf(pinned);
  expect(finishPin(lakeOf(here), { name: 'paper', pinnedAt: 'now', days: new Map() })).toBe(false);
  expect(pinOf(lakeOf(here), 'paper')!.days.size).toBe(2);
});
