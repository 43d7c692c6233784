/** Generations that are kept under a name: what is queried by it stays, whatever happens to the lake. */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { compactDay } from '../../../handler/compact/compact-day.ts';
import { compactedDay } from '../../../lake/generations.ts';
import { pinsFolder } from '../../../lake/pins.ts';
import { main as compactMain } from '../../../local/compact.ts';
import { FILE_CALLS, type FileCalls } from '../../../local/stores/file-calls.ts';
import { FolderCompactStore } from '../../../local/stores/folder-compact-store.ts';
import { FolderLakeStore } from '../../../local/stores/folder-lake-store.ts';
import { pinDay, pinNames, pinsOf } from '../../../local/stores/folder-pins.ts';
import { forget } from '../../../local/stores/one-day-lake.ts';
import { main as forgetMain } from '../../../tools/forget/main.ts';
import { main as sqlMain } from '../../../tools/sql/main.ts';
import { writeRecordings } from '../../support/lake-folder.ts';
import { recording, window } from '../../support/rows.ts';
import { type Workspace, workspace } from '../../support/workspace.ts';

const DAY = '2026-01-31';
const NEXT = '2026-02-01';
const ids = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(64)) as [string, string, string, string];

const lakeOf = (here: Workspace) => join(here.folder, '.local', 'lake');

/** Writes a recording, or replaces one. */
function write(lake: string, recording_id: string, usable_s: number, day = DAY): void {
  const row = { ...recording, recording_id, received_at: new Date(`${day}T10:00:00Z`) };
  writeRecordings(lake, [{ recording: row, windows: [{ ...window, recording_id, usable_s }] }]);
  writeRecordings(lake, [{ recording: row }]); // a run writes it last
}

/** Two recordings on a day and one on the next. */
function threeRecordings(): Workspace {
  const here = workspace();
  here.put('.local/lake/rulesets/none', '');
  write(lakeOf(here), ids[0], 1);
  write(lakeOf(here), ids[1], 2);
  write(lakeOf(here), ids[2], 3, NEXT);
  return here;
}

async function compact(here: Workspace, ...argv: string[]) {
  const status = await compactMain(argv, here.context);
  return { status, ...here.taken() };
}

const QUESTION =
  'select left(recording_id, 1) id, usable_s, ingest_date from windows join recordings using (recording_id, ingest_date) order by 1';

async function ask(here: Workspace, ...argv: string[]) {
  const status = await sqlMain([...argv, '--csv', QUESTION], here.context);
  const { out, err } = here.taken();
  return { status, err, rows: out.trim().split('\n').slice(1) };
}

const FROZEN = ['a,1,2026-01-31', 'b,2,2026-01-31', 'c,3,2026-02-01'];

/** A replay, a recording that came late, a day that is new; compacted, twice. */
async function changed(here: Workspace): Promise<void> {
  write(lakeOf(here), ids[0], 9);
  await compact(here);
  write(lakeOf(here), ids[3], 4);
  await compact(here);
}

const generations = (here: Workspace) =>
  readdirSync(join(lakeOf(here), compactedDay(DAY))).filter((name) => name.startsWith('g'));

describe('what is pinned', () => {
  test('has the same answer after replays, late recordings and compactions, beside the lake as it is; unpinned, it goes', async () => {
    const here = threeRecordings();
    expect(await compact(here, '--pin', 'paper')).toEqual({
      status: 0,
      out: `Pinned "paper": 2 days up to ${NEXT}. Query it: ./ecg sql --pin paper\n`,
      err: '',
    });
    await changed(here);
    expect(await ask(here, '--pin', 'paper')).toMatchObject({ status: 0, rows: FROZEN });
    const now = ['a,9,2026-01-31', 'b,2,2026-01-31', 'c,3,2026-02-01', 'd,4,2026-01-31'];
    expect((await ask(here)).rows).toEqual(now);
    expect(generations(here)).toEqual(['g000001', 'g000003']);
    expect((await compact(here, '--pins')).out).toMatch(/^paper {2}pinned at 20.*Z, 2 days\n$/);

    expect((await compact(here, '--pin', 'paper')).err).toMatch(/^"paper" was pinned at .* take another name/);
    expect((await compact(here, '--unpin', 'paper')).out).toBe(
      'Unpinned "paper": what nothing else keeps is removed.\n',
    );
    expect(generations(here)).toEqual(['g000003']);
    expect((await compact(here, '--pins')).out).toBe('Nothing is pinned.\n');
    expect((await ask(here)).rows).toEqual(now);
    expect(existsSync(join(lakeOf(here), pinsFolder(DAY)))).toBe(false);
  });

  test('stays for one name when another is unpinned', async () => {
    const here = threeRecordings();
    for (const name of ['one', 'two']) await compact(here, '--pin', name);
    await changed(here);
    await compact(here, '--unpin', 'one');
    expect((await ask(here, '--pin', 'two')).rows).toEqual(FROZEN);
  });

  test('is not found by its name before all of it is there, and is when the same command has run again', async () => {
    const here = threeRecordings();
    await compact(here, '--pin', 'paper');
    rmSync(join(lakeOf(here), 'compacted', 'pins'), { recursive: true }); // as if killed before that
    expect((await ask(here, '--pin', 'paper')).err).toMatch(
      /^Unknown pin "paper": this lake has no pins\. Make one with/,
    );
    await changed(here);
    await compact(here, '--pin', 'paper');
    expect((await ask(here, '--pin', 'paper')).rows[0]).toBe('a,9,2026-01-31');
    await compact(here);
    expect(generations(here)).toEqual(['g000003']);
  });

  test('loses a day when one of its recordings is forgotten: no file has it any more, and the days that are left are answered', async () => {
    const here = threeRecordings();
    await compact(here, '--pin', 'paper');
    await changed(here);
    const status = await forgetMain(['--recording', ids[1], '--yes'], here.context);
    expect([status, here.taken().out]).toEqual([0, expect.stringContaining('compacted 0')]);
    expect(generations(here)).toEqual(['g000004']);
    const { err, status: asked } = await ask(here, '--pin', 'paper');
    expect([asked, err]).toEqual([1, expect.stringMatching(/^The pin paper no longer has 2026-01-31: /)]);
    await sqlMain(
      ['--pin', 'paper', '--csv', `select count(*) from windows where ingest_date = '${NEXT}'`],
      here.context,
    );
    expect(here.taken().out).toMatch(/\n1\n$/);
  });

  test('goes also from a day that the forgotten recording has left since', async () => {
    const here = threeRecordings();
    await compact(here, '--pin', 'paper');
    const store = new FolderLakeStore(lakeOf(here));
    write(lakeOf(here), ids[0], 1, NEXT); // a run on another day, which then has it leave the first
    await forget(store, ids[0], DAY);
    await compact(here);
    expect(generations(here)).toEqual(['g000001', 'g000002']);
    await forgetMain(['--recording', ids[0], '--yes'], here.context);
    expect(here.taken().out).toContain('compacted 0');
    expect(generations(here)).toEqual(['g000002']);
  });

  test('is the newest generation, whole, although others compact before any call that pins it', async () => {
    const callsMade = async (before: (call: number) => Promise<void>) => {
      let made = 0;
      const calls = Object.fromEntries(
        Object.entries(FILE_CALLS).map(([name, call]) => [
          name,
          async (...args: unknown[]) => {
            await before(made++);
            return (call as (...args: unknown[]) => unknown)(...args); // what the caller gave it
          },
        ]),
      ) as unknown as FileCalls;
      const here = threeRecordings();
      await compact(here);
      current = here;
      const generation = await pinDay(lakeOf(here), DAY, 'paper', calls);
      return { here, generation, made };
    };
    let current: Workspace;
    const { made } = await callsMade(async () => {});
    expect(made).toBeGreaterThan(4);
    for (let at = 0; at < made; at += 1) {
      const { here, generation } = await callsMade(async (call) => {
        if (call !== at) return;
        write(lakeOf(current), ids[3], 4);
        await compactDay(new FolderCompactStore(lakeOf(current)), DAY, Date.now());
      });
      expect(generation).toBeDefined();
      expect(generations(here)).toContain(generation);
      expect(pinsOf(FILE_CALLS, lakeOf(here), DAY, generation!)).toEqual(['paper']);
    }
  });
});

describe('is refused', () => {
  test.each([
    [['--pin', 'My paper'], '--pin must be up to 63 letters from a to z, digits and hyphens, got "My paper".'],
    [['--pin', '../x'], '--pin must be up to 63 letters'],
    [['--pin', 'paper', '--day', DAY], '--pin is about the whole lake: --day does not go with it.'],
    [['--pins', '--dry-run'], '--pins is about the whole lake: --dry-run does not go with it.'],
    [['--unpin', 'papers'], 'Unknown pin "papers"; did you mean "paper"? Known: paper.'],
  ])('%j', async (argv, sentence) => {
    const here = threeRecordings();
    await compact(here, '--pin', 'paper');
    expect(await compact(here, ...argv)).toMatchObject({ status: 2, err: expect.stringContaining(sentence) });
    expect(pinNames(lakeOf(here))).toEqual(['paper']);
  });

  test('a stack, whose generations are not here; a lake without a recording; a pin of another version', async () => {
    const here = threeRecordings();
    expect((await ask(here, '--pin', 'paper', '--stack', 'dev')).err).toMatch(/^--pin is about a lake on this machine/);
    await compact(here, '--pin', 'paper');
    writeFileSync(join(lakeOf(here), 'compacted', 'pins', 'paper.pin'), '{"format":2}');
    expect(await ask(here, '--pin', 'paper')).toMatchObject({
      status: 1,
      err: 'paper.pin must be a pin of format 1, got {"format":2}\n',
    });
    const empty = workspace();
    empty.put('.local/lake/rulesets/none', '');
    expect(await compact(empty, '--pin', 'paper')).toMatchObject({
      status: 1,
      err: expect.stringMatching(/^Not pinned/),
    });
  });
});
