/** The list that is read without an engine, against the view that the engine has: whatever state the lake's files are in. */
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { writeLake } from '../../../../handler/write/write-lake.ts';
import { heldKey } from '../../../../lake/held-files.ts';
import { objectKey } from '../../../../lake/layout.ts';
import { withLake } from '../../../../local/open-lake.ts';
import { LISTED_COLUMNS } from '../../../../tools/look/read/listed-columns.ts';
import { RecordingList } from '../../../../tools/look/read/recording-list.ts';
import { sqlColumns } from '../../../../tools/look/read/sql-columns.ts';
import type { ListedRecording } from '../../../../tools/look/wire.ts';
import { compact, DAY, NEXT_DAY, writer } from '../../../faults/compacted-lake.ts';
import '../../../support/jest/held-planner.ts';
import { emptyFolder, writeRecordings } from '../../../support/lake-folder.ts';
import { fileOf, recording, ruleset, window } from '../../../support/rows.ts';

const OLDER = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'lake-0.1.0');
const COLUMNS = sqlColumns<ListedRecording>(LISTED_COLUMNS);

async function bySql(folder: string): Promise<ListedRecording[]> {
  const sql = `SELECT ${COLUMNS.select} FROM latest_recordings ORDER BY source_key, recording_id`;
  return (await withLake(folder, (lake) => lake.query(sql))).rows.map(COLUMNS.row);
}

/** One run over an upload of this name. */
async function run(folder: string, digit: string, key: string, day = DAY, quality = 0.5): Promise<void> {
  const recording_id = digit.repeat(64);
  const received_at = new Date(`${day}T10:00:00Z`);
  await writeLake(
    {
      ruleset,
      recording: { ...recording, recording_id, source_key: key, received_at, quality },
      windows: fileOf('windows', [{ ...window, recording_id }]),
      findings: fileOf('findings', []),
      beats: fileOf('beats', []),
      samples: undefined,
    },
    writer(folder),
  );
}

test('has the rows of the view at each step of a lake’s life, read at once or followed', async () => {
  const folder = emptyFolder();
  const followed = new RecordingList(folder);
  const steps: Readonly<Record<string, readonly [change: () => unknown, recordings: number]>> = {
    fresh: [
      async () => {
        await run(folder, 'a', 'one.mat');
        await run(folder, 'b', 'Ünlü.mat');
        await run(folder, 'c', 'one.mat', NEXT_DAY);
      },
      2,
    ],
    compacted: [() => compact(folder), 2],
    'beside what is compacted': [() => run(folder, 'd', 'four.mat'), 3],
    'processed again': [() => run(folder, 'b', 'Ünlü.mat', DAY, 0.25), 3],
    moved: [() => run(folder, 'd', 'four.mat', NEXT_DAY, 0.125), 3],
    'compacted again': [() => compact(folder), 3],
    'moved to an earlier day, of what is compacted': [() => run(folder, 'b', 'Ünlü.mat', '2026-01-30'), 3],
    held: [
      async () => {
        await run(folder, 'e', 'five.mat');
        const of = objectKey('recordings', DAY, 'e'.repeat(64));
        const held = join(folder, heldKey(DAY, of, 'a1'));
        mkdirSync(dirname(held), { recursive: true });
        renameSync(join(folder, of), held);
      },
      4,
    ],
    'of files that lack columns': [() => cpSync(OLDER, folder, { recursive: true }), 7],
  };
  for (const [step, [change, recordings]] of Object.entries(steps)) {
    await change();
    const rows = await bySql(folder);
    expect([step, rows.length]).toEqual([step, recordings]);
    expect([step, await followed.rows()]).toEqual([step, rows]);
    expect([step, await new RecordingList(folder).rows()]).toEqual([step, rows]);
  }
});

test('a file that goes while the others are read is not listed, and is not an error', async () => {
  const folder = emptyFolder();
  const ids = Array.from({ length: 60 }, (_, i) => i.toString(16).padStart(64, '0'));
  for (const id of ids)
    writeRecordings(folder, [{ recording: { ...recording, recording_id: id, source_key: `${id}.mat` } }]);
  const list = new RecordingList(folder);
  const reading = list.rows();
  setImmediate(() => rmSync(join(folder, objectKey('recordings', DAY, ids.at(-1)!))));
  const kept = ids.slice(0, -1);
  expect((await reading).map(({ id }) => id)).toEqual(kept);
  expect((await list.rows()).map(({ id }) => id)).toEqual(kept);
});
