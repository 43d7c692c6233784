/**
 * `./ecg replay`: puts uploads back on the queue, so that they are processed again: under changed rules, or after a fault was
 * fixed.
 *
 * Processing is idempotent, so an upload that is sent twice costs time and nothing else.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DayCatalogue } from '../../handler/compact/bucket/versioned-bucket.ts';
import { SqlError } from '../../local/open-lake.ts';
import { UPLOADS_FOLDER } from '../../local/stores/buckets.ts';
import { DEFAULT_LAKE } from '../../local/stores/out-folder.ts';
import type { Arguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { visible } from '../../local/terminal/text.ts';
import { catalogueOf, s3Of, sqsOf } from '../stack/clients.ts';
import { awsSentence, isFromAws } from '../stack/from-aws.ts';
import { type ClientRegion, findOutputs, outputsAmong, regionOf } from '../stack/outputs.ts';
import { type Clock, REAL_CLOCK } from '../upload/await-outcomes.ts';
import { type Confirm, confirmAtTerminal } from './confirm.ts';
import { replayLocal } from './replay-local.ts';
import { OPTIONS, requestOf } from './request.ts';
import { REPLAY_OUTPUTS, REPLAY_RIGHTS } from './stack/replay-outputs.ts';
import { replayDeadLetters, replayStack } from './stack/replay-stack.ts';

/** What a test puts in place of a person, and of AWS as this machine reaches it. */
export interface ReplayDependencies {
  readonly confirm: Confirm;
  readonly s3: (region: ClientRegion) => S3Client;
  readonly sqs: (region: ClientRegion) => SQSClient;
  readonly catalogue: (region: ClientRegion, database: string, bucket: string) => Promise<DayCatalogue>;
  readonly clock: Clock;
}

const REAL: ReplayDependencies = {
  confirm: confirmAtTerminal,
  s3: s3Of,
  sqs: sqsOf,
  catalogue: catalogueOf,
  clock: REAL_CLOCK,
};

export const main = command<ReplayDependencies>({
  call: './ecg replay',
  about: `Puts uploads back on the queue, so that they are processed again: after rules have changed, or a fault was fixed. Without --stack, it is the uploads of this machine that are processed again, at once and into ${DEFAULT_LAKE}: what the demo left in ${UPLOADS_FOLDER}, and the files that ./ecg process read where they are.`,
  options: OPTIONS,
  examples: [
    ['./ecg replay --outcome rejected', 'what the lake of this machine has as rejected'],
    ['./ecg replay --since 2026-01-31 --stack dev --dry-run', 'see first what would be sent to AWS'],
    ['./ecg replay --outcome rejected --stack dev --wait 120', 'and wait until queries see what became of them'],
    ['./ecg replay --dead-letters --stack dev', 'what was given up after five tries'],
  ],
  notes: ['Of --prefix, --outcome and --since, several mean that all of them hold. It asks before it sends anything.'],
  exitStatus: {
    0: 'all was sent, or there was nothing to send; with --wait, queries see it',
    1: 'something is left, or is not seen yet',
    2: 'wrong use',
  },
  run: (args, context, dependencies) => replayOrPrintFailure(args, context, dependencies ?? REAL),
});

async function replayOrPrintFailure(args: Arguments, context: CommandContext, dependencies: ReplayDependencies) {
  try {
    return await replay(args, context, dependencies);
  } catch (error) {
    const why = whyNot(error);
    if (why === undefined) throw error;
    context.err.write(`${why}\nRun the same command again to continue.\n`);
    return 1;
  }
}

/** Undefined for a mistake of our own. */
function whyNot(error: unknown): string | undefined {
  if (isFromAws(error)) return `${awsSentence(error, REPLAY_RIGHTS)}.`;
  return error instanceof SqlError ? visible(`${error.name}: ${error.message}`) : undefined;
}

async function replay(args: Arguments, context: CommandContext, dependencies: ReplayDependencies) {
  const { confirm, s3, sqs, catalogue, clock } = dependencies;
  const request = requestOf(args);
  const { stack, what } = request;
  if (stack === undefined) return await replayLocal(request, context, confirm);
  const all = await findOutputs(stack, context.folder);
  const outputs = outputsAmong(all, REPLAY_OUTPUTS);
  const region = regionOf(outputs);
  if (what === 'dead letters') return await replayDeadLetters(request, outputs, sqs(region), context, confirm);
  const isCompacting = all.values.compactionFunction !== undefined;
  const ofDays = async () => catalogue(region, outputsAmong(all, ['database']).database, outputs.lakeBucket);
  const clients = { s3: s3(region), sqs: sqs(region), catalogue: isCompacting ? ofDays : undefined, clock };
  return await replayStack(request, outputs, clients, context, confirm);
}
