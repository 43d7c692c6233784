/** A stack with two people's recordings, and the command that forgets. */
import { readFileSync } from 'node:fs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { batchOf } from '../../../../local/queue.ts';
import { main } from '../../../../tools/forget/main.ts';
import { MemoryCloud } from '../../../support/bucket/memory-cloud.ts';
import { samples, workspace } from '../../../support/workspace.ts';
import { type FakeStack, type FakeVersion, fakeStack } from '../../stack/fake-stack.ts';

/** A stack in memory, and a folder with the file of its outputs. */
export function setUp() {
  const here = workspace();
  const stack = fakeStack();
  here.put('outputs.json', JSON.stringify({ ...stack.outputs, database: 'ecg_dev' }));
  return { here, stack, catalogue: new MemoryCloud(Date.now()) };
}
/** Both. */
export type World = ReturnType<typeof setUp>;

/** Uploads a file. @returns the version */
export async function put({ s3 }: FakeStack, Key: string, from = samples.good, Metadata: Record<string, string> = {}) {
  const answer = await s3.send(new PutObjectCommand({ Bucket: 'raw', Key, Body: readFileSync(from), Metadata }));
  return answer.VersionId ?? '';
}

/** Has the newest version of an upload processed again. */
export async function redeliver(stack: FakeStack, key: string): Promise<void> {
  const { version } = stack.raw.findLast((one) => one.key === key)!;
  const { Records } = batchOf([{ bucket: 'raw', key, version }]);
  stack.queues.get(stack.outputs.queueUrl!)!.push(...Records.map(({ body }) => body));
  await stack.processQueue();
}

/** Runs the command on the stack. */
export async function forget({ here, stack, catalogue }: World, ...argv: string[]) {
  const status = await main([...argv, '--stack-outputs', 'outputs.json'], here.context, {
    confirm: async () => undefined,
    s3: () => stack.s3,
    sqs: () => stack.sqs,
    catalogue: async () => catalogue,
  });
  return { status, ...here.taken() };
}

/** Keys of versions that hold a text, in their key or their bytes. */
export const versionsOf = (bucket: readonly FakeVersion[], text: string) =>
  bucket.filter(({ key, bytes }) => key.includes(text) || Buffer.from(bytes).includes(text)).map(({ key }) => key);

/** Two people with two recordings each; one was uploaded again, one was deleted without its version. */
export async function people(): Promise<World> {
  const world = setUp();
  const { stack } = world;
  await put(stack, 'mit-bih-360/s017/a.mat', samples.good, { subject: 'S-017' });
  await put(stack, 'mit-bih-360/s017/a.mat', samples.alsoGood, { subject: 'S-017' });
  await put(stack, 'mit-bih-360/s017/b.mat', samples.electrodeOff, { subject: 'S-017' });
  await put(stack, 'mit-bih-360/s018/a.mat', samples.good, { subject: 'S-018' });
  await put(stack, 'mit-bih-360/s018/b.mat', samples.cutShort, { subject: 'S-018' });
  await stack.process();
  await redeliver(stack, 'mit-bih-360/s017/b.mat'); // its files have earlier versions
  stack.results.push(...stack.raw.slice(0, 1).map((one) => ({ ...one, key: 'results/1.csv' })));
  return world;
}
