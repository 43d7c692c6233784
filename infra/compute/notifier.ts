/** The function that notifies people: it publishes reports about bad uploads, many of them in one notice. */
import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { NOTICE_CLOCK_KEY } from '../../handler/aws/s3-notice-clock.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Statement } from '../statement.ts';
import type { Consumer } from './retrying-queue.ts';
import { Worker } from './worker.ts';

/**
 * How often there may be a notice: `each` minute that brings bad uploads; or the first at once, and what follows within the
 * hour or the day together in one (docs/adr/0038).
 */
export const NOTICE_RHYTHMS = ['each', 'hourly', 'daily'] as const;
/** One of them. */
export type NoticeRhythm = (typeof NOTICE_RHYTHMS)[number];
/** Minutes between two notices. */
export const NOTICE_GAP_MINUTES: Readonly<Record<NoticeRhythm, number>> = { each: 1, hourly: 60, daily: 1440 };

/** How it takes reports off their queue. */
export const NOTIFIER: Consumer = { timeoutS: 60, windowS: 60 };
/** Copies of it at the same time: the fewest that SQS takes as a limit. */
export const NOTIFIER_CONCURRENCY = 2;
/** With `each`: ten thousand bad files in one minute become a handful of messages in Slack. */
const BATCH = { batchSize: 1000, batchingWindowS: NOTIFIER.windowS, maxConcurrency: NOTIFIER_CONCURRENCY };
/** Else the function gathers by itself what one notice can hold; what Lambda holds at that time, it cannot have. */
const HANDED_OVER = { batchSize: 10, batchingWindowS: 0, maxConcurrency: NOTIFIER_CONCURRENCY };
const MEMORY_MIB = 256;
/** The smallest that Lambda offers; nothing is written to it. */
const EPHEMERAL_STORAGE_MIB = 512;

/** Which queue it reads, where its notices go, and how many days its log is kept. */
export interface NotifierArgs {
  /** What commands call the stack. */
  readonly stack: string;
  readonly imageUri: pulumi.Input<string>;
  readonly reports: aws.sqs.Queue;
  readonly alerts: Alerts;
  /** Where the uploads lie that reports are about. */
  readonly rawBucket: aws.s3.Bucket;
  readonly logRetentionDays: number;
  /** Where a notice sends its reader. */
  readonly links: {
    readonly dashboard: string;
    readonly log: pulumi.Input<string>;
    readonly rules: string | undefined;
  };
  readonly rhythm: NoticeRhythm;
  /** The bucket of the lake remembers when the last notice went out. */
  readonly lakeBucket: aws.s3.Bucket;
  /** Whether notices show the keys of uploads. */
  readonly showsFileNames: boolean;
  /** Where it asks for HTML reports; undefined where nobody draws them. */
  readonly drawings: aws.sqs.Queue | undefined;
}

/** The function `index.notify` with its log, fed by the queue of reports. */
export class Notifier extends pulumi.ComponentResource {
  readonly lambda: aws.lambda.Function;
  readonly logGroup: aws.cloudwatch.LogGroup;

  constructor(name: string, args: NotifierArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Notifier', name, {}, opts);
    const mine = { parent: this };
    const { stack, imageUri, reports, alerts, rawBucket, lakeBucket, logRetentionDays, links, rhythm } = args;
    const { showsFileNames, drawings } = args;
    const isDigest = rhythm !== 'each';
    const { lambda, logGroup } = new Worker(
      `${name}-notify`,
      {
        description: 'Notifies people of bad uploads, grouped into few notices.',
        imageUri,
        command: 'index.notify',
        memoryMiB: MEMORY_MIB,
        timeoutS: NOTIFIER.timeoutS,
        ephemeralStorageMiB: EPHEMERAL_STORAGE_MIB,
        logRetentionDays,
        environment: {
          NOTICES_TOPIC_ARN: alerts.topic.arn,
          DASHBOARD_URL: links.dashboard,
          LOG_QUERY_URL: links.log,
          SHOW_FILE_NAMES: String(showsFileNames),
          STACK_NAME: stack,
          ...(drawings === undefined ? {} : { DRAWINGS_QUEUE_URL: drawings.url }),
          ...(links.rules === undefined ? {} : { RULES_URL: links.rules }),
          ...(isDigest
            ? {
                NOTICE_GAP_MINUTES: String(NOTICE_GAP_MINUTES[rhythm]),
                REPORTS_QUEUE_URL: reports.url,
                LAKE_BUCKET: lakeBucket.id,
              }
            : {}),
        },
        may: [
          mayPublish(alerts.topic),
          mayEncrypt(alerts.key),
          mayListUploads(rawBucket),
          ...(isDigest ? mayKeepClock(lakeBucket) : []),
          ...(drawings === undefined ? [] : [mayAskForReports(drawings)]),
        ],
        from: { queue: reports, ...(isDigest ? HANDED_OVER : BATCH) },
      },
      mine,
    );
    this.lambda = lambda;
    this.logGroup = logGroup;
    this.registerOutputs({ function: lambda.name });
  }
}

/**
 * One object, whose date is all that is read of it: by listing that one key. To write it only if it is still the same, S3
 * asks for the right to read it; it is deleted when a notice does not go out after all.
 */
function mayKeepClock({ arn }: aws.s3.Bucket): Statement[] {
  return [
    {
      Sid: 'SeeLastNotice',
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: arn,
      Condition: { StringEquals: { 's3:prefix': NOTICE_CLOCK_KEY } },
    },
    {
      Sid: 'RecordNotice',
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'],
      Resource: pulumi.interpolate`${arn}/${NOTICE_CLOCK_KEY}`,
    },
  ];
}

function mayPublish({ arn }: aws.sns.Topic): Statement {
  return { Sid: 'PublishNotice', Effect: 'Allow', Action: 'sns:Publish', Resource: arn };
}

/** Names only, to see whether a sheet has been uploaded since. It reads neither recordings nor sheets. */
function mayListUploads({ arn }: aws.s3.Bucket): Statement {
  return { Sid: 'ListUploads', Effect: 'Allow', Action: 's3:ListBucket', Resource: arn };
}

function mayAskForReports({ arn }: aws.sqs.Queue): Statement {
  return { Sid: 'AskForReports', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arn };
}

/** SNS encrypts with the rights of whoever publishes. */
function mayEncrypt({ arn }: aws.kms.Key): Statement {
  return { Sid: 'EncryptNotice', Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: arn };
}
