/** Messages that name what is forgotten: also those of uploads that are gone, and those that nobody can look at yet. */
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { encodeReports } from '../../../../handler/notify/report.ts';
import { recordingId } from '../../../../lake/layout.ts';
import { batchOf } from '../../../../local/queue.ts';
import { rewriteMessages, TooManyMessages } from '../../../../tools/forget/stack/messages.ts';
import { forget, people, setUp } from './world.ts';

const upload = (key: string) => ({ bucket: 'raw', key, version: 'v1' });
const letter = (key: string) => batchOf([upload(key)]).Records[0]!.body;
const report = (key: string) => {
  const bad = { outcome: 'unreadable' as const, code: 'truncated', reason: 'r' };
  return encodeReports([{ recordingId: recordingId('raw', key, 'v1'), ...upload(key), ...bad }])[0]!;
};

describe('of an upload that is gone, a dead letter goes', () => {
  test.each([
    ['--prefix', 'w/'],
    ['--key', 'w/a.mat'],
    ['--recording', recordingId('raw', 'w/a.mat', 'v1')],
  ])('by %s', async (option, value) => {
    const world = setUp();
    const letters = world.stack.queues.get(world.stack.outputs.deadLettersUrl!)!;
    letters.push(letter('w/a.mat'), letter('other/a.mat'));
    const dry = await forget(world, option, value, '--dry-run');
    expect(dry.out).toContain(', but messages may name it.\n');
    expect(letters).toHaveLength(2);
    const { status, out } = await forget(world, option, value, '--yes');
    expect([status, letters]).toEqual([0, [letter('other/a.mat')]]);
    expect(out).toMatch(/\nMessages that named it: 1, removed\.\n$/);
  });

  test('that is of its sheet, too', async () => {
    const world = setUp();
    const letters = world.stack.queues.get(world.stack.outputs.deadLettersUrl!)!;
    letters.push(letter('w/a.hea'));
    await forget(world, '--key', 'w/a.mat', '--yes');
    expect(letters).toEqual([]);
  });
});

test('reports that wait for their notice cannot be looked at: it says so, and the next run has the list still', async () => {
  const world = await people();
  const { stack } = world;
  const url = stack.outputs.reportsQueueUrl!;
  const [mine] = stack.raw;
  const body = report(mine!.key).replaceAll('"v1"', `"${mine!.version}"`);
  stack.queues.get(url)!.push(body);
  stack.hiddenUntil.set(`${url} ${body}`, stack.now.getTime() + 3600_000);
  const { status, err } = await forget(world, '--subject', 'S-017', '--yes');
  expect(status).toBe(1);
  expect(err).toContain('About 1 message could not be looked at: hidden until the next notice');
  stack.now = new Date(stack.now.getTime() + 2 * 3600_000);
  expect((await forget(world, '--subject', 'S-017', '--yes')).status).toBe(0);
  expect(stack.queues.get(url)).toEqual([]);
  expect(stack.lake.filter(({ key }) => key.startsWith('forgetting/'))).toEqual([]);
});

describe('a look at a queue', () => {
  test('does not end with messages that were seen before', async () => {
    const { stack } = setUp();
    const url = stack.outputs.deadLettersUrl!;
    const answers = [['a'], ['a'], ['b'], []];
    const sqs = Object.assign(Object.create(stack.sqs) as typeof stack.sqs, {
      send: async (command: object) =>
        command instanceof ReceiveMessageCommand
          ? { Messages: answers.shift()!.map((Body) => ({ Body, MessageId: Body, ReceiptHandle: Body })) }
          : {},
    });
    const seen: string[] = [];
    const changed = await rewriteMessages(sqs, url, (body) => {
      seen.push(body);
      return body === 'b' ? [] : undefined;
    });
    expect([seen, changed]).toEqual([['a', 'b'], 1]);
  });

  test('leaves what stays visible: two commands after one another each see everything', async () => {
    const world = setUp();
    const letters = world.stack.queues.get(world.stack.outputs.deadLettersUrl!)!;
    letters.push(letter('a/a.mat'), letter('b/a.mat'), letter('c/a.mat'));
    expect((await forget(world, '--prefix', 'a/', '--yes')).status).toBe(0);
    expect((await forget(world, '--prefix', 'b/', '--yes')).status).toBe(0);
    expect(letters).toEqual([letter('c/a.mat')]);
  });

  test('says when it has no end', async () => {
    const { stack } = setUp();
    const url = stack.outputs.deadLettersUrl!;
    stack.queues.get(url)!.push(...Array.from({ length: 30 }, (_, at) => `${at}`));
    await expect(rewriteMessages(stack.sqs, url, () => undefined, 3)).rejects.toThrow(TooManyMessages);
  });
});
