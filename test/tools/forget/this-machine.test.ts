/** Forgetting on this machine: nothing of it is left in any file, and everything else is as it was. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { queryLake, samples, workspace } from '../../support/workspace.ts';
import {
  compacted,
  countsOf,
  everyFile,
  forget,
  holding,
  lakeOfPeople,
  mark,
  pendingList,
  UPLOADS,
} from './machine.ts';

describe.each([
  ['as it was written', async () => {}],
  ['compacted', compacted],
])('a subject in a lake that is %s', (_, prepare) => {
  test('has no row, no file and no byte left; all others have theirs', async () => {
    const here = await lakeOfPeople();
    await prepare(here);
    const [[id = '']] = (await queryLake(here, "select recording_id from recordings where subject = 'S-017'")) as [
      [string],
    ];
    const rows = await queryLake(here, 'select recording_id from recordings');
    for (const [recording] of rows) await mark(here, String(recording));
    const before = await countsOf(here, "subject is distinct from 'S-017'");
    const { status, out, err } = await forget(here, ['--subject', 'S-017', '--yes']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(
      /^Subject "S-017" in the lake "\.local\/lake" on this machine: 1 recording of \d{4}-\d\d-\d\d with all rows\.$/m,
    );
    expect(out).toMatch(/^Left in the tables, in rows: recordings 0, .*, labels 0, compacted 0\.$/m);
    expect(await queryLake(here, 'select count(*) from labels')).toEqual([[BigInt(rows.length - 1)]]);
    expect(out).toContain(`stay there: delete them yourself.\n  "${join(here.folder, 'a.mat')}"\n`);
    expect(out).toMatch(/Forgotten: subject "S-017"\.\n$/);
    expect([holding(here, 'S-017'), holding(here, id)]).toEqual([[], []]);
    expect(await countsOf(here, 'true')).toEqual(before);
    expect(before).toMatchObject({ recordings: 3, samples: 3600 });
    expect((await forget(here, ['--subject', 'S-017', '--yes'])).out).toBe(
      'There is nothing of subject "S-017" in the lake ".local/lake" on this machine.\n',
    );
  });
});

describe('an upload of this machine', () => {
  test.each([
    ['--key', 'mit-bih-360/c.mat', ['c.mat', 'c.hea']],
    ['--prefix', 'mit-bih-360/', ['c.mat', 'c.hea', 'd.mat']],
  ])('goes with its sheet, by %s %s', async (option, value, gone) => {
    const here = await lakeOfPeople();
    const { status, out } = await forget(here, [option, value, '--yes']);
    expect(status).toBe(0);
    for (const name of gone) {
      expect(out).toContain(`  "mit-bih-360/${name}"\n`);
      expect(existsSync(join(here.folder, UPLOADS, 'mit-bih-360', name))).toBe(false);
    }
    expect(existsSync(join(here.folder, UPLOADS, 'mit-bih-360', 'd.mat'))).toBe(!gone.includes('d.mat'));
    expect((await queryLake(here, 'select count(*) from recordings'))[0]).toEqual([BigInt(option === '--key' ? 3 : 2)]);
  });

  test('goes though it was never processed', async () => {
    const here = await lakeOfPeople();
    const path = here.put(join(UPLOADS, 'new', 'e.mat'), { from: samples.good });
    expect(await forget(here, ['--key', 'new/e.mat', '--yes'])).toMatchObject({ status: 0 });
    expect(existsSync(path)).toBe(false);
  });
});

test('a file that was processed where it is, is found by its path as the person sees it', async () => {
  const here = await lakeOfPeople();
  expect((await forget(here, ['--key', 'b.mat', '--yes'])).status).toBe(0);
  expect(await queryLake(here, 'select subject from recordings where subject is not null')).toEqual([['S-017']]);
});

test('a dry run, and an answer that is not yes, delete nothing', async () => {
  const here = await lakeOfPeople();
  const before = everyFile(here.folder);
  const dry = await forget(here, ['--subject', 'S-018', '--dry-run']);
  expect(dry).toMatchObject({ status: 0, err: '' });
  expect(dry.out).toMatch(/\nNothing was deleted: this was a dry run\.\n$/);
  expect((await forget(here, ['--subject', 'S-018'], false)).out).toMatch(/\nNothing was deleted\.\n$/);
  expect(await forget(here, ['--subject', 'S-018'])).toMatchObject({
    status: 2,
    err: 'There is no terminal to ask on: pass --yes to delete, or --dry-run to preview.\n',
  });
  expect(everyFile(here.folder)).toEqual(before);
});

test('what an interrupted run had on its list is deleted by the next, whoever that forgets', async () => {
  const here = await lakeOfPeople();
  const [[id, day]] = (await queryLake(
    here,
    "select recording_id, ingest_date from recordings where subject = 'S-017'",
  )) as [[string, string]];
  const list = pendingList(here);
  writeFileSync(list, JSON.stringify({ format: 1, recordings: [{ recordingId: id, day }], objects: [] }));
  const { status, out } = await forget(here, ['--subject', 'S-018', '--yes']);
  expect(status).toBe(0);
  expect(out).toContain(
    `An earlier run was interrupted, or is still at work. What is on its list is deleted with the rest: 1 recording, 0 objects.\n  "${id}"\n`,
  );
  expect(await queryLake(here, 'select count(*) from recordings where subject is not null')).toEqual([[0n]]);
  expect(existsSync(list)).toBe(false);
});

test('a list that cannot be used stops everything in one sentence: half of it would look like all', async () => {
  const here = await lakeOfPeople();
  const list = pendingList(here);
  writeFileSync(list, '{"format":7}');
  expect(await forget(here, ['--subject', 'S-018', '--yes'])).toEqual({
    status: 1,
    out: '',
    err: `${list} must hold a list of format 1 or 2, got 7. Nothing was deleted. An interrupted ./ecg forget left this list of what it was deleting: correct it, or remove it and forget the same again.\n`,
  });
});

describe('is refused in one sentence', () => {
  test.each([
    [
      [],
      'Say what to forget, as in ./ecg forget --subject S-017: --subject ID, --recording ID, --key KEY or --prefix P.',
    ],
    [['S-017'], 'Say what "S-017" is: --subject, --recording, --key or --prefix, as in ./ecg forget --subject S-017.'],
    [['--subject', 'S', '--key', 'k'], 'Name one thing to forget, got --subject and --key: run the command for each.'],
    [['--prefix', ' '], '--prefix must be more than blanks, got " ".'],
    [['--recording', '12'], '--recording must be a recording_id of 64 characters from 0 to 9 and a to f, got "12".'],
    [['--subject', 'S', '--dry-run', '--yes'], '--dry-run deletes nothing, so there is nothing to say --yes to.'],
    [
      ['--subject', 'S', '--lake', 'l', '--stack', 'dev'],
      '--lake is a folder on this machine, and --stack a lake on AWS: name one of them.',
    ],
    [['--subject', 'S'], 'There is no lake at ".local/lake": run ./ecg demo or ./ecg process first.'],
  ])('%j', async (argv, sentence) => {
    expect(await forget(workspace(), argv)).toEqual({ status: 2, out: '', err: `${sentence}\n` });
  });
});
