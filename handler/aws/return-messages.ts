/**
 * Makes messages that were not done visible again soon.
 *
 * The queue hides what it hands out for six times the function's timeout, an hour. Without this, a message that failed
 * would wait that hour before each of its five tries; with these waits it is tried four times within four minutes.
 */
import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { chunked } from '../chunks.ts';
import { type QueueMessage, receivesOf } from '../queue/event.ts';

/** Seconds until the second delivery; each wait is twice the one before. */
const FIRST_WAIT_S = 15;
const LONGEST_WAIT_S = 15 * 60;

/** Source: Amazon SQS API Reference, ChangeMessageVisibilityBatch. */
const MAX_MESSAGES = 10;

/** A message as Lambda hands it over; one by hand may lack what only the queue knows. */
export interface DeliveredMessage extends QueueMessage {
  readonly receiptHandle?: string;
}

/** Seconds to wait after this many deliveries; the first delivery is 1. */
export function waitAfter(deliveries: number): number {
  return Math.min(FIRST_WAIT_S * 2 ** (deliveries - 1), LONGEST_WAIT_S);
}

/**
 * Seconds to wait after this many deliveries for a message that there was no time to start. Those of one batch come back one by
 * one, and further apart each time: only the first of a batch is begun for certain, and together they would use up their
 * deliveries behind one another.
 *
 * @param before how many turns of its batch come back before it; the first does not wait
 */
export function waitOfNotStarted(before: number, deliveries: number): number {
  return Math.min(before * waitAfter(deliveries), LONGEST_WAIT_S);
}

/**
 * Sets when each of these messages is delivered again.
 *
 * @param notStarted in which turn, from 0, those come back that there was no time to start, by their ids
 * @throws when the queue did not take one; that message then comes back when the queue's own time is over
 */
export async function returnMessages(
  messages: readonly DeliveredMessage[],
  notStarted: ReadonlyMap<string, number>,
  sqs: SQSClient,
  QueueUrl: string,
): Promise<void> {
  const secondsOf = (message: DeliveredMessage) => {
    const turn = notStarted.get(message.messageId);
    const deliveries = receivesOf(message);
    return turn === undefined ? waitAfter(deliveries) : waitOfNotStarted(turn, deliveries);
  };
  await hideMessages(messages, secondsOf, sqs, QueueUrl);
}

/**
 * Hides each of these messages for some seconds from now.
 *
 * @throws when the queue did not take one; that message then comes back when the queue's own time is over
 */
export async function hideMessages<M extends DeliveredMessage>(
  messages: readonly M[],
  secondsOf: (message: M) => number,
  sqs: SQSClient,
  QueueUrl: string,
): Promise<void> {
  const waits = messages.flatMap((message): Wait[] => {
    const { receiptHandle } = message;
    return receiptHandle === undefined ? [] : [{ receiptHandle, waitS: secondsOf(message) }];
  });
  await Promise.all(chunked(waits, MAX_MESSAGES).map((request) => setWaits(sqs, QueueUrl, request)));
}

/** One message and its time. */
interface Wait {
  readonly receiptHandle: string;
  readonly waitS: number;
}

async function setWaits(sqs: SQSClient, QueueUrl: string, waits: readonly Wait[]): Promise<void> {
  const Entries = waits.map(({ receiptHandle, waitS }, index) => ({
    Id: String(index),
    ReceiptHandle: receiptHandle,
    VisibilityTimeout: waitS,
  }));
  const { Failed: [first] = [] } = await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  if (first !== undefined) throw new Error(`SQS did not set a wait: ${first.Code}, ${first.Message ?? 'no reason'}`);
}
