/**
 * How much memory the function takes for a large upload: `node test/bench/largest-file.ts [MiB …]`, 150 and 200 unless
 * others are given.
 *
 * The bundle runs in a process of its own, under the limit that Node sets itself on a machine of 1024 MiB, against an S3
 * on loopback. Files hold two leads of 16-bit counts: as they are (version 4), compressed (version 5), and in HDF5 (7.3).
 * The size is that of the counts. Prints the most memory that was resident, the time, and the outcome.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../handler/build.ts';
import { readMat } from '../../handler/mat/read-mat.ts';
import { peakMibOf } from '../../tools/peak-memory.ts';
import { startFunction } from '../aws/lambda/function.ts';
import { type Named, writeMat4, writeMat5 } from '../handler/mat/write-mat.ts';
import { classed, writeMat73 } from '../handler/mat/write-mat73.ts';
import { environmentOf, serveFile } from './loopback-s3.ts';
import { wallSeconds } from './measure.ts';
import { fiveMinutesPath } from './recordings.ts';

const MIB = 2 ** 20;
/** V8 takes a quarter of the machine's memory for JavaScript objects; arrays of numbers lie outside of it. */
const HEAP_MIB = 1024 / 4;

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [150, 200];
await build();
const folder = mkdtempSync(join(tmpdir(), 'ecg-large-'));
try {
  process.stdout.write('| upload | resident at most | wall time | outcome |\n| --- | --- | --- | --- |\n');
  for (const mib of sizes) {
    const values = await twoLeads(mib);
    const val: Named = ['val', { kind: 'numeric', matClass: 'int16', dims: [2, values.length / 2], values }];
    await measure(`${mib} MiB, version 4`, writeMat4([val]));
    await measure(`${mib} MiB, version 5 compressed`, writeMat5([val], { compressed: true }));
    await measure(`${mib} MiB, version 7.3`, await writeHdf5(values));
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Five minutes of a real recording again and again, turned over in the second lead: two alike would be one too few. */
async function twoLeads(mib: number): Promise<Int16Array> {
  const [variable] = (await readMat(readFileSync(fiveMinutesPath))).variables;
  if (variable?.kind !== 'numeric') throw new Error(`${fiveMinutesPath} does not begin with a numeric variable`);
  const piece = Int16Array.from(variable.values.slice(0, variable.values.length), Number);
  const values = new Int16Array((mib * MIB) / 2);
  for (let i = 0; i < values.length; i += 2) {
    const value = piece[(i / 2) % piece.length]!;
    values[i] = value;
    values[i + 1] = 2047 - value;
  }
  return values;
}

/** MATLAB's matrices are column by column, HDF5's row by row: the same bytes, the dimensions the other way round. */
function writeHdf5(data: Int16Array): Promise<Uint8Array> {
  return writeMat73((file) => {
    classed(file.create_dataset({ name: 'val', data, shape: [data.length / 2, 2] }), 'int16');
  });
}

async function measure(name: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, 'large.mat');
  writeFileSync(path, bytes);
  const s3 = await serveFile(path);
  const lambda = await startFunction('index.process', {
    NODE_OPTIONS: `--max-old-space-size=${HEAP_MIB}`,
    ...environmentOf(s3),
    DEFAULT_PROFILE: 'holter-24h',
    LARGEST_FILE_MIB: '2047',
    SCRATCH_MIB: '10240',
  });
  const seconds = await wallSeconds(() => lambda.invoke({ Records: [{ messageId: '1', body: notification() }] }));
  const { outcome } = lambda.lines().at(-1) ?? {};
  const mib = peakMibOf(lambda.pid).toFixed(0);
  process.stdout.write(`| ${name} | ${mib} MiB | ${seconds.toFixed(1)} s | ${outcome} |\n`);
  await lambda.stop();
  s3.close();
}

function notification(): string {
  const s3 = { bucket: { name: 'uploads' }, object: { key: 'large.mat', versionId: '1' } };
  return JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put', s3 }] });
}
