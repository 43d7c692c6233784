/** A lake that version 0.1.0 wrote, whose files lack columns of today: it is asked, added to and compacted like any other. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { compactDay } from '../../../handler/compact/compact-day.ts';
import { chunksIn } from '../../../handler/write/chunks-in.ts';
import { joinRowGroups } from '../../../handler/write/join-row-groups.ts';
import { generationFolder, MANIFEST, manifestIn, SCHEMA } from '../../../lake/generations.ts';
import { COLUMNS, RECORDING_TABLES, type RecordingTable } from '../../../lake/schema.ts';
import { withLake } from '../../../local/open-lake.ts';
import { FolderCompactStore } from '../../../local/stores/folder-compact-store.ts';
import '../../support/jest/held-planner.ts';
import { emptyFolder, writeRecordings } from '../../support/lake-folder.ts';
import { chunksOf } from '../../support/read-back.ts';
import { beat, recording, window } from '../../support/rows.ts';

const DAY = '2026-11-27';
const FIXTURE = join(import.meta.dirname, '..', '..', 'fixtures', 'lake-0.1.0');
const TABLES = ['recordings', 'windows', 'findings', 'samples'] as const;
/** Columns that came after 0.1.0. */
const LATER: Readonly<Partial<Record<RecordingTable, readonly string[]>>> = {
  recordings: ['device', 'gain_source', 'companion_key', 'quality'],
  windows: ['usable_s', 'usable_mask', 'quality', 'partner_r_ratio'],
};
const TODAYS = '7'.repeat(64);

function copyOfFixture(): string {
  const lake = emptyFolder();
  cpSync(FIXTURE, lake, { recursive: true });
  return lake;
}

/** A lake of 0.1.0 that goes on being used: the same day has a recording of today. */
function mixedLake(): string {
  const lake = copyOfFixture();
  const row = { ...recording, recording_id: TODAYS, quality: 0.5, received_at: new Date(`${DAY}T10:00:00Z`) };
  writeRecordings(lake, [
    {
      recording: row,
      windows: [{ ...window, recording_id: TODAYS, usable_s: 9 }],
      beats: [{ ...beat, recording_id: TODAYS }],
    },
  ]);
  return lake;
}

/** All rows of all tables, and an answer that joins views. */
function answers(lake: string) {
  return withLake(lake, async (open) => {
    const all: unknown[] = [];
    for (const table of [...TABLES, 'beats', 'signal']) {
      const { columns, rows } = await open.query(`select * from ${table} order by all`);
      all.push([table, columns, rows]);
    }
    const { rows } = await open.query(
      'select outcome, usable, usable_s, r.quality from latest_recordings r left join windows using (recording_id) order by all',
    );
    return [...all, rows];
  });
}

/** The times of the fixture are those of its checkout. */
const compact = (lake: string) => compactDay(new FolderCompactStore(lake), DAY, Date.now() + 3600 * 1000);

const generation = (lake: string, number: number, name: string) => join(lake, generationFolder(DAY, number), name);

async function columnsOf(lake: string, number: number, table: RecordingTable): Promise<string[]> {
  const chunks = await chunksOf(readFileSync(generation(lake, number, `${table}-00000.parquet`)));
  return [...new Set(chunks.map(({ column }) => column))];
}

let before: unknown[];
beforeAll(async () => {
  before = await answers(mixedLake());
});

test('the fixture is older: its rows are there, and columns of today are null in them', async () => {
  await withLake(copyOfFixture(), async (open) => {
    const counts = TABLES.map((table) => `(select count(*) from ${table})::integer`);
    expect((await open.query(`select ${counts.join(', ')}`)).rows).toEqual([[3, 2, 2, 3600]]);
    for (const [table, names] of Object.entries(LATER)) {
      const { rows } = await open.query(`select distinct ${names.join(', ')} from ${table}`);
      expect([table, rows]).toEqual([table, [names.map(() => null)]]);
    }
    expect((await open.query('select count(*)::integer from beats')).rows).toEqual([[0]]);
  });
});

test('a day of old and new files is compacted: every value stays, and every file then has every column', async () => {
  const lake = mixedLake();
  expect(await compact(lake)).toMatchObject({ outcome: 'compacted', taken: 4 });
  expect(await answers(lake)).toEqual(before);
  for (const table of TABLES)
    expect((await columnsOf(lake, 1, table)).sort()).toEqual(COLUMNS[table].map(({ name }) => name).sort());
  expect(await compact(lake)).toMatchObject({ outcome: 'nothing' });
});

describe('a generation that was written before some columns were there', () => {
  /** Takes those columns out of a generation, and says, as its writer did, nothing about them nor about the pages. */
  function withoutLater(lake: string): void {
    const path = generation(lake, 1, MANIFEST);
    const { schema, ...manifest } = manifestIn(readFileSync(path, 'utf8'), path);
    expect(schema).toBe(SCHEMA);
    for (const [table, names] of Object.entries(LATER)) {
      const file = generation(lake, 1, `${table}-00000.parquet`);
      const groups = chunksIn(readFileSync(file)).map(({ chunks }) =>
        chunks.filter(({ meta }) => !names.includes(meta.path_in_schema[0]!)),
      );
      const columns = COLUMNS[table as RecordingTable].filter(({ name }) => !names.includes(name));
      writeFileSync(file, joinRowGroups(columns, groups));
    }
    const text = JSON.stringify(manifest, (name, value) => (name === 'pages' ? undefined : value));
    expect(text.length).toBeLessThan(JSON.stringify(manifest).length);
    writeFileSync(path, text);
  }

  test('is asked with null for them beside new files, and is written anew, once, also when nothing else is to be done', async () => {
    const lake = copyOfFixture();
    const old = await answers(lake);
    await compact(lake);
    withoutLater(lake);
    expect(await columnsOf(lake, 1, 'recordings')).not.toContain('quality');
    expect(await answers(lake)).toEqual(old);
    const added = emptyFolder();
    cpSync(lake, added, { recursive: true });
    cpSync(mixedLake(), added, { recursive: true });
    expect(await answers(added)).toEqual(before);
    expect(await compact(added)).toMatchObject({ outcome: 'compacted', taken: 4 });
    expect(await answers(added)).toEqual(before);
    expect(await compact(lake)).toMatchObject({ outcome: 'compacted', taken: 0 });
    expect(await columnsOf(lake, 2, 'recordings')).toContain('quality');
    expect(await answers(lake)).toEqual(old);
    expect(await compact(lake)).toMatchObject({ outcome: 'nothing' });
  });
});

test('every table of recordings is looked at', () => {
  expect([...TABLES, 'beats'].sort()).toEqual([...RECORDING_TABLES].sort());
});
