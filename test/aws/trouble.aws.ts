import { afterAll, describe, expect, test } from '@jest/globals';
import { writeMat5 } from '../handler/mat/write-mat.ts';
import { cutShortBytes, goodBytes, matOf } from '../support/recordings.ts';
import { createCloud } from './cloud.ts';
import { startFunction } from './lambda/function.ts';

const cloud = await createCloud();
const environment = cloud.environments['index.process'];
const processor = await startFunction('index.process', environment);
const { queues, queue, deadLetters } = cloud;
afterAll(() => processor.stop());

/** What the lake says of one key. */
async function outcomesOf(key: string) {
  const lake = await cloud.lake();
  const { rows } = await lake.query(`select outcome, code from recordings where source_key = '${key}'`);
  lake.close();
  return rows;
}

/** A version 5 file of one row, compressed. */
function mat5Compressed(values: Int16Array): Uint8Array {
  const dims = [1, values.length];
  return writeMat5([['val', { kind: 'numeric', matClass: 'int16', dims, values }]], { compressed: true });
}

describe('an object that cannot be read', () => {
  test('because its version was deleted, or is a delete marker, is named and not tried again', async () => {
    const version = await cloud.upload('deleted.mat', goodBytes);
    await cloud.remove('deleted.mat', version);
    await cloud.upload('marker.mat', goodBytes);
    const marker = await cloud.remove('marker.mat');
    const messages = (await queues.receive(queue)).map((message) => {
      if (!message.body.includes('marker.mat')) return message;
      return { ...message, body: message.body.replace(/"versionId":"[^"]*"/, `"versionId":"${marker}"`) };
    });
    expect(await queues.hand(queue, messages, processor)).toEqual([]);
    expect(processor.lines().filter(({ event }) => event === 'object-gone')).toMatchObject([
      { code: 'deleted', error: expect.stringContaining('this version of it was deleted') },
      { code: 'deleted', error: expect.stringContaining('deleted') },
    ]);
  });

  test('is read all the same when only its name was deleted: the version is still there', async () => {
    await cloud.upload('hidden.mat', goodBytes);
    await cloud.remove('hidden.mat');
    expect(await cloud.deliver(queue, processor)).toEqual([]);
    expect(await outcomesOf('hidden.mat')).toEqual([['accepted', null]]);
  });

  test('because it sleeps in Glacier is named and not tried again', async () => {
    await cloud.upload('cold.mat', goodBytes, { StorageClass: 'GLACIER' });
    expect(await cloud.deliver(queue, processor)).toEqual([]);
    expect(processor.lines().at(-1)).toMatchObject({
      event: 'object-gone',
      code: 'archived',
      error: expect.stringContaining('GLACIER'),
    });
  });

  test('because it was cut short is unreadable, at once', async () => {
    await cloud.upload('cut.mat', cutShortBytes);
    expect(await cloud.deliver(queue, processor)).toEqual([]);
    expect(await outcomesOf('cut.mat')).toEqual([['unreadable', 'truncated']]);
  });

  test('because it is larger than the function may read is unreadable; one that only inflates to more is judged', async () => {
    const small = await startFunction('index.process', { ...environment, LARGEST_FILE_MIB: '1' });
    const flat = matOf(1, new Int16Array(2 ** 19 + 1));
    await cloud.upload('large.mat', flat);
    await cloud.upload('flat.mat', mat5Compressed(new Int16Array(2 ** 19 + 1)));
    expect(await cloud.deliver(queue, small)).toEqual([]);
    await small.stop();
    expect(await outcomesOf('large.mat')).toEqual([['unreadable', 'too-large']]);
    expect(await outcomesOf('flat.mat')).toEqual([['rejected', 'frozen-trace']]);
  });
});

describe('a message', () => {
  test('that is no JSON is dead after five deliveries, and its neighbour is done at the first', async () => {
    await cloud.upload('neighbour.mat', goodBytes);
    await queues.send(queue, 'this is no JSON');
    for (let delivery = 1; delivery <= 5; delivery += 1) {
      const messages = await queues.receive(queue);
      expect(messages).toHaveLength(delivery === 1 ? 2 : 1);
      const bad = messages.find(({ body }) => body === 'this is no JSON')!;
      expect(bad.attributes.ApproximateReceiveCount).toBe(String(delivery));
      expect(await queues.hand(queue, messages, processor)).toEqual([bad.messageId]);
      await queues.show(queue, bad);
    }
    expect(await queues.receive(queue)).toEqual([]);
    expect((await queues.receive(deadLetters)).map(({ body }) => body)).toEqual(['this is no JSON']);
    expect(await outcomesOf('neighbour.mat')).toEqual([['accepted', null]]);
  });

  test('that there was no time for is visible again at once, the next of its batch later, and neither was a failure', async () => {
    for (const name of ['first', 'second', 'third']) await cloud.upload(`${name} in haste.mat`, goodBytes);
    const messages = await queues.receive(queue);
    const back = await queues.hand(queue, messages, processor, 5_000);
    expect(back).toHaveLength(2);
    expect(await queues.waiting(queue)).toEqual({ visible: 1, hidden: 1 });
    expect(processor.lines().at(-1)).toMatchObject({ event: 'object-not-begun', level: 'info' });
    await queues.show(queue, messages.find(({ messageId }) => messageId === back.at(-1))!);
    expect(await cloud.deliver(queue, processor)).toEqual([]);
    expect(await queues.waiting(queue)).toEqual({ visible: 0, hidden: 0 });
  });

  test('whose object could not be written stays hidden for a while, and is done once it can be', async () => {
    const astray = await startFunction('index.process', { ...environment, LAKE_BUCKET: 'there-is-no-such-bucket' });
    await cloud.upload('patience.mat', goodBytes);
    const [message] = await queues.receive(queue);
    expect(await queues.hand(queue, [message!], astray)).toEqual([message!.messageId]);
    expect(astray.lines().at(-1)).toMatchObject({ event: 'message-will-retry', level: 'error' });
    await astray.stop();
    expect(await queues.waiting(queue)).toEqual({ visible: 0, hidden: 1 });
    await queues.show(queue, message!);
    expect(await cloud.deliver(queue, processor)).toEqual([]);
    expect(await outcomesOf('patience.mat')).toEqual([['accepted', null]]);
  });
});
