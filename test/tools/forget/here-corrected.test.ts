/** Forgetting a subject on this machine, whose name a recording had that is another one's today: it stays, its earlier rows go. */
import { readdirSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { compactedDay } from '../../../lake/generations.ts';
import { objectKey } from '../../../lake/layout.ts';
import { main as compactMain } from '../../../local/compact.ts';
import { unfinishedPath } from '../../../local/stores/unfinished.ts';
import { rowsInGenerations } from '../../../tools/forget/here/old-generations.ts';
import { writeRecordings } from '../../support/lake-folder.ts';
import { recording, window } from '../../support/rows.ts';
import { queryLake, type Workspace, workspace } from '../../support/workspace.ts';
import { forget, LAKE } from './machine.ts';

const DAY = '2026-01-31';
const [corrected, other] = ['a', 'b'].map((digit) => digit.repeat(64)) as [string, string];
const SUBJECT = ['--subject', 'S-099'];

function write(here: Workspace, recording_id: string, subject: string, day = DAY): void {
  const row = { ...recording, recording_id, received_at: new Date(`${day}T10:00:00Z`), subject };
  writeRecordings(join(here.folder, LAKE), [{ recording: row, windows: [{ ...window, recording_id }] }]);
  writeRecordings(join(here.folder, LAKE), [{ recording: row }]); // a run writes it last
}

const subjects = async (here: Workspace) => (await queryLake(here, 'select subject from recordings order by 1')).flat();
const generations = (here: Workspace) =>
  readdirSync(join(here.folder, LAKE, compactedDay(DAY))).filter((name) => name.startsWith('g'));
const compactedRows = async (here: Workspace) =>
  (await rowsInGenerations(join(here.folder, LAKE), [{ kind: 'subject', value: 'S-099' }])).rows;

let here: Workspace;
/** Pinned as S-099's, said to be of S-018 since. */
beforeEach(async () => {
  here = workspace();
  write(here, corrected, 'S-099');
  write(here, other, 'S-017');
  await compactMain(['--pin', 'paper'], here.context);
  write(here, corrected, 'S-018');
  here.taken();
});

test('a row that was not compacted since goes with its pin; the recording has its row of today, and so has everybody else', async () => {
  const { out } = await forget(here, SUBJECT, false);
  expect(out).toContain(
    `: only earlier rows.\n1 recording stays: its row names another subject today. Its earlier compacted rows go; its last row and its uploads stay. To delete it as a whole, forget by --recording:\n  "${corrected}"\n`,
  );
  expect(out).toMatch(/\nWhat is pinned as "paper" loses every day .*\nNothing was deleted\.\n$/);
  expect(generations(here)).toEqual(['g000001']);
  expect(await forget(here, [...SUBJECT, '--yes'])).toMatchObject({
    status: 0,
    err: '',
    out: expect.stringMatching(
      /\nForgotten: subject "S-099"\.\n1 recording stays, without earlier rows of the subject\.\n$/,
    ),
  });
  expect([await compactedRows(here), generations(here)]).toEqual([[], ['g000002']]);
  expect(await subjects(here)).toEqual(['S-017', 'S-018']);
});

test('a generation from after the correction stays pinned', async () => {
  await compactMain(['--pin', 'later'], here.context);
  write(here, other, 'S-017');
  await compactMain([], here.context);
  here.taken();
  expect(await forget(here, [...SUBJECT, '--yes'])).toMatchObject({ status: 0, err: '' });
  expect([await compactedRows(here), generations(here)]).toEqual([[], ['g000002', 'g000003']]);
});

test('one whose row is being written is said to be left, and goes when it is', async () => {
  const path = unfinishedPath(join(here.folder, LAKE, objectKey('recordings', DAY, corrected)));
  writeFileSync(path, '');
  const first = await forget(here, [...SUBJECT, '--yes']);
  expect([first.status, first.err]).toEqual([1, expect.stringMatching(/^Not all of it is deleted\. Run the same/)]);
  expect(await subjects(here)).toEqual(['S-017', 'S-018']);
  rmSync(path);
  expect(await forget(here, [...SUBJECT, '--yes'])).toMatchObject({ status: 0, err: '' });
  expect(await compactedRows(here)).toEqual([]);
});

describe('a damaged file with rows of a generation', () => {
  const damage = (generation: string) => {
    const path = join(here.folder, LAKE, compactedDay(DAY), generation, 'recordings-00000.parquet');
    truncateSync(path, statSync(path).size - 9);
  };
  const name = (generation: string) => `${compactedDay(DAY)}/${generation}/recordings-00000.parquet`;

  test('that is pinned stops nothing: it is named as not proven, with the command that removes it', async () => {
    await compactMain([], here.context);
    write(here, 'c'.repeat(64), 'S-020', '2026-02-03');
    here.taken();
    damage('g000001');
    for (const argv of [['--dry-run'], ['--yes'], ['--yes']]) {
      const { status, err } = await forget(here, ['--subject', 'S-020', ...argv]);
      expect([status, err]).toEqual([
        1,
        expect.stringContaining(`Not proven for one file: ${name('g000001')} must be`),
      ]);
      expect(err).toMatch(
        / Only queries of what is pinned as "paper" read it: remove it by \.\/ecg compact --unpin paper, which releases all days of the pin, and forget the same again\.\n$/,
      );
    }
    expect(await subjects(here)).toEqual(['S-017', 'S-018']);
    expect(generations(here)).toEqual(['g000001', 'g000002']);
    expect((await forget(here, ['--recording', 'd'.repeat(64), '--yes'])).status).toBe(0);
    await compactMain(['--unpin', 'paper'], here.context);
    await compactMain([], here.context);
    here.taken();
    expect(await forget(here, ['--subject', 'S-020', '--yes'])).toMatchObject({ status: 0, err: '' });
  });

  test('of another lake: the command names that lake', async () => {
    await compactMain([], here.context);
    damage('g000001');
    renameSync(join(here.folder, LAKE), join(here.folder, 'other'));
    const { err } = await forget(here, ['--lake', 'other', '--subject', 'S-020', '--dry-run']);
    expect(err).toContain(': remove it by ./ecg compact --unpin paper --lake other, which releases');
  });

  test('that goes with its day is proven gone', async () => {
    await compactMain([], here.context);
    damage('g000001');
    expect(await forget(here, ['--subject', 'S-018', '--yes'])).toMatchObject({ status: 0, err: '' });
    expect(generations(here)).toEqual(['g000003']);
  });

  test('that queries read stops everything, and nothing was deleted', async () => {
    damage('g000001');
    const { status, err } = await forget(here, ['--subject', 'S-017', '--yes']);
    expect([status, err]).toEqual([1, expect.stringContaining(`Nothing was deleted: ${name('g000001')} must be`)]);
    expect(err).toContain('put a whole copy of it back');
  });
});
