/** The function that turns uploads into rows: it reads the raw bucket, writes the lake, and reports what was bad. */
import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { StackSettings } from '../config.ts';
import type { StackContext } from '../stack-context.ts';
import type { Statement } from '../statement.ts';
import type { Inbox } from '../storage/inbox.ts';
import { mayRegister } from './compactor.ts';
import { Worker } from './worker.ts';

/** Long enough to collect the burst of a device that comes online, too short for anyone to notice. */
export const PROCESSOR_WINDOW_S = 1;

/** What it reads, writes and reports to, and the settings of the stack. */
export interface ProcessorArgs {
  readonly settings: StackSettings;
  readonly imageUri: pulumi.Input<string>;
  readonly inbox: Inbox;
  readonly lakeBucket: aws.s3.Bucket;
  readonly reportsQueue: aws.sqs.Queue;
  readonly metricsNamespace: string;
  /** Copies at the same time: what the settings allow and the account has. */
  readonly maxConcurrency: number;
  /** The database in which it registers days; undefined where nobody looks at a list of them. */
  readonly catalogue: { readonly context: StackContext; readonly database: aws.glue.CatalogDatabase } | undefined;
}

/** The function `index.process` with its log, fed by the queue of uploads. */
export class Processor extends pulumi.ComponentResource {
  readonly lambda: aws.lambda.Function;
  readonly logGroup: aws.cloudwatch.LogGroup;

  constructor(name: string, args: ProcessorArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Processor', name, {}, opts);
    const { settings, imageUri, inbox, lakeBucket, reportsQueue, metricsNamespace, maxConcurrency, catalogue } = args;
    const { lambda, logGroup } = new Worker(
      `${name}-process`,
      {
        description: 'Reads uploaded recordings, judges them by the rules and writes them to the lake.',
        imageUri,
        command: 'index.process',
        memoryMiB: settings.memoryMiB,
        timeoutS: settings.timeoutS,
        ephemeralStorageMiB: settings.ephemeralStorageMiB,
        logRetentionDays: settings.logRetentionDays,
        environment: {
          LAKE_BUCKET: lakeBucket.id,
          QUEUE_URL: inbox.queue.url,
          REPORTS_QUEUE_URL: reportsQueue.url,
          DEFAULT_PROFILE: settings.defaultProfile,
          LARGEST_FILE_MIB: String(settings.largestFileMiB),
          MAX_DAYS: String(settings.maxDays),
          SCRATCH_MIB: String(settings.ephemeralStorageMiB),
          METRICS_NAMESPACE: metricsNamespace,
          ...(settings.drawReports ? { DRAW_REPORTS: 'true' } : {}),
          ...(catalogue === undefined ? {} : { CATALOGUE_DATABASE: catalogue.database.name }),
        },
        may: [
          mayReadUploads(inbox.bucket),
          ...mayWriteLake(lakeBucket),
          mayReport(reportsQueue),
          ...(catalogue === undefined ? [] : [mayRegister(catalogue.database, catalogue.context, ['CreatePartition'])]),
        ],
        from: {
          queue: inbox.queue,
          batchSize: settings.batchSize,
          batchingWindowS: PROCESSOR_WINDOW_S,
          maxConcurrency,
        },
      },
      { parent: this },
    );
    this.lambda = lambda;
    this.logGroup = logGroup;
    this.registerOutputs({ function: lambda.name });
  }
}

/**
 * No list of keys is read, but without this permission S3 answers "forbidden" when an object does not exist, and most
 * recordings have no sheet.
 */
export function mayReadUploads({ arn }: aws.s3.Bucket): Statement {
  return {
    Sid: 'ReadUploads',
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket'],
    Resource: [arn, pulumi.interpolate`${arn}/*`],
  };
}

/** Deleting is for a recording that changed rules now reject: rows that no longer belong are removed. */
function mayWriteLake({ arn }: aws.s3.Bucket): Statement[] {
  const files = pulumi.interpolate`${arn}/*`;
  return [
    { Sid: 'WriteLake', Effect: 'Allow', Action: ['s3:PutObject', 's3:DeleteObject'], Resource: files },
    { Sid: 'ListLake', Effect: 'Allow', Action: 's3:ListBucket', Resource: arn },
  ];
}

function mayReport({ arn }: aws.sqs.Queue): Statement {
  return { Sid: 'Report', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arn };
}
