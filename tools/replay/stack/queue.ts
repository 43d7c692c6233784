/** The queues of a stack. */
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { ObjectVersion } from '../../../handler/store.ts';
import { batchOf } from '../../../local/queue.ts';
import type { Send } from '../send-all.ts';
import type { DeadLetters, Letter } from './dead-letters.ts';

/** Long enough to send and delete ten messages; a message that is not deleted by then can be received again. */
const HIDDEN_S = 60;
/** A receive that waits queries every server of the queue, so an empty answer means an empty queue. */
const WAIT_S = 2;

/** Puts uploads on the queue, in the same messages as S3. */
export function sendingTo(sqs: SQSClient, queueUrl: string): Send {
  return async (objects) => {
    const bodies = batchOf(objects).Records.map(({ body }) => body);
    const taken = await sent(sqs, queueUrl, bodies);
    return objects.filter((_: ObjectVersion, index) => taken.has(index));
  };
}

/**
 * The dead letters of a queue.
 *
 * @param from address of the queue of dead letters
 * @param to address of the queue that they go back to
 */
export function deadLettersOf(sqs: SQSClient, from: string, to: string): DeadLetters {
  return {
    count: async () => {
      const names = ['ApproximateNumberOfMessages'] as const;
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: from, AttributeNames: [...names] }),
      );
      return Number(Attributes?.[names[0]] ?? 0);
    },
    receive: async (most) => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: from,
          MaxNumberOfMessages: most,
          VisibilityTimeout: HIDDEN_S,
          WaitTimeSeconds: WAIT_S,
        }),
      );
      return Messages.map(({ Body = '', ReceiptHandle = '' }) => ({ body: Body, receipt: ReceiptHandle }));
    },
    send: async (letters) => {
      const taken = await sent(
        sqs,
        to,
        letters.map(({ body }) => body),
      );
      return letters.filter((_, index) => taken.has(index));
    },
    remove: async (letters: readonly Letter[]) => {
      const Entries = letters.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: from, Entries }));
    },
  };
}

/** @returns the positions of the bodies that the queue took */
async function sent(sqs: SQSClient, queueUrl: string, bodies: readonly string[]): Promise<ReadonlySet<number>> {
  const Entries = bodies.map((body, index) => ({ Id: String(index), MessageBody: body }));
  const { Successful = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  return new Set(Successful.map(({ Id }) => Number(Id)));
}
