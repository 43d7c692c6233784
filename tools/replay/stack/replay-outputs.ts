import type { StackOutputs } from '../../stack/outputs.ts';

/** The outputs of `infra/index.ts` that a replay needs, by their names there. */
export const REPLAY_OUTPUTS = ['rawBucket', 'lakeBucket', 'queueUrl', 'deadLettersUrl'] as const;

/** Where a stack keeps what a replay reads and sends to. */
export type ReplayOutputs = StackOutputs<(typeof REPLAY_OUTPUTS)[number]>;
