/**
 * The function that draws HTML reports of what a notice names, and the queue of requests for them. It reads uploads and writes nothing
 * but reports: whatever becomes of one, it changes nothing of an upload, its rows or its notice.
 */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { REPORTS } from '../../lake/reports.ts';
import { DRAWING_QUERY } from '../alerts/log-queries.ts';
import type { StackSettings } from '../config.ts';
import { fixedName, type StackContext } from '../stack-context.ts';
import type { Statement } from '../statement.ts';
import { mayReadUploads } from './processor.ts';
import { type Consumer, RetryingQueue } from './retrying-queue.ts';
import { Worker } from './worker.ts';

/**
 * The longest that Lambda offers. Judging again and drawing takes about half as long again as judging did: with a `timeoutS` above 600,
 * the longest recordings that are judged may get no report.
 */
export const DRAWER: Consumer = { timeoutS: 900, windowS: 0 };
/** Copies of it at the same time: the fewest that SQS takes as a limit; a notice names ten uploads at most. */
export const DRAWER_CONCURRENCY = 2;
/** One at a time: one that cannot be drawn takes no other along. */
const BATCH_SIZE = 1;

/** What it reads, and where reports lie. */
export interface DrawerArgs {
  readonly context: StackContext;
  readonly settings: StackSettings;
  readonly imageUri: pulumi.Input<string>;
  readonly rawBucket: aws.s3.Bucket;
  readonly lakeBucket: aws.s3.Bucket;
}

/** The function `index.draw` with its log, fed by the queue of requests. */
export class Drawer extends pulumi.ComponentResource {
  readonly queue: aws.sqs.Queue;
  readonly deadLetters: aws.sqs.Queue;

  constructor(name: string, args: DrawerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Drawer', name, {}, opts);
    const mine = { parent: this };
    const { context, settings, imageUri, rawBucket, lakeBucket } = args;
    const { queue, deadLetters } = new RetryingQueue(`${name}-queue`, { consumer: DRAWER }, mine);
    this.queue = queue;
    this.deadLetters = deadLetters;
    const { lambda, logGroup } = new Worker(
      `${name}-draw`,
      {
        description: 'Draws HTML reports of the rejected uploads that a notice names.',
        imageUri,
        command: 'index.draw',
        memoryMiB: settings.memoryMiB,
        timeoutS: DRAWER.timeoutS,
        ephemeralStorageMiB: settings.ephemeralStorageMiB,
        logRetentionDays: settings.logRetentionDays,
        environment: {
          LAKE_BUCKET: lakeBucket.id,
          QUEUE_URL: queue.url,
          DEFAULT_PROFILE: settings.defaultProfile,
          SCRATCH_MIB: String(settings.ephemeralStorageMiB),
        },
        may: [mayReadUploads(rawBucket), ...mayKeepReports(lakeBucket)],
        from: { queue, batchSize: BATCH_SIZE, batchingWindowS: DRAWER.windowS, maxConcurrency: DRAWER_CONCURRENCY },
      },
      mine,
    );
    const { title, query } = DRAWING_QUERY;
    new aws.cloudwatch.QueryDefinition(
      `${name}-drawn`,
      { name: `${fixedName(context, '-')}/${title}`, queryString: query, logGroupNames: [logGroup.name] },
      mine,
    );
    this.registerOutputs({ function: lambda.name, queue: queue.url });
  }
}

/** Of the lake it sees and changes reports alone. It removes them by version, so that nothing is left of one about a deleted upload. */
function mayKeepReports({ arn }: aws.s3.Bucket): Statement[] {
  return [
    {
      Sid: 'FindReports',
      Effect: 'Allow',
      Action: 's3:ListBucketVersions',
      Resource: arn,
      Condition: { StringLike: { 's3:prefix': `${REPORTS}/*` } },
    },
    {
      Sid: 'KeepReports',
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:DeleteObjectVersion'],
      Resource: pulumi.interpolate`${arn}/${REPORTS}/*`,
    },
  ];
}
