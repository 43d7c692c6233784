/** Where recordings arrive: a private bucket, a queue that gets a message for each new object, and dead letters behind it. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { UPLOAD_ENDINGS } from '../../handler/recording/companion/companion-keys.ts';
import { type Consumer, RetryingQueue } from '../compute/retrying-queue.ts';
import type { StackContext } from '../stack-context.ts';
import type { Statement } from '../statement.ts';
import { type LifecycleRule, PrivateBucket } from './private-bucket.ts';

/** Recordings, and the sheets that say what they mean. S3 compares the ending of a key letter by letter. */
const ENDINGS = UPLOAD_ENDINGS.flatMap((ending) => [ending, ending.toUpperCase()]);

/**
 * Smallest object that is moved to Glacier. A move costs $0.02 per 1000 objects to Instant and $0.03 to Flexible
 * Retrieval, where 40 KB of each stay behind as overhead: at 1 MiB that is saved again in one or two months, at 128
 * KiB, the least that S3 moves, in many.
 */
export const ARCHIVED_FROM_BYTES = 2 ** 20;

/** What S3 calls the classes. */
const STORAGE_CLASSES = { instant: 'GLACIER_IR', flexible: 'GLACIER' } as const;

/** Who reads from the inbox, and where uploads are archived after how many days. */
export interface InboxArgs {
  readonly context: StackContext;
  /** Who takes uploads off the queue. */
  readonly consumer: Consumer;
  readonly archiveClass: keyof typeof STORAGE_CLASSES;
  /** 0 is the first night: S3 moves once a day. */
  readonly glacierAfterDays: number;
  readonly isProtected: boolean;
}

/** The bucket of uploads and its queue. Recordings cannot be made again, so that versions are kept. */
export class Inbox extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  readonly queue: aws.sqs.Queue;
  readonly deadLetters: aws.sqs.Queue;

  constructor(name: string, args: InboxArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Inbox', name, {}, opts);
    const { context, consumer, isProtected } = args;
    const mine = { parent: this };
    const raw = new PrivateBucket(
      `${name}-raw`,
      { keepsVersions: true, lifecycle: lifecycle(args), isProtected },
      mine,
    );
    this.bucket = raw.bucket;
    const senders = (queueArn: pulumi.Output<string>) => [bucketMaySend(this.bucket.arn, queueArn, context)];
    const uploads = new RetryingQueue(`${name}-uploads`, { consumer, senders }, mine);
    this.queue = uploads.queue;
    this.deadLetters = uploads.deadLetters;
    // One notification resource for the bucket: a second one would silently replace the first.
    new aws.s3.BucketNotification(
      `${name}-notification`,
      { bucket: this.bucket.id, queues: ENDINGS.map((ending) => notificationOf(this.queue.arn, ending)) },
      // S3 sends a test event at once, and refuses when it may not.
      { ...mine, dependsOn: uploads.policy },
    );
    this.registerOutputs({ bucket: this.bucket.id, queue: this.queue.url, deadLetters: this.deadLetters.url });
  }
}

/** Every version is a separate recording, so replaced ones are archived like the others, not deleted. */
function lifecycle({ archiveClass, glacierAfterDays: days }: InboxArgs): LifecycleRule[] {
  const storageClass = STORAGE_CLASSES[archiveClass];
  return [
    {
      id: 'archive-large-recordings',
      status: 'Enabled',
      filter: { objectSizeGreaterThan: ARCHIVED_FROM_BYTES - 1 },
      transitions: [{ days, storageClass }],
      // S3 takes 0 for current versions only
      noncurrentVersionTransitions: [{ noncurrentDays: Math.max(1, days), storageClass }],
    },
    {
      id: 'forget-markers-of-nothing',
      status: 'Enabled',
      filter: {},
      expiration: { expiredObjectDeleteMarker: true },
    },
  ];
}

function bucketMaySend(
  bucketArn: pulumi.Output<string>,
  queueArn: pulumi.Output<string>,
  { accountId }: StackContext,
): Statement {
  return {
    Sid: 'BucketMaySend',
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queueArn,
    Condition: { ArnEquals: { 'aws:SourceArn': bucketArn }, StringEquals: { 'aws:SourceAccount': accountId } },
  };
}

function notificationOf(queueArn: pulumi.Output<string>, ending: string): aws.types.input.s3.BucketNotificationQueue {
  return { queueArn, events: ['s3:ObjectCreated:*'], filterSuffix: ending };
}
