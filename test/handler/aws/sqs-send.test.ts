import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inRequests, sendMessages } from '../../../handler/aws/sqs-send.ts';
import { startLoopback } from './loopback-aws.ts';

const MAX_BYTES = 256 * 1024;
const aws = await startLoopback();
const sqs = new SQSClient({ ...aws.config, maxAttempts: 1, md5: false });
const url = `${aws.config.endpoint}/123456789012/reports`;

describe('messages on their way to a queue', () => {
  test('are in requests of at most ten and 256 KiB, all of them, in their order', () => {
    const body = fc.oneof(
      fc.string(),
      fc.integer({ min: 1, max: 100_000 }).map((size) => 'ü'.repeat(size)),
    );
    fc.assert(
      fc.property(fc.array(body, { maxLength: 40, size: 'max' }), (bodies) => {
        const requests = inRequests(bodies);
        expect(requests.flat()).toEqual(bodies);
        for (const request of requests) {
          const bytes = request.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
          expect(request.length).toBeLessThanOrEqual(10);
          expect(bytes).toBeLessThanOrEqual(MAX_BYTES);
        }
        // No request could have taken the first message of the next.
        for (const [index, request] of requests.slice(0, -1).entries()) {
          const more = [...request, requests[index + 1]![0]!];
          const bytes = more.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
          expect(more.length > 10 || bytes > MAX_BYTES).toBe(true);
        }
      }),
    );
  });

  test('arrive as they are', async () => {
    aws.asked.length = 0;
    aws.answer = () => ({ body: '{"Successful": []}' });
    await sendMessages(sqs, url, ['one', '"two"', 'drei ü']);
    const [{ Entries, QueueUrl }] = aws.asked.map(({ body }) => JSON.parse(body.toString())) as [
      { Entries: { Id: string; MessageBody: string }[]; QueueUrl: string },
    ];
    expect(QueueUrl).toBe(url);
    expect(Entries.map(({ MessageBody }) => MessageBody)).toEqual(['one', '"two"', 'drei ü']);
    expect(new Set(Entries.map(({ Id }) => Id)).size).toBe(3);
  });

  test('are no request when there are none', async () => {
    aws.asked.length = 0;
    await sendMessages(sqs, url, []);
    expect(aws.asked).toEqual([]);
  });

  test('of which the queue does not take one are an error', async () => {
    const failed = { Id: '1', SenderFault: false, Code: 'InternalError', Message: 'busy' };
    aws.answer = () => ({ body: JSON.stringify({ Successful: [], Failed: [failed] }) });
    await expect(sendMessages(sqs, url, ['a', 'b'])).rejects.toThrow('SQS did not take a message: InternalError, busy');
  });
});
