/** Puts messages on a queue, as many at once as SQS takes. */
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Source: Amazon SQS API Reference, SendMessageBatch. Its bytes are those of all messages together, in UTF-8. */
const MAX_MESSAGES = 10;
const MAX_BYTES = 256 * 1024;

/**
 * Sends every text as a message of its own, in any order.
 *
 * @throws when one of them was not taken; others may have been
 */
export async function sendMessages(sqs: SQSClient, QueueUrl: string, bodies: readonly string[]): Promise<void> {
  await Promise.all(inRequests(bodies).map((request) => sendRequest(sqs, QueueUrl, request)));
}

async function sendRequest(sqs: SQSClient, QueueUrl: string, bodies: readonly string[]): Promise<void> {
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  const { Failed: [first] = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  if (first !== undefined)
    throw new Error(`SQS did not take a message: ${first.Code}, ${first.Message ?? 'no reason'}`);
}

/** Requests in the order of the messages, each as full as it may be. */
export function inRequests(bodies: readonly string[]): string[][] {
  const requests: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const body of bodies) {
    const more = Buffer.byteLength(body);
    const last = requests.at(-1);
    if (last === undefined || last.length === MAX_MESSAGES || bytes + more > MAX_BYTES) {
      requests.push([body]);
      bytes = more;
    } else {
      last.push(body);
      bytes += more;
    }
  }
  return requests;
}
