/** The queue of reports, as the function sees it that Lambda hands them to: it takes more by itself, or has them wait. */
import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { chunked } from '../chunks.ts';
import type { ReportQueue } from '../notify/digest.ts';
import { type DeliveredMessage, hideMessages } from './return-messages.ts';

/** Source: Amazon SQS API Reference, ReceiveMessage and DeleteMessageBatch. */
const MAX_MESSAGES = 10;
/** A receive that waits asks every server of the queue, so an empty answer means that nothing is visible. */
const WAIT_S = 1;

/** A queue of reports. */
export class SqsReportQueue implements ReportQueue<DeliveredMessage> {
  private readonly sqs: SQSClient;
  private readonly QueueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.sqs = sqs;
    this.QueueUrl = queueUrl;
  }

  async receive(): Promise<readonly DeliveredMessage[]> {
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

  /** @throws when the queue did not remove one: it comes again, and is then in a second notice */
  async remove(messages: readonly DeliveredMessage[]): Promise<void> {
    const handles = messages.flatMap(({ receiptHandle }) => (receiptHandle === undefined ? [] : [receiptHandle]));
    await Promise.all(
      chunked(handles, MAX_MESSAGES).map(async (some) => {
        const Entries = some.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
        const { Failed: [first] = [] } = await this.sqs.send(
          new DeleteMessageBatchCommand({ QueueUrl: this.QueueUrl, Entries }),
        );
        if (first !== undefined)
          throw new Error(`SQS did not remove a message: ${first.Code}, ${first.Message ?? 'no reason'}`);
      }),
    );
  }

  /** @throws when the queue did not take one: it comes again when the queue's own time is over */
  async hide(messages: readonly DeliveredMessage[], seconds: number): Promise<void> {
    await hideMessages(messages, () => seconds, this.sqs, this.QueueUrl);
  }
}
