/** A queue that never loses a message: what fails again and again waits two weeks behind it, among its dead letters. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { MAX_DELIVERIES, QUEUE_DAYS, VISIBILITY_TIMES_TIMEOUT } from '../limits.ts';
import { onlyOverTls, policyDocument, type Statement } from '../statement.ts';

const DAY_S = 24 * 3600;

/** The function that empties the queue. */
export interface Consumer {
  /** How long one run may take. */
  readonly timeoutS: number;
  /** How long messages that were received may wait for more of them. */
  readonly windowS: number;
}

/** Who receives messages from the queue, and who may send them. */
export interface RetryingQueueArgs {
  readonly consumer: Consumer;
  /** Deliveries of one message, after which it is a dead letter. */
  readonly maxDeliveries?: number;
  /** Who but the account's own roles may send to the queue. */
  readonly senders?: (queueArn: pulumi.Output<string>) => readonly Statement[];
}

/** Seconds for which the queue hides a message from everyone else once it has been taken. */
export function visibilityTimeoutS({ timeoutS, windowS }: Consumer): number {
  return VISIBILITY_TIMES_TIMEOUT * timeoutS + windowS;
}

/** An encrypted queue and its dead letters. */
export class RetryingQueue extends pulumi.ComponentResource {
  readonly queue: aws.sqs.Queue;
  readonly deadLetters: aws.sqs.Queue;
  /** Once it is in force, the senders may send. */
  readonly policy: aws.sqs.QueuePolicy;

  constructor(name: string, args: RetryingQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:RetryingQueue', name, {}, opts);
    const mine = { parent: this };
    const { consumer, maxDeliveries = MAX_DELIVERIES, senders = () => [] } = args;
    this.deadLetters = new aws.sqs.Queue(
      `${name}-dead`,
      { messageRetentionSeconds: QUEUE_DAYS.dead * DAY_S, sqsManagedSseEnabled: true },
      mine,
    );
    const redrive = { deadLetterTargetArn: this.deadLetters.arn, maxReceiveCount: maxDeliveries };
    this.queue = new aws.sqs.Queue(
      name,
      {
        messageRetentionSeconds: QUEUE_DAYS.living * DAY_S,
        visibilityTimeoutSeconds: visibilityTimeoutS(consumer),
        redrivePolicy: pulumi.jsonStringify(redrive),
        sqsManagedSseEnabled: true,
      },
      mine,
    );
    const { arn } = this.queue;
    const onlyFromQueue = { redrivePermission: 'byQueue', sourceQueueArns: [arn] };
    new aws.sqs.RedriveAllowPolicy(
      `${name}-dead-from`,
      { queueUrl: this.deadLetters.url, redriveAllowPolicy: pulumi.jsonStringify(onlyFromQueue) },
      mine,
    );
    this.policy = new aws.sqs.QueuePolicy(
      `${name}-senders`,
      { queueUrl: this.queue.url, policy: policyDocument([onlyOverTls('sqs:*', arn), ...senders(arn)]) },
      mine,
    );
    new aws.sqs.QueuePolicy(
      `${name}-dead-tls`,
      { queueUrl: this.deadLetters.url, policy: policyDocument([onlyOverTls('sqs:*', this.deadLetters.arn)]) },
      mine,
    );
    this.registerOutputs({ queue: this.queue.url, deadLetters: this.deadLetters.url });
  }
}
