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

/** How a lake is made: compacted by a command of its own, or by `./ecg process` at its end. */
export type LakeMaking = 'compacted by hand' | 'compacted by process';

/**
 * Makes the recordings, processes all of them, and compacts the lake.
 *
 * @param nodeOptions those of Node in the script `ecg`
 * @param say is told what is being done
 * @returns a row of the table before, and one after the compaction; only the latter where `process` compacts
 * @throws {Error} when a command does not end with 0
 */
export async function lakeTableRows(
  count: number,
  making: LakeMaking,
  nodeOptions: readonly string[],
  say: (text: string) => void,
): Promise<string[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-lake-'));
  const [recordings, lake] = [join(folder, 'in'), join(folder, 'lake')];
  const measured = (...argv: string[]) => usageOf([...nodeOptions, ...argv], join(folder, 'usage.json'));
  let id = '';
  const row = async (name: string, { usage }: { readonly usage: Usage }) => {
    const cells = [name, ...sizeOf(lake), inWords(usage)];
    for (const [question, sql] of QUESTIONS) {
      say(`${count}: ${question}`);
      cells.push(inWords((await measured(ECG, 'sql', '--lake', lake, '--json', sql(id))).usage));
    }
    return cells;
  };
  try {
    say(`${count} recordings are made`);
    mkdirSync(recordings);
    await makeFragments(recordings, count);
    say(`${count} recordings are processed`);
    if (making === 'compacted by process') {
      const processed = await measured(ECG, 'process', recordings, '--out', lake);
      id = await firstId(measured, lake);
      return [await row(`${count}, by \`process\``, processed)];
    }
    const processed = await measured(PROCESS, recordings, '--out', lake);
    id = await firstId(measured, lake);
    const before = await row(`${count}`, processed);
    say(`${count} recordings are compacted`);
    return [before, await row('compacted', await measured(ECG, 'compact', '--lake', lake))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A recording to ask for. */
async function firstId(
  measured: (...argv: string[]) => Promise<{ readonly output: string }>,
  lake: string,
): Promise<string> {
  const { output } = await measured(
    ECG,
    'sql',
    '--lake',
    lake,
    '--json',
    'select min(recording_id) id from recordings',
  );
  const id = /[0-9a-f]{64}/.exec(output)?.[0];
  if (id === undefined) throw new Error(`the lake must have a recording, got ${output}`);
  return id;
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
