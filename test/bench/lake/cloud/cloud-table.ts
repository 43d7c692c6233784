/**
 * What the function `index.compact` takes for a day of many short recordings: the bundle runs in a process of its own, under
 * the limit that Node sets itself in the function's memory, against S3 and Glue on loopback.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../../../handler/build.ts';
import { COMPACTOR_MEMORY_MIB } from '../../../../infra/compute/compactor.ts';
import { peakMibOf } from '../../../../tools/peak-memory.ts';
import { type LambdaFunction, startFunction } from '../../../aws/lambda/function.ts';
import { runChild } from '../../measure.ts';
import { makeFragments } from '../many-recordings.ts';
import { BUCKET, serveLake } from './loopback-lake.ts';

/** V8 takes a quarter of the machine's memory for JavaScript objects; buffers lie outside of it. */
const HEAP_MIB = Math.floor(COMPACTOR_MEMORY_MIB / 4);
/** Source: proc(5); `CONFIG_HZ` of what a tick is was 100 on every Linux of the last decades. */
const TICKS_PER_S = 100;
const MB = 1e6;
/** A day of that long ago is over. */
const CLOSED_MS = 72 * 3600 * 1000;
const PROCESS = join(import.meta.dirname, '..', 'process-small.ts');
/** Longer than the function's own, which a busy machine would spend on waiting. */
const TIMEOUT_MS = 24 * 3600 * 1000;

/** The heading of the table. */
export const CLOUD_TABLE_HEAD = [
  'recordings of 10 s',
  'pieces',
  'processor',
  'resident at most',
  'Parquet files',
  'size',
  'lists, GETs, PUTs',
  'read, written',
] as const;

/**
 * Makes recordings, processes them and has the function compact their day.
 *
 * @param nodeOptions those of Node in the script `ecg`
 * @param say is told what is being done
 * @throws {Error} when a command does not end with 0, or the day is not compacted
 */
export async function cloudTableRows(
  count: number,
  nodeOptions: readonly string[],
  say: (text: string) => void,
): Promise<string[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-lake-'));
  const [recordings, lake] = [join(folder, 'in'), join(folder, 'lake')];
  try {
    say(`${count} recordings are made`);
    mkdirSync(recordings);
    await makeFragments(recordings, count);
    const uploaded = new Date(Date.now() - CLOSED_MS);
    for (const name of readdirSync(recordings)) utimesSync(join(recordings, name), uploaded, uploaded);
    say(`${count} recordings are processed`);
    const { status } = await runChild(process.execPath, [...nodeOptions, PROCESS, recordings, '--out', lake]);
    if (status !== 0) throw new Error(`${PROCESS} must end with 0, got ${status}`);
    say(`${count} recordings are compacted`);
    return [await cloudTableRow(count, lake)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param lake folder of a lake whose recordings lie in files of their own
 * @returns a row of the table for the first compaction
 * @throws {Error} when the day is not compacted
 */
export async function cloudTableRow(count: number, lake: string): Promise<string[]> {
  await build();
  const scratch = mkdtempSync(join(tmpdir(), 'ecg-bucket-'));
  const served = await serveLake(lake, scratch);
  let lambda: LambdaFunction | undefined;
  try {
    lambda = await startFunction('index.compact', {
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MIB}`,
      AWS_ENDPOINT_URL: served.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      LAKE_BUCKET: BUCKET,
      CATALOGUE_DATABASE: 'ecg',
      REGISTER_ONLY: 'false',
    });
    const before = cpuS(lambda.pid);
    await lambda.invoke({}, TIMEOUT_MS);
    const days = lambda.lines().filter(({ event }) => event === 'day-compacted');
    const taken = days.reduce((sum, { taken }) => sum + Number(taken), 0);
    if (taken !== count) throw new Error(`${count} recordings must be taken, got ${JSON.stringify(lambda.lines())}`);
    const folder = [...served.partitions.values()].find((location) => location.includes('/compacted/'));
    if (folder === undefined) throw new Error(`the day must be moved, got ${[...served.partitions.values()].join()}`);
    const generation = folder.slice(`s3://${BUCKET}/`.length).split('/').slice(0, 3).join('/');
    const objects = [...served.objects()].filter(([key]) => key.startsWith('compacted/'));
    const parquet = objects.filter(([key]) => key.startsWith(generation) && key.endsWith('.parquet'));
    const { lists, gets, puts, givenBytes, takenBytes } = served.requests;
    const folders = new Set(objects.flatMap(([key]) => /\/(g\d+-[^/]+)\//.exec(key)?.[1] ?? []));
    return [
      `${count}`,
      `${folders.size}`,
      `${(cpuS(lambda.pid) - before).toFixed(0)} s`,
      `${peakMibOf(lambda.pid).toFixed(0)} MB`,
      `${parquet.length}`,
      inMb(parquet.reduce((sum, [, bytes]) => sum + bytes, 0)),
      `${lists}, ${gets}, ${puts}`,
      `${inMb(givenBytes)}, ${inMb(takenBytes)}`,
    ];
  } finally {
    await lambda?.stop();
    served.close();
    rmSync(scratch, { recursive: true });
  }
}

/** Processor seconds of a process so far, user and system, all threads. */
function cpuS(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' '); // behind the name
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

function inMb(bytes: number): string {
  return `${(bytes / MB).toFixed(1)} MB`;
}
