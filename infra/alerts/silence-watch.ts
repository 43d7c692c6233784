/** Checks once a day which folders of the raw bucket have gone silent; an alarm on the whole bucket cannot. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { ARCHITECTURE } from '../compute/image.ts';
import { roleFor, type Statement } from '../statement.ts';
import type { Alerts } from './alerts.ts';

/** In UTC: the night's uploads have arrived, and a European team is about to start its day. */
const EARLY_EACH_DAY = 'cron(30 5 * * ? *)';
/** A listing of a million uploads takes about two minutes and 200 MiB. */
const TIMEOUT_S = 600;
const MEMORY_MIB = 512;

/** What it lists, and where a notice goes. */
export interface SilenceWatchArgs {
  readonly imageUri: pulumi.Input<string>;
  readonly uploads: aws.s3.Bucket;
  readonly alerts: Alerts;
  readonly dashboardUrl: string;
  readonly logRetentionDays: number;
}

/** The function `index.watch` with its role and log, and the rule that starts it. */
export class SilenceWatch extends pulumi.ComponentResource {
  constructor(name: string, args: SilenceWatchArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:SilenceWatch', name, {}, opts);
    const mine = { parent: this };
    const { imageUri, uploads, alerts, dashboardUrl, logRetentionDays } = args;
    const logGroup = new aws.cloudwatch.LogGroup(`${name}-log`, { retentionInDays: logRetentionDays }, mine);
    const statements = [mayWriteLog(logGroup), mayList(uploads), ...mayNotify(alerts)];
    const { role, policy } = roleFor(name, 'lambda.amazonaws.com', statements, mine);
    const lambda = new aws.lambda.Function(
      name,
      {
        description: 'Checks once a day which upload folders have gone silent.',
        packageType: 'Image',
        imageUri,
        imageConfig: { commands: ['index.watch'] },
        architectures: [ARCHITECTURE],
        memorySize: MEMORY_MIB,
        timeout: TIMEOUT_S,
        role: role.arn,
        environment: {
          variables: { RAW_BUCKET: uploads.id, NOTICES_TOPIC_ARN: alerts.topic.arn, DASHBOARD_URL: dashboardUrl },
        },
        loggingConfig: { logFormat: 'JSON', logGroup: logGroup.name },
        tracingConfig: { mode: 'PassThrough' },
      },
      { ...mine, dependsOn: policy },
    );
    const rule = new aws.cloudwatch.EventRule(
      `${name}-daily`,
      { description: 'Once a day.', scheduleExpression: EARLY_EACH_DAY },
      mine,
    );
    const allowed = new aws.lambda.Permission(
      `${name}-start`,
      {
        action: 'lambda:InvokeFunction',
        function: lambda.name,
        principal: 'events.amazonaws.com',
        sourceArn: rule.arn,
      },
      mine,
    );
    new aws.cloudwatch.EventTarget(
      `${name}-target`,
      { rule: rule.name, arn: lambda.arn },
      { ...mine, dependsOn: allowed },
    );
    this.registerOutputs({ function: lambda.name });
  }
}

function mayWriteLog({ arn }: aws.cloudwatch.LogGroup): Statement {
  const Resource = pulumi.interpolate`${arn}:*`; // the streams of the group
  return { Sid: 'WriteLog', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource };
}

/** Keys and times; it reads no upload. */
function mayList({ arn }: aws.s3.Bucket): Statement {
  return { Sid: 'ListUploads', Effect: 'Allow', Action: 's3:ListBucket', Resource: arn };
}

/** SNS encrypts with the rights of whoever publishes. */
function mayNotify({ topic, key }: Alerts): Statement[] {
  return [
    { Sid: 'PublishNotice', Effect: 'Allow', Action: 'sns:Publish', Resource: topic.arn },
    { Sid: 'EncryptNotice', Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: key.arn },
  ];
}
