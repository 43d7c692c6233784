/**
 * The function that registers days and compacts those that are over, once an hour. What fails three times in an hour is a dead
 * letter, so that somebody hears of it; the next hour begins anew.
 */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { COMPACTION_MINUTE } from '../../handler/compact/bucket/schedule.ts';
import { COMPACTED } from '../../lake/generations.ts';
import { RECORDING_TABLES } from '../../lake/schema.ts';
import { COMPACTION_QUERY } from '../alerts/log-queries.ts';
import { QUEUE_DAYS } from '../limits.ts';
import { fixedName, type StackContext } from '../stack-context.ts';
import { onlyOverTls, policyDocument, roleFor, type Statement } from '../statement.ts';
import { ARCHITECTURE } from './image.ts';

/**
 * How a lake is kept: `off`, as it is written; `on`, closed days in few large files; `register`, as it is written, but with every
 * day registered, which is what a stack with days of its own needs before `on` (docs/adr/0050).
 */
export const COMPACTION_MODES = ['off', 'register', 'on'] as const;
/** One of them. */
export type CompactionMode = (typeof COMPACTION_MODES)[number];

/** The longest that Lambda offers; what is not done by then goes on an hour later. */
export const COMPACTOR_TIMEOUT_S = 900;
/** One processor. A day of 25 000 recordings takes 643 MB (docs/adr/0054). */
export const COMPACTOR_MEMORY_MIB = 1769;
const DAY_S = 24 * 3600;
const HOURLY = `cron(${COMPACTION_MINUTE} * * * ? *)`;

/** Which lake it compacts, and whether it does more than register days. */
export interface CompactorArgs {
  readonly context: StackContext;
  readonly imageUri: pulumi.Input<string>;
  readonly lakeBucket: aws.s3.Bucket;
  readonly database: aws.glue.CatalogDatabase;
  readonly mode: Exclude<CompactionMode, 'off'>;
  readonly logRetentionDays: number;
}

/** The function `index.compact` with its role, log and dead letters, and the schedule that starts it. */
export class Compactor extends pulumi.ComponentResource {
  readonly lambda: aws.lambda.Function;
  readonly deadLetters: aws.sqs.Queue;

  constructor(name: string, args: CompactorArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Compactor', name, {}, opts);
    const mine = { parent: this };
    const { context, imageUri, lakeBucket, database, mode, logRetentionDays } = args;
    const logGroup = new aws.cloudwatch.LogGroup(`${name}-log`, { retentionInDays: logRetentionDays }, mine);
    this.deadLetters = new aws.sqs.Queue(
      `${name}-dead`,
      { messageRetentionSeconds: QUEUE_DAYS.dead * DAY_S, sqsManagedSseEnabled: true },
      mine,
    );
    const { arn: deadArn, url: queueUrl } = this.deadLetters;
    new aws.sqs.QueuePolicy(
      `${name}-dead-tls`,
      { queueUrl, policy: policyDocument([onlyOverTls('sqs:*', deadArn)]) },
      mine,
    );
    const setAside: Statement = { Sid: 'SetAside', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: deadArn };
    const statements = [
      mayWriteLog(logGroup),
      setAside,
      ...mayCompact(lakeBucket),
      mayRegister(database, context, ['GetPartition', 'GetPartitions', 'CreatePartition', 'UpdatePartition']),
    ];
    const { role, policy } = roleFor(name, 'lambda.amazonaws.com', statements, mine);
    this.lambda = new aws.lambda.Function(
      name,
      {
        description:
          'Registers the days of the lake, and puts the many small files of closed days into few large ones.',
        packageType: 'Image',
        imageUri,
        imageConfig: { commands: ['index.compact'] },
        architectures: [ARCHITECTURE],
        memorySize: COMPACTOR_MEMORY_MIB,
        timeout: COMPACTOR_TIMEOUT_S,
        role: role.arn,
        environment: {
          variables: {
            LAKE_BUCKET: lakeBucket.id,
            CATALOGUE_DATABASE: database.name,
            REGISTER_ONLY: String(mode === 'register'),
          },
        },
        deadLetterConfig: { targetArn: deadArn },
        loggingConfig: { logFormat: 'JSON', logGroup: logGroup.name },
        tracingConfig: { mode: 'PassThrough' },
      },
      { ...mine, dependsOn: policy },
    );
    const start: Statement = {
      Sid: 'Start',
      Effect: 'Allow',
      Action: 'lambda:InvokeFunction',
      Resource: this.lambda.arn,
    };
    const starting = roleFor(`${name}-start`, 'scheduler.amazonaws.com', [start, setAside], mine);
    new aws.scheduler.Schedule(
      `${name}-hourly`,
      {
        description: 'Once an hour.',
        scheduleExpression: HOURLY,
        flexibleTimeWindow: { mode: 'OFF' },
        target: { arn: this.lambda.arn, roleArn: starting.role.arn, deadLetterConfig: { arn: deadArn } },
      },
      { ...mine, dependsOn: starting.policy },
    );
    const { title, query } = COMPACTION_QUERY;
    new aws.cloudwatch.QueryDefinition(
      `${name}-days`,
      { name: `${fixedName(context, '-')}/${title}`, queryString: query, logGroupNames: [logGroup.name] },
      mine,
    );
    this.registerOutputs({ function: this.lambda.name });
  }
}

/** @param actions of Glue, on the partitions of every table of a database */
export function mayRegister(
  { name, arn }: aws.glue.CatalogDatabase,
  { region, accountId }: StackContext,
  actions: readonly string[],
): Statement {
  const catalogue = pulumi.interpolate`arn:aws:glue:${region}:${accountId}`;
  return {
    Sid: 'RegisterDays',
    Effect: 'Allow',
    Action: actions.map((action) => `glue:${action}`),
    Resource: [pulumi.interpolate`${catalogue}:catalog`, arn, pulumi.interpolate`${catalogue}:table/${name}/*`],
  };
}

function mayWriteLog({ arn }: aws.cloudwatch.LogGroup): Statement {
  const Resource = pulumi.interpolate`${arn}:*`; // the streams of the group
  return { Sid: 'WriteLog', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource };
}

/** It writes nothing but generations. What it removes, it removes by version: never what was written after it had looked. */
function mayCompact({ arn }: aws.s3.Bucket): Statement[] {
  const below = (folders: readonly string[]) => folders.map((folder) => pulumi.interpolate`${arn}/${folder}/*`);
  const files = [...RECORDING_TABLES, COMPACTED];
  const reading = ['s3:GetObject', 's3:GetObjectVersion', 's3:DeleteObjectVersion'];
  return [
    { Sid: 'ListLake', Effect: 'Allow', Action: ['s3:ListBucket', 's3:ListBucketVersions'], Resource: arn },
    { Sid: 'TakeFiles', Effect: 'Allow', Action: reading, Resource: below(files) },
    { Sid: 'WriteGenerations', Effect: 'Allow', Action: 's3:PutObject', Resource: below([COMPACTED]) },
  ];
}
