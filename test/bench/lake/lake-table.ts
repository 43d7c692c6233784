/**
 * What a lake of many short recordings takes before and after `./ecg compact`: files, size, and for each of some questions
 * the processor seconds and the peak memory of an `./ecg sql` of its own.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from '../measure.ts';
import { makeFragments } from './many-recordings.ts';
import type { Usage } from './usage.ts';

const ECG = join(import.meta.dirname, '..', '..', '..', 'tools', 'ecg', 'main.ts');
const PROCESS = join(import.meta.dirname, 'process-small.ts');
const MB = 1e6;

/** Written with a recording's id. Every value that is asked for is read, and every row is joined. */
const QUESTIONS: readonly (readonly [name: string, sql: (id: string) => string])[] = [
  ['`select 1`', () => 'select 1'],
  ['`count(*)` of `recordings`', () => 'select count(*) from recordings'],
  ["one recording's `signal`", (id) => `select count(*), avg(mv) from signal where recording_id = '${id}'`],
  [
    '`windows` joined to `latest_recordings`',
    () => 'select count(*), avg(usable_s) from windows join latest_recordings using (recording_id, ingest_date)',
  ],
];

/** The heading of the table. */
export const LAKE_TABLE_HEAD = [
  'recordings of 10 s',
  'Parquet files',
  'size',
  'made in',
  ...QUESTIONS.map(([name]) => name),
] as const;

/**
 * Makes the recordings, processes all of them, and compacts the lake.
 *
 * @param nodeOptions those of Node in the script `ecg`
 * @param say is told what is being done
 * @returns a row of the table before, and one after the compaction
 * @throws {Error} when a command does not end with 0
 */
export async function lakeTableRows(
  count: number,
  nodeOptions: readonly string[],
  say: (text: string) => void,
): Promise<string[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-lake-'));
  const [recordings, lake] = [join(folder, 'in'), join(folder, 'lake')];
  const measured = (...argv: string[]) => usageOf([...nodeOptions, ...argv], join(folder, 'usage.json'));
  const ask = async (sql: string) => measured(ECG, 'sql', '--lake', lake, '--json', sql);
  const questions = async (id: string) => {
    const cells: string[] = [];
    for (const [name, sql] of QUESTIONS) {
      say(`${count}: ${name}`);
      cells.push(inWords((await ask(sql(id))).usage));
    }
    return cells;
  };
  try {
    say(`${count} recordings are made`);
    mkdirSync(recordings);
    await makeFragments(recordings, count);
    say(`${count} recordings are processed`);
    const processed = await measured(PROCESS, recordings, '--out', lake);
    const [id = ''] = readdirSync(join(lake, 'recordings'), { recursive: true, encoding: 'utf8' }).flatMap(
      (name) => /([0-9a-f]{64})\.parquet$/.exec(name)?.[1] ?? [],
    );
    const before = [`${count}`, ...sizeOf(lake), inWords(processed.usage), ...(await questions(id))];
    say(`${count} recordings are compacted`);
    const compacted = await measured(ECG, 'compact', '--lake', lake);
    const after = ['compacted', ...sizeOf(lake), inWords(compacted.usage), ...(await questions(id))];
    return [before, after];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function usageOf(argv: readonly string[], path: string): Promise<{ output: string; usage: Usage }> {
  const counter = ['--import', join(import.meta.dirname, 'usage.ts')];
  const { output, status } = await runChild(process.execPath, [...counter, ...argv], { ECG_USAGE_FILE: path });
  if (status !== 0) throw new Error(`${argv.join(' ')} must end with 0, got ${status}`);
  return { output, usage: JSON.parse(readFileSync(path, 'utf8')) };
}

/** How many Parquet files there are, and how much all files hold. */
function sizeOf(lake: string): [files: string, size: string] {
  const entries = readdirSync(lake, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = entries.reduce((total, { parentPath, name }) => total + statSync(join(parentPath, name)).size, 0);
  const parquet = entries.filter(({ name }) => name.endsWith('.parquet'));
  return [`${parquet.length}`, `${(bytes / MB).toFixed(1)} MB`];
}

function inWords({ cpuS, peakMb }: Usage): string {
  return `${cpuS.toFixed(1)} s, ${peakMb.toFixed(0)} MB`;
}
