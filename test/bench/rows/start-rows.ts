/**
 * The rows of a start: until the first recording is done, as the function on AWS starts, from source, with code that was compiled
 * before, and as a person starts it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../../handler/build.ts';
import { environmentOf, serveFile } from '../loopback-s3.ts';
import { median, runChild } from '../measure.ts';
import { fragmentPath } from '../recordings.ts';
import { AS_ECG_STARTS, ONE_FILE } from './one-recording.ts';
import { type Add, ms } from './table.ts';

/** Of each kind. */
const ROUNDS = 5;
const ECG = join(import.meta.dirname, '..', '..', '..', 'tools', 'ecg', 'main.ts');

/**
 * Stands for Lambda's client, which no type stripper has to be loaded for either: imports the bundle, hands over one event, prints
 * what came of it.
 */
const ONE_EVENT = `
  const { process: handle } = await import(process.env.BUNDLE);
  const invocation = { awsRequestId: '1', getRemainingTimeInMillis: () => 600_000 };
  const { batchItemFailures } = await handle(JSON.parse(process.env.EVENT), invocation);
  console.log(batchItemFailures.length);
`;

/** The bundle, from the start of Node to the answer: the whole function, with S3 on loopback, and without what Lambda itself takes. */
export async function measureFunctionStart(add: Add): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-bundle-'));
  await build(folder);
  const s3 = await serveFile(fragmentPath);
  const object = { key: 'fragment.mat', versionId: '1' };
  const body = JSON.stringify({
    Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'raw' }, object } }],
  });
  const env = {
    BUNDLE: join(folder, 'index.mjs'),
    EVENT: JSON.stringify({ Records: [{ messageId: '1', body }] }),
    ...environmentOf(s3),
  };
  const seconds: number[] = [];
  try {
    for (let i = 0; i < ROUNDS; i += 1) {
      const { firstLineS, output } = await runChild(
        process.execPath,
        ['--input-type=module', '-e', ONE_EVENT],
        env,
        'kept',
      );
      if (!output.endsWith('\n0\n')) throw new Error(`The bundle did not take the fragment: ${output}`);
      seconds.push(firstLineS);
    }
  } finally {
    s3.close();
    rmSync(folder, { recursive: true });
  }
  add("the function's bundle, process start to first recording done", '≤ 220 ms', ms(median(seconds)));
}

/** Takes some ten seconds. */
export async function measureStart(add: Add): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-compiled-'));
  const start = async (args: readonly string[], env = {}) => (await runChild(process.execPath, args, env)).firstLineS;
  const kept = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const asked = [...AS_ECG_STARTS, ECG, 'process', fragmentPath, '--out', join(folder, 'lake')];
  const [empty, first, again, whole]: number[][] = [[], [], [], []];
  try {
    for (const args of [[ONE_FILE, fragmentPath], asked]) await start(args, kept); // fills the cache
    for (let i = 0; i < ROUNDS; i += 1) {
      empty!.push(await start(['-e', 'console.log(1)']));
      first!.push(await start([ONE_FILE, fragmentPath]));
      again!.push(await start([ONE_FILE, fragmentPath], kept));
      whole!.push(await start(asked, kept));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const beside = `(an empty Node: ${ms(median(empty!))})`;
  add(
    'process start to first recording done, with code that was compiled before',
    '≤ 220 ms',
    `${ms(median(again!))} ${beside}`,
  );
  add('./ecg process to its first line, the same', '≤ 220 ms', `${ms(median(whole!))} ${beside}`);
  add('process start to first recording done, nothing compiled before', '≤ 220 ms', `${ms(median(first!))} ${beside}`);
}
