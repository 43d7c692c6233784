/** The function that notifies people: it collects a minute of reports about bad uploads and publishes them as one notice. */
import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Alerts } from '../alerts/alerts.ts';
import type { Statement } from '../statement.ts';
import type { Consumer } from './retrying-queue.ts';
import { Worker } from './worker.ts';

/** How it takes reports off their queue. */
export const NOTIFIER: Consumer = { timeoutS: 60, windowS: 60 };
/** Copies of it at the same time: the fewest that SQS takes as a limit. */
export const NOTIFIER_CONCURRENCY = 2;
/** Ten thousand bad files in one minute become a handful of messages in Slack. */
const BATCH = { batchSize: 1000, batchingWindowS: NOTIFIER.windowS, maxConcurrency: NOTIFIER_CONCURRENCY };
const MEMORY_MIB = 256;
/** The smallest that Lambda offers; nothing is written to it. */
const EPHEMERAL_STORAGE_MIB = 512;

/** Which queue it reads, where its notices go, and how many days its log is kept. */
export interface NotifierArgs {
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
  /** Whether notices show the keys of uploads. */
  readonly showsFileNames: boolean;
}

/** The function `index.notify` with its log, fed by the queue of reports. */
export class Notifier extends pulumi.ComponentResource {
  readonly lambda: aws.lambda.Function;
  readonly logGroup: aws.cloudwatch.LogGroup;

  constructor(name: string, args: NotifierArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Notifier', name, {}, opts);
    const { imageUri, reports, alerts, rawBucket, logRetentionDays, links, showsFileNames } = args;
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
          ...(links.rules === undefined ? {} : { RULES_URL: links.rules }),
        },
        may: [mayPublish(alerts.topic), mayEncrypt(alerts.key), mayListUploads(rawBucket)],
        from: { queue: reports, ...BATCH },
      },
      { parent: this },
    );
    this.lambda = lambda;
    this.logGroup = logGroup;
    this.registerOutputs({ function: lambda.name });
  }
}

function mayPublish({ arn }: aws.sns.Topic): Statement {
  return { Sid: 'PublishNotice', Effect: 'Allow', Action: 'sns:Publish', Resource: arn };
}

/** Names only, to see whether a sheet has been uploaded since. It reads neither recordings nor sheets. */
function mayListUploads({ arn }: aws.s3.Bucket): Statement {
  return { Sid: 'ListUploads', Effect: 'Allow', Action: 's3:ListBucket', Resource: arn };
}

/** SNS encrypts with the rights of whoever publishes. */
function mayEncrypt({ arn }: aws.kms.Key): Statement {
  return { Sid: 'EncryptNotice', Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: arn };
}
