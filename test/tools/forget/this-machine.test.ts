/** Forgetting on this machine: nothing of it is left in any file, and everything else is as it was. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { compactDay } from '../../../handler/compact/compact-day.ts';
import { RECORDING_TABLES } from '../../../lake/schema.ts';
import { LabelsFile, labelsPath } from '../../../local/labels/labels-file.ts';
import { lakeDays } from '../../../local/lake/list-lake.ts';
import { main as processMain } from '../../../local/process.ts';
import { FolderCompactStore } from '../../../local/stores/folder-compact-store.ts';
import { main } from '../../../tools/forget/main.ts';
import { main as replay } from '../../../tools/replay/main.ts';
import { queryLake, samples, type Workspace, workspace } from '../../support/workspace.ts';

const DAY_MS = 24 * 3600 * 1000;
const LAKE = join('.local', 'lake');
const UPLOADS = join('.local', 'raw');

const never = () => {
  throw new Error('AWS is not asked for what lies here');
};

async function forget(here: Workspace, argv: readonly string[], answer?: boolean) {
  const status = await main(argv, here.context, { confirm: async () => answer, s3: never, sqs: never });
  return { status, ...here.taken() };
}

/** Two people's recordings, processed where they are, and two uploads with a sheet. */
async function lakeOfPeople(): Promise<Workspace> {
  const here = workspace();
  here.put('a.mat', { from: samples.good });
  here.put('b.mat', { from: samples.alsoGood });
  await processMain(['a.mat', '--subject', 'S-017'], here.context);
  await processMain(['b.mat', '--subject', 'S-018'], here.context);
  here.put(join(UPLOADS, 'mit-bih-360', 'c.mat'), { from: samples.electrodeOff });
  here.put(join(UPLOADS, 'mit-bih-360', 'c.hea'), 'c 1 360 3600\nc.mat 16+24 200 11 1024 0 0 0 MLII\n');
  here.put(join(UPLOADS, 'mit-bih-360', 'd.mat'), { from: samples.cutShort });
  await replay(['--prefix', 'mit-bih-360/', '--yes'], here.context);
  here.taken();
  return here;
}

/** Where an interrupted run left its list; the folder is made. */
function pendingList(here: Workspace): string {
  const folder = join(here.folder, LAKE, 'forgetting');
  mkdirSync(folder, { recursive: true });
  return join(folder, 'earlier.json');
}

/** Somebody marks a recording. */
async function mark(here: Workspace, id: string): Promise<void> {
  const stretch = { lead: 'ch1', lead_index: 0, start_s: 0, end_s: 10 };
  const said = { mark: 'poor', note: `of ${id}`, reader: 'Anna', marked_at: new Date(), shown: 'raw' } as const;
  const file = new LabelsFile(labelsPath(join(here.folder, LAKE)));
  await file.add({ recording_id: id, ...stretch, ...said, ruleset: '0123456789abcdef' });
}

async function compacted(here: Workspace): Promise<void> {
  const lake = join(here.folder, LAKE);
  for (const day of lakeDays(lake)) await compactDay(new FolderCompactStore(lake), day, Date.now() + DAY_MS);
}

const countsOf = async (here: Workspace, where: string) =>
  Object.fromEntries(
    await Promise.all(
      RECORDING_TABLES.map(async (table) => {
        const [[count] = []] = await queryLake(
          here,
          `select count(*) from ${table} where recording_id in (select recording_id from recordings where ${where})`,
        );
        return [table, Number(count)] as const;
      }),
    ),
  );

/** Every file below a folder, with its bytes. */
function everyFile(folder: string): [path: string, bytes: Buffer][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path, readFileSync(path)]);
}

/** Files that hold a text, in their name or their bytes. */
function holding(here: Workspace, text: string): string[] {
  return everyFile(join(here.folder, '.local'))
    .filter(([path, bytes]) => path.includes(text) || bytes.includes(text))
    .map(([path]) => path);
}

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
    err: `${list} must hold a list of format 1, got 7. Nothing was deleted. An interrupted ./ecg forget left this list of what it was deleting: correct it, or remove it and forget the same again.\n`,
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
