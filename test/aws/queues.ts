/** Queues as the stack makes them, and what the event source mapping does with their messages. */
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { MAX_DELIVERIES } from '../../infra/limits.ts';
import type { LambdaFunction } from './lambda/function.ts';

/** Six times the function's timeout. */
const VISIBILITY_S = 3600;
const BATCH_SIZE = 10;

export interface Queue {
  readonly url: string;
  readonly arn: string;
}

/** A message as Lambda hands it over. */
export interface Delivered {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string };
  readonly eventSource: 'aws:sqs';
}

export interface Queues {
  /** @param deadLetters where messages go that were delivered five times */
  create(name: string, deadLetters?: Queue): Promise<Queue>;
  send(queue: Queue, body: string): Promise<void>;
  /** Messages that are visible now, ten at most; they are hidden from then on. */
  receive(queue: Queue): Promise<Delivered[]>;
  /** Makes a message visible again at once, whatever it was to wait for. */
  show(queue: Queue, message: Delivered): Promise<void>;
  /** Messages that lie in the queue. */
  waiting(queue: Queue): Promise<{ readonly visible: number; readonly hidden: number }>;
  /**
   * Invokes the function with a batch, and removes what it did not give back.
   *
   * @returns ids of the messages it gave back
   */
  hand(queue: Queue, messages: readonly Delivered[], to: LambdaFunction, timeLeftMs?: number): Promise<string[]>;
}

/** @param bodyOf what the queue should have been told, where the emulator leaves something out */
export function queuesOf(sqs: SQSClient, bodyOf: (body: string) => Promise<string>): Queues {
  const attributesOf = async (QueueUrl: string) => {
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    return Attributes;
  };
  return {
    create: async (QueueName, deadLetters) => {
      const redrive = { deadLetterTargetArn: deadLetters?.arn, maxReceiveCount: MAX_DELIVERIES };
      const Attributes = {
        VisibilityTimeout: String(VISIBILITY_S),
        ...(deadLetters ? { RedrivePolicy: JSON.stringify(redrive) } : {}),
      };
      const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
      return { url, arn: (await attributesOf(url)).QueueArn ?? '' };
    },
    send: async ({ url }, body) => void (await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }))),
    receive: async ({ url }) => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: BATCH_SIZE,
          MessageSystemAttributeNames: ['All'],
        }),
      );
      return await Promise.all(Messages.map((message) => delivered(message, bodyOf)));
    },
    show: async ({ url }, { receiptHandle }) =>
      void (await sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 }),
      )),
    waiting: async ({ url }) => {
      const counts = await attributesOf(url);
      return {
        visible: Number(counts.ApproximateNumberOfMessages),
        hidden: Number(counts.ApproximateNumberOfMessagesNotVisible),
      };
    },
    hand: async ({ url }, messages, to, timeLeftMs) => {
      const answer = await to.invoke({ Records: messages }, timeLeftMs);
      const { batchItemFailures } = answer as { batchItemFailures: { itemIdentifier: string }[] }; // Lambda's form
      const back = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      for (const { messageId, receiptHandle } of messages) {
        if (back.includes(messageId)) continue;
        await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receiptHandle }));
      }
      return back;
    },
  };
}

async function delivered(
  { MessageId = '', ReceiptHandle = '', Body = '', Attributes }: Message,
  bodyOf: (body: string) => Promise<string>,
): Promise<Delivered> {
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: await bodyOf(Body),
    attributes: { ApproximateReceiveCount: Attributes?.ApproximateReceiveCount ?? '1' },
    eventSource: 'aws:sqs',
  };
}
