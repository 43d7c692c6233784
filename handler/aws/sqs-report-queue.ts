/** The queue of reports, emptied by a function that a schedule calls. */
import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { chunked } from '../chunks.ts';
import type { ReportQueue } from '../notify/digest.ts';
import type { QueueMessage } from '../queue/event.ts';

/** Source: Amazon SQS API Reference, ReceiveMessage and the requests for batches. */
const MAX_MESSAGES = 10;
/** A receive that waits asks every server of the queue, so an empty answer means that nothing is visible. */
const WAIT_S = 1;

/** A message that can be removed. */
export interface ReceivedReport extends QueueMessage {
  readonly receiptHandle: string;
}

/** A queue of reports. */
export class SqsReportQueue implements ReportQueue<ReceivedReport> {
  private readonly sqs: SQSClient;
  private readonly QueueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.sqs = sqs;
    this.QueueUrl = queueUrl;
  }

  async waiting(): Promise<number> {
    const name = 'ApproximateNumberOfMessages';
    const { Attributes } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.QueueUrl, AttributeNames: [name] }),
    );
    return Number(Attributes?.[name] ?? 0);
  }

  async receive(): Promise<readonly ReceivedReport[]> {
    const { Messages = [] } = await this.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.QueueUrl,
        MaxNumberOfMessages: MAX_MESSAGES,
        WaitTimeSeconds: WAIT_S,
      }),
    );
    return Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '' }) => ({
      messageId: MessageId,
      body: Body,
      receiptHandle: ReceiptHandle,
    }));
  }

  /** What is not removed comes again, and is then in a second notice. */
  async remove(messages: readonly ReceivedReport[]): Promise<void> {
    await Promise.all(
      chunked(messages, MAX_MESSAGES).map(async (some) => {
        const Entries = some.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
        const { Failed } = await this.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: this.QueueUrl, Entries }));
        refuseFailed('remove', Failed);
      }),
    );
  }

  async giveBack(messages: readonly ReceivedReport[]): Promise<void> {
    await Promise.all(
      chunked(messages, MAX_MESSAGES).map(async (some) => {
        const Entries = some.map(({ receiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: 0,
        }));
        const { Failed } = await this.sqs.send(
          new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.QueueUrl, Entries }),
        );
        refuseFailed('give back', Failed);
      }),
    );
  }
}

function refuseFailed(what: string, failed: readonly BatchResultErrorEntry[] = []): void {
  const [first] = failed;
  if (first !== undefined)
    throw new Error(`SQS did not ${what} a message: ${first.Code}, ${first.Message ?? 'no reason'}`);
}
