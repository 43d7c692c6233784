import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type DeliveredMessage,
  returnMessages,
  waitAfter,
  waitOfNotStarted,
} from '../../../handler/aws/return-messages.ts';
import { startLoopback } from './loopback-aws.ts';

const aws = await startLoopback();
const sqs = new SQSClient({ ...aws.config, maxAttempts: 1 });
const url = `${aws.config.endpoint}/123456789012/uploads`;

function messageOf(id: string, deliveries: number): DeliveredMessage {
  const attributes = { ApproximateReceiveCount: String(deliveries) };
  return { messageId: id, body: '', receiptHandle: `handle of ${id}`, attributes };
}

/** Seconds that each message was told to wait, by its handle. */
async function waitsOf(messages: readonly DeliveredMessage[], notStarted: readonly string[] = []) {
  aws.asked.length = 0;
  aws.answer = () => ({ body: '{"Successful": []}' });
  await returnMessages(messages, new Map(notStarted.map((id, turn) => [id, turn])), sqs, url);
  const entries: { Id: string; ReceiptHandle: string; VisibilityTimeout: number }[] = [];
  for (const { body } of aws.asked) {
    const { Entries } = JSON.parse(body.toString());
    expect(Entries.length).toBeLessThanOrEqual(10);
    expect(new Set(Entries.map(({ Id }: { Id: string }) => Id)).size).toBe(Entries.length);
    entries.push(...Entries);
  }
  return new Map(entries.map(({ ReceiptHandle, VisibilityTimeout }) => [ReceiptHandle, VisibilityTimeout]));
}

describe('a message that is given back', () => {
  test('waits twice as long each time, from 15 seconds to a quarter of an hour', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 100].map(waitAfter)).toEqual([15, 30, 60, 120, 240, 480, 900, 900, 900]);
  });

  test('is told so by the queue, each by its own deliveries, however many there are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 35, size: 'max' }), async (deliveries) => {
        const messages = deliveries.map((count, index) => messageOf(`m${index}`, count));
        const expected = deliveries.map((count, index) => [`handle of m${index}`, waitAfter(count)] as const);
        expect(await waitsOf(messages)).toEqual(new Map(expected));
      }),
    );
  });

  test('for lack of time waits for nothing but those of its batch that come back before it', async () => {
    const messages = ['a', 'b', 'c', 'd'].map((id) => messageOf(id, 3));
    expect(await waitsOf(messages, ['d', 'b', 'c'])).toEqual(
      new Map([
        ['handle of a', 60],
        ['handle of b', 60],
        ['handle of c', 120],
        ['handle of d', 0],
      ]),
    );
    expect(waitOfNotStarted(99, 1)).toBe(15 * 60);
  });

  test('that came by hand, without a receipt, is left to itself', async () => {
    expect(await waitsOf([{ messageId: 'a', body: '' }])).toEqual(new Map());
    expect(aws.asked).toEqual([]);
  });

  test('is told so although others of its batch are refused', async () => {
    aws.asked.length = 0;
    const failed = { Id: '0', SenderFault: true, Code: 'ReceiptHandleIsInvalid' };
    aws.answer = () => ({ body: JSON.stringify({ Successful: [], Failed: [failed] }) });
    const messages = Array.from({ length: 25 }, (_, index) => messageOf(`m${index}`, 1));
    await expect(returnMessages(messages, new Map(), sqs, url)).rejects.toThrow('SQS did not set a wait');
    expect(aws.asked).toHaveLength(3);
  });

  test('and is refused by the queue is an error', async () => {
    const failed = { Id: '0', SenderFault: true, Code: 'ReceiptHandleIsInvalid' };
    aws.answer = () => ({ body: JSON.stringify({ Successful: [], Failed: [failed] }) });
    const returned = returnMessages([messageOf('a', 1)], new Map(), sqs, url);
    await expect(returned).rejects.toThrow('SQS did not set a wait: ReceiptHandleIsInvalid, no reason');
  });
});
