/** What `./ecg compact` prints, refuses and leaves. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { dayManifestKey } from '../../lake/day-manifest.ts';
import { objectKey } from '../../lake/layout.ts';
import { main } from '../../local/compact.ts';
import { writeObject, writeRecordings } from '../support/lake-folder.ts';
import { beat, recording, window } from '../support/rows.ts';
import { queryLake, type Workspace, workspace } from '../support/workspace.ts';

const DAYS = ['2026-01-31', '2026-02-01', '2026-02-03'] as const;
const QUESTION =
  'select ingest_date, recording_id, lead, beat_index from beats join recordings using (recording_id, ingest_date) order by all';

/** A workspace with this many recordings on the first day, one less on the next, and so on. */
function withLake(count: number): Workspace {
  const here = workspace();
  const contents = DAYS.flatMap((day, at) =>
    Array.from({ length: Math.max(0, count - at) }, (_, number) => {
      const recording_id = `${at}${number}`.padStart(64, 'a');
      return {
        recording: { ...recording, recording_id, received_at: new Date(`${day}T10:00:00Z`) },
        windows: [{ ...window, recording_id }],
        beats: [{ ...beat, recording_id }],
      };
    }),
  );
  here.put('.local/lake/rulesets/none', '');
  for (const { recording: row, ...others } of contents) {
    // The helper writes the row first, and a run writes it last.
    writeRecordings(lakeOf(here), [{ recording: row, ...others }]);
    writeRecordings(lakeOf(here), [{ recording: row }]);
  }
  return here;
}

const lakeOf = (here: Workspace) => join(here.folder, '.local', 'lake');

async function compact(here: Workspace, ...argv: string[]) {
  const status = await main(argv, here.context);
  return { status, ...here.taken() };
}

/** Keys of the files of tables that are not compacted. */
function freshKeys(here: Workspace): string[] {
  const keys = readdirSync(lakeOf(here), { recursive: true, encoding: 'utf8' });
  return keys.filter((key) => /^(?:recordings|windows|beats).*\.parquet$/.test(key)).sort();
}

const SIZE = / [34] files, 0\.\d MB/g;
const withoutSize = ({ out, ...rest }: Awaited<ReturnType<typeof compact>>) => ({
  ...rest,
  out: out.replace(SIZE, ' SIZE'),
});

describe('./ecg compact', () => {
  test('says of each day what it took, keeps every answer, and then has nothing to do', async () => {
    const here = withLake(3);
    const before = await queryLake(here, QUESTION);
    expect(before.length).toBe(6);
    expect(withoutSize(await compact(here))).toEqual({
      status: 0,
      out: `${DAYS[0]}  3 recordings taken: SIZE\n${DAYS[1]}  2 recordings taken: SIZE\n${DAYS[2]}  1 recording taken: SIZE\n`,
      err: '',
    });
    expect(await queryLake(here, QUESTION)).toEqual(before);
    expect(freshKeys(here)).toEqual([]);
    const again = await compact(here);
    expect(withoutSize(again)).toEqual({
      status: 0,
      out: DAYS.map((day) => `${day}  nothing new: SIZE\n`).join(''),
      err: '',
    });
    expect(await queryLake(here, QUESTION)).toEqual(before);
  });

  test('has nothing to say of a lake without a day, and of a day without recordings says that there is nothing new', async () => {
    const here = withLake(0);
    expect(await compact(here)).toEqual({ status: 0, out: '', err: '' });
    here.put(`.local/lake/rulesets/ingest_date=${DAYS[0]}/r1.parquet`, '');
    expect(await compact(here)).toEqual({ status: 0, out: `${DAYS[0]}  nothing new\n`, err: '' });
    expect(readdirSync(join(lakeOf(here), 'compacted', ''), { recursive: true })).toEqual([]);
  });

  test('knows folders of days only, and not what somebody has put beside them', async () => {
    const here = withLake(1);
    here.put(`.local/lake/windows/ingest_date=${DAYS[0]} copy/x.parquet`, '');
    here.put('.local/lake/compacted/ingest_date=old/x', '');
    expect(withoutSize(await compact(here)).out).toBe(`${DAYS[0]}  1 recording taken: SIZE\n`);
  });

  test('refuses a day that was compacted in a bucket, of which the folder is a copy; questions to that day are refused, too', async () => {
    const here = withLake(2);
    here.put(`.local/lake/${dayManifestKey(DAYS[0])}`, '{}');
    const sentence = `${DAYS[0]} was compacted in the bucket of a stack, and a copy of that cannot be read: ask the stack instead, with --stack`;
    expect(await compact(here, '--day', DAYS[0])).toEqual({
      status: 1,
      out: '',
      err: `${DAYS[0]}  not finished, and no row is lost: ${sentence}.\n`,
    });
    const counted = (day: string) => queryLake(here, `select count(*) from recordings where ingest_date = '${day}'`);
    await expect(counted(DAYS[0])).rejects.toThrow(sentence);
    expect(await counted(DAYS[1])).toEqual([[1n]]);
  });

  test('takes the one day that is named, and only says what it would take with --dry-run', async () => {
    const here = withLake(2);
    const all = freshKeys(here);
    expect(await compact(here, '--dry-run')).toEqual({
      status: 0,
      out: `${DAYS[0]}  would take 2 recordings\n${DAYS[1]}  would take 1 recording\n`,
      err: '',
    });
    expect(freshKeys(here)).toEqual(all);
    expect(withoutSize(await compact(here, '--day', DAYS[1], '--lake', '.local/lake'))).toEqual({
      status: 0,
      out: `${DAYS[1]}  1 recording taken: SIZE\n`,
      err: '',
    });
    expect(freshKeys(here)).toEqual(all.filter((key) => key.includes(DAYS[0])));
  });

  test('leaves what is being written, and says so', async () => {
    const here = withLake(2);
    const id = '00'.padStart(64, 'a');
    writeRecordings(lakeOf(here), [{ recording: { ...recording, recording_id: '01'.padStart(64, 'a') } }]);
    await new Promise((resolve) => setTimeout(resolve, 20)); // the next file is newer, however coarse the clock of the disk is
    writeObject(lakeOf(here), objectKey('findings', DAYS[0], id), Buffer.from('begun'));
    const waiting = '; 1 recording being written, left for the next time';
    expect((await compact(here, '--day', DAYS[0], '--dry-run')).out).toBe(
      `${DAYS[0]}  would take 1 recording${waiting}\n`,
    );
    expect(withoutSize(await compact(here, '--day', DAYS[0])).out).toBe(
      `${DAYS[0]}  1 recording taken: SIZE${waiting}\n`,
    );
    expect(freshKeys(here).filter((key) => key.includes(DAYS[0]))).toHaveLength(3);
  });

  test('names a file that is damaged, leaves its day, goes on with the others, and ends with 1', async () => {
    const here = withLake(2);
    const before = freshKeys(here);
    const key = objectKey('beats', DAYS[0], '00'.padStart(64, 'a'));
    writeObject(lakeOf(here), key, Buffer.from('PAR1 damaged PAR1'));
    writeRecordings(lakeOf(here), [{ recording: { ...recording, recording_id: '00'.padStart(64, 'a') } }]);
    const { status, out, err } = await compact(here);
    expect([status, out.replace(SIZE, ' SIZE')]).toEqual([1, `${DAYS[1]}  1 recording taken: SIZE\n`]);
    expect(err).toMatch(
      new RegExp(`^${DAYS[0]}  not finished, and no row is lost: ${key} cannot be taken: [^\\n]+\\.\\n$`),
    );
    expect(freshKeys(here)).toEqual(before.filter((each) => each.includes(DAYS[0])));
  });

  test('beside another one, says of a day which that one was faster with', async () => {
    const here = withLake(2);
    const before = await queryLake(here, QUESTION);
    const statuses = await Promise.all([main([], here.context), main([], here.context)]);
    expect(statuses).toEqual([0, 0]);
    const lines = here
      .taken()
      .out.replace(SIZE, ' SIZE')
      .split('\n')
      .sort()
      .filter((line) => line !== '');
    expect(lines.filter((line) => line === `${DAYS[0]}  2 recordings taken: SIZE`)).toHaveLength(1);
    expect(lines).toContain(`${DAYS[0]}  compacted by another process at the same time`);
    expect(await queryLake(here, QUESTION)).toEqual(before);
    expect(freshKeys(here)).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  test('between two days ends with 1, and the same command goes on', async () => {
    const here = withLake(3);
    const context = { ...here.context, out: { ...here.context.out, write: (text: string) => stopAfter(text) } };
    const stopAfter = (text: string) => {
      here.context.out.write(text);
      process.emit('SIGINT');
    };
    expect(await main([], context)).toBe(1);
    const { out, err } = here.taken();
    expect(out.replace(SIZE, ' SIZE')).toBe(`${DAYS[0]}  3 recordings taken: SIZE\n`);
    expect(err).toBe(`Interrupted at ${DAYS[1]}; no row is lost. Run the same command again to continue.\n`);
    expect(withoutSize(await compact(here)).out).toBe(
      `${DAYS[0]}  nothing new: SIZE\n${DAYS[1]}  2 recordings taken: SIZE\n${DAYS[2]}  1 recording taken: SIZE\n`,
    );
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  test('while a day is read leaves it as it was', async () => {
    const here = withLake(1);
    const before = freshKeys(here);
    setImmediate(() => process.emit('SIGINT'));
    expect(await compact(here)).toEqual({
      status: 1,
      out: '',
      err: `Interrupted at ${DAYS[0]}; no row is lost. Run the same command again to continue.\n`,
    });
    expect(freshKeys(here)).toEqual(before);
    expect(readdirSync(join(lakeOf(here), 'compacted'))).toEqual([]);
  });
});

test.each([
  [['x'], './ecg compact takes only options, got "x".'],
  [['--day', '31.1.2026'], '--day must be a day like 2026-01-31, got "31.1.2026".'],
  [['--day', '2026-01-30'], `The lake has no day 2026-01-30; it has ${DAYS[0]}, ${DAYS[1]}.`],
  [['--lake', 'nowhere'], 'There is no lake at "nowhere": run ./ecg demo or ./ecg process first.'],
  [['--jobs', '2'], 'Unknown option --jobs; ./ecg compact --help lists the options.'],
])('%j is refused with 2', async (argv, sentence) => {
  const here = withLake(2);
  const { status, out, err } = await compact(here, ...argv);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain(sentence);
  expect(readdirSync(lakeOf(here))).not.toContain('compacted');
});
