import type { StackOutputs } from '../../stack/outputs.ts';

/** The outputs of `infra/index.ts` that forgetting needs, by their names there. */
export const FORGET_OUTPUTS = [
  'rawBucket',
  'lakeBucket',
  'resultsBucket',
  'queueUrl',
  'deadLettersUrl',
  'reportsQueueUrl',
  'reportsDeadLettersUrl',
] as const;

/** Those of a stack that draws HTML reports: requests for them name uploads, too. */
export const DRAWING_OUTPUTS = ['drawingsQueueUrl', 'drawingsDeadLettersUrl'] as const;

/** Where a stack keeps what a person may be found in. */
export type ForgetOutputs = StackOutputs<(typeof FORGET_OUTPUTS)[number]> &
  Partial<StackOutputs<(typeof DRAWING_OUTPUTS)[number]>>;

/** Does the stack draw HTML reports now? One that does not may have some of before. */
export function hasDrawings({ drawingsQueueUrl }: ForgetOutputs): boolean {
  return drawingsQueueUrl !== undefined;
}

/** What a person is told before the question: it is the one thing that goes and belongs to others. */
export const RESULTS_GO =
  'On a stack, every result of Athena goes too, whoever asked for it, since each may hold a row.';

/** The rights that it takes, as IAM writes them. */
export const FORGET_RIGHTS =
  's3:ListBucketVersions, s3:GetObjectVersion and s3:DeleteObjectVersion on the raw bucket, s3:ListBucket, s3:GetObject, s3:GetObjectVersion, s3:PutObject, s3:ListBucketVersions and s3:DeleteObjectVersion on the lake, s3:ListBucket and s3:DeleteObject on the bucket of results, and sqs:GetQueueAttributes, sqs:ReceiveMessage, sqs:ChangeMessageVisibility, sqs:SendMessage and sqs:DeleteMessage on the queues of reports, of drawings and of dead letters; where the stack compacts its lake, also glue:GetPartition, glue:CreatePartition and glue:UpdatePartition on its tables';
