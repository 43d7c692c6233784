/** `./ecg process` compacts a day that has become many small files, and nothing about that changes the run's own outcome. */
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { objectKey } from '../../../lake/layout.ts';
import { main } from '../../../local/process.ts';
import { writeObject } from '../../support/lake-folder.ts';
import { queryLake, samples, type Workspace, workspace } from '../../support/workspace.ts';

const MANY = 2;
const DAY = '2026-01-31';
const QUESTION = `select source_key, count(*) as windows from recordings join windows using (recording_id, ingest_date)
  group by all order by all`;

const lakeOf = (here: Workspace) => join(here.folder, '.local', 'lake');

/** A folder with this many recordings of that day, all of the same signal. */
function withRecordings(count: number, folder = 'in', here = workspace()): Workspace {
  const uploaded = new Date(`${DAY}T10:00:00Z`);
  for (let file = 0; file < count; file += 1)
    utimesSync(here.put(`${folder}/${file}.mat`, { from: samples.good }), uploaded, uploaded);
  return here;
}

async function run(here: Workspace, ...argv: string[]) {
  const status = await main(argv, here.context, { many: MANY });
  return { status, ...here.taken() };
}

/** Keys of the files of recordings that lie under the tables' own names. */
function smallFiles(here: Workspace): string[] {
  const keys = readdirSync(lakeOf(here), { recursive: true, encoding: 'utf8' });
  return keys.filter((key) => /^(?:recordings|windows|findings|beats|samples)\/.*\.parquet$/.test(key));
}

describe('a run after which a day has many small files', () => {
  test('puts them in few, says so last, and every answer is as it would have been', async () => {
    const here = withRecordings(MANY + 1);
    await main(['in'], here.context);
    here.taken();
    const before = await queryLake(here, QUESTION);
    const { status, out, err } = await run(here, 'in');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(
      new RegExp(
        `\\nSee them in the browser: [^\\n]+\\nCompacted ${DAY}: 3 recordings in [45] files, \\d\\.\\d MB\\.\\n$`,
      ),
    );
    expect(smallFiles(here)).toEqual([]);
    expect(before).toHaveLength(MANY + 1);
    expect(await queryLake(here, QUESTION)).toEqual(before);
  });

  test('says it beside the JSON, not in it', async () => {
    const { status, out, err } = await run(withRecordings(MANY + 1), 'in', '--json');
    expect([
      status,
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).outcome),
    ]).toEqual([0, Array(MANY + 1).fill('accepted')]);
    expect(err).toMatch(/\nCompacted /);
  });

  test('leaves it to the person when it has hardly added to them, and names the command', async () => {
    const here = withRecordings(1);
    for (let number = 0; number < 20; number += 1)
      writeObject(lakeOf(here), objectKey('recordings', DAY, `${number}`.padStart(64, 'a')), Buffer.from(''));
    const { status, out, err } = await run(here, 'in', '--out', lakeOf(here));
    expect([status, out]).toEqual([0, expect.not.stringContaining('Compacted')]);
    const command = `./ecg compact --lake "${lakeOf(here)}"`;
    expect(err).toBe(
      `${DAY} has 21 recordings in small files, which slow questions down: ${command} puts them in few.\n`,
    );
  });
});

test('a run after which no day has many small files says and does nothing about them', async () => {
  const here = withRecordings(MANY);
  expect(await run(here, 'in')).toMatchObject({ status: 0, out: expect.not.stringContaining('Compacted'), err: '' });
  expect(readdirSync(lakeOf(here))).not.toContain('compacted');
});

describe('what goes wrong with it', () => {
  test('a file that is damaged: the run ends as it would have, every row is there, and the sentence says what to do', async () => {
    const here = withRecordings(MANY + 1);
    const other = 'e'.repeat(64);
    writeObject(lakeOf(here), objectKey('recordings', DAY, other), Buffer.from('PAR1 damaged PAR1'));
    const { status, out, err } = await run(here, 'in');
    expect([status, out]).toEqual([0, expect.stringMatching(/\n3 recordings: 3 accepted\./)]);
    expect(err).toMatch(
      new RegExp(
        `^Every recording is in the lake\\. Putting those of ${DAY} in few files failed: recordings/[^\\n]+; \\./ecg compact does it\\.\\n$`,
      ),
    );
    expect(smallFiles(here).filter((key) => key.startsWith('recordings/'))).toHaveLength(MANY + 2);
  });

  test('Ctrl-C during it: nothing has changed, and the run ends as it would have', async () => {
    const here = withRecordings(MANY + 1, 'in', workspace({ isTerminal: true }));
    const err = {
      ...here.context.err,
      write: (text: string) => {
        here.context.err.write(text);
        if (text.startsWith('Putting ')) setImmediate(() => process.emit('SIGINT'));
      },
    };
    expect(await main(['in'], { ...here.context, err }, { many: MANY })).toBe(0);
    const printed = here.taken();
    expect(printed.out).not.toContain('Compacted');
    expect(printed.err).toContain(
      `Putting 3 recordings of ${DAY} in few files; Ctrl-C leaves the rest for later.\r\x1b[2KEvery recording is in the lake. Putting those of ${DAY} in few files was interrupted; ./ecg compact does it.\n`,
    );
    expect(smallFiles(here).filter((key) => key.startsWith('recordings/'))).toHaveLength(MANY + 1);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  test('two runs into one lake at the same time: both end well, and every recording is there once', async () => {
    const here = withRecordings(MANY + 1, 'other', withRecordings(MANY + 1));
    const statuses = await Promise.all(['in', 'other'].map((folder) => main([folder], here.context, { many: MANY })));
    expect(statuses).toEqual([0, 0]);
    expect(here.taken().err).toBe('');
    const sql = 'select count(*)::integer, count(distinct recording_id)::integer from recordings';
    expect(await queryLake(here, sql)).toEqual([[2 * (MANY + 1), 2 * (MANY + 1)]]);
    expect(await queryLake(here, QUESTION)).toHaveLength(2 * (MANY + 1));
  });
});
