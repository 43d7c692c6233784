/** Resources for the policy tests: each kind as it should be, to be spoilt one property at a time. */
import type { Made } from '../../../infra/policy/resource.ts';

const ACCOUNT = '123456789012';
const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${name}`;
const TAGS = { project: 'ecg-pipeline', stack: 'dev' };

export function made(type: string, props: Made['props'], name = 'it'): Made {
  return { type: `aws:${type}`, name, props };
}

/** A policy document of one statement. */
export function document(statement: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
}

/** A statement that keeps every rule. */
export const READS_UPLOADS = { Action: 's3:GetObject', Resource: 'arn:aws:s3:::uploads/*' };

const BUCKET = 'uploads';
const bucketPart = (type: string, props: Made['props']) => made(`s3/${type}`, { bucket: BUCKET, ...props }, type);

/** One of everything, as it should be. Names are those of the parts, so that a test can say which one it spoils. */
export const good: readonly Made[] = [
  { ...made('s3/bucket:Bucket', { bucket: BUCKET, tags: TAGS }, 'bucket'), id: BUCKET },
  bucketPart('bucketPublicAccessBlock:BucketPublicAccessBlock', {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  }),
  bucketPart('bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration', {
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
  }),
  bucketPart('bucketVersioning:BucketVersioning', { versioningConfiguration: { status: 'Enabled' } }),
  bucketPart('bucketPolicy:BucketPolicy', {
    policy: document({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::uploads', 'arn:aws:s3:::uploads/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  }),
  made(
    'sqs/queue:Queue',
    {
      arn: arn('sqs', 'work'),
      sqsManagedSseEnabled: true,
      visibilityTimeoutSeconds: 3600,
      messageRetentionSeconds: 345_600,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('sqs', 'dead'), maxReceiveCount: 5 }),
      tags: TAGS,
    },
    'work',
  ),
  made(
    'sqs/queue:Queue',
    { arn: arn('sqs', 'dead'), sqsManagedSseEnabled: true, messageRetentionSeconds: 1_209_600, tags: TAGS },
    'dead',
  ),
  made(
    'lambda/function:Function',
    {
      arn: arn('lambda', 'function:process'),
      timeout: 600,
      memorySize: 1024,
      tracingConfig: { mode: 'PassThrough' },
      loggingConfig: { logFormat: 'JSON', logGroup: '/aws/lambda/process' },
      tags: TAGS,
    },
    'function',
  ),
  made(
    'lambda/eventSourceMapping:EventSourceMapping',
    {
      eventSourceArn: arn('sqs', 'work'),
      functionName: arn('lambda', 'function:process'),
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: 50 },
      tags: TAGS,
    },
    'mapping',
  ),
  made('cloudwatch/logGroup:LogGroup', { retentionInDays: 90, tags: TAGS }, 'logs'),
  made('sns/topic:Topic', { kmsMasterKeyId: arn('kms', 'key/1'), tags: TAGS }, 'topic'),
  made('ecr/repository:Repository', { imageScanningConfiguration: { scanOnPush: true }, tags: TAGS }, 'repository'),
  made(
    'chatbot/slackChannelConfiguration:SlackChannelConfiguration',
    { guardrailPolicyArns: ['arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess'], tags: TAGS },
    'slack',
  ),
  made(
    'athena/workgroup:Workgroup',
    {
      configuration: {
        bytesScannedCutoffPerQuery: 107_374_182_400,
        enforceWorkgroupConfiguration: true,
        resultConfiguration: { encryptionConfiguration: { encryptionOption: 'SSE_S3' } },
      },
      tags: TAGS,
    },
    'workgroup',
  ),
  made('iam/policy:Policy', { policy: document(READS_UPLOADS), tags: TAGS }, 'policy'),
  made(
    'kms/key:Key',
    {
      policy: document({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }),
      tags: TAGS,
    },
    'key',
  ),
];

/** The good stack with properties of one resource replaced; undefined takes one away. */
export function spoilt(name: string, props: Made['props']): readonly Made[] {
  if (!good.some((each) => each.name === name)) throw new Error(`there is no ${name} to spoil`);
  return good.map((each) => (each.name === name ? { ...each, props: { ...each.props, ...props } } : each));
}

export function without(name: string): readonly Made[] {
  return good.filter((each) => each.name !== name);
}
