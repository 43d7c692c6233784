import type { StackOutputs } from '../../stack/outputs.ts';

/** The outputs of `infra/index.ts` that a replay needs, by their names there. */
export const REPLAY_OUTPUTS = ['rawBucket', 'lakeBucket', 'queueUrl', 'deadLettersUrl'] as const;

/** The rights that it takes, as IAM writes them; what else `--wait` takes, it says itself. */
export const REPLAY_RIGHTS =
  's3:ListBucketVersions on the raw bucket and sqs:SendMessage on the queue; with --outcome, s3:ListBucket and s3:GetObject on the lake; with --dead-letters, sqs:GetQueueAttributes, sqs:ReceiveMessage and sqs:DeleteMessage on the dead-letter queue';

/** Where a stack keeps what a replay reads and sends to. */
export type ReplayOutputs = StackOutputs<(typeof REPLAY_OUTPUTS)[number]>;
