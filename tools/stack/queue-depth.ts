/** How many messages a queue of a stack holds. */
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** About how many: SQS counts on several machines, and says so. */
export interface QueueDepth {
  /** Waiting for their turn. */
  readonly visible: number;
  /** With a function, or waiting to be tried again. */
  readonly inFlight: number;
}

/** The right that asking takes, as IAM writes it. */
export const QUEUE_RIGHT = 'sqs:GetQueueAttributes';

/** @throws what SQS answers to who may not ask, or cannot reach it */
export async function queueDepth(sqs: SQSClient, url: string): Promise<QueueDepth> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] }));
  const [visible, inFlight] = names.map((name) => Number(Attributes?.[name] ?? 0));
  return { visible: visible ?? 0, inFlight: inFlight ?? 0 };
}
