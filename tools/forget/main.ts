/**
 * `./ecg forget`: deletes a person's recordings, or others, for good: rows, compacted rows, uploads with all their versions, and
 * messages that name them. Then it looks again, and says what it found.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DayCatalogue } from '../../handler/compact/bucket/versioned-bucket.ts';
import type { Arguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { type Confirm, confirmAtTerminal } from '../replay/confirm.ts';
import { catalogueOf, s3Of, sqsOf } from '../stack/clients.ts';
import { awsSentence, causeFromAws } from '../stack/from-aws.ts';
import { type ClientRegion, findOutputs, outputsAmong, regionOf } from '../stack/outputs.ts';
import { forgetAll } from './forget.ts';
import { type ForgetRequest, OPTIONS, requestOf } from './request.ts';
import { DRAWING_OUTPUTS, FORGET_OUTPUTS, FORGET_RIGHTS, RESULTS_GO } from './stack/forget-outputs.ts';
import { forgettingOnStack } from './stack/stack-forgetting.ts';
import { forgettingHere } from './this-machine.ts';

/** What a test puts in place of a person, and of AWS as this machine reaches it. */
export interface ForgetDependencies {
  readonly confirm: Confirm;
  readonly s3: (region: ClientRegion) => S3Client;
  readonly sqs: (region: ClientRegion) => SQSClient;
  readonly catalogue: (region: ClientRegion, database: string, bucket: string) => Promise<DayCatalogue>;
}

const REAL: ForgetDependencies = { confirm: confirmAtTerminal, s3: s3Of, sqs: sqsOf, catalogue: catalogueOf };

export const main = command<ForgetDependencies>({
  call: './ecg forget',
  about:
    'Deletes recordings for good: their rows in every table, compacted ones too, their uploads in every version, and messages that name them. It shows what will go and asks first. Afterwards it looks again and says what is left, which should be nothing. It can be interrupted and run again.',
  options: OPTIONS,
  examples: [
    ['./ecg forget --subject S-017 --dry-run', 'see first what there is of a person'],
    ['./ecg forget --subject S-017 --stack dev', 'the same person on AWS'],
    ['./ecg forget --prefix acme/ward-3/ --stack dev', 'all that a device has uploaded'],
  ],
  notes: [
    'Files that ./ecg process read where they are stay there: it names them.',
    'A prefix is not a folder: ward also begins ward2/a.mat. End it with / for one folder.',
    RESULTS_GO,
    'docs/operations.md says what else may hold a copy, such as logs, messages in Slack and exported files.',
  ],
  exitStatus: {
    0: 'all of it is gone, or there was nothing',
    1: 'something is left, or could not be read: it says what to do',
    2: 'wrong use',
  },
  run: (args, context, dependencies) => forget(args, context, dependencies ?? REAL),
});

async function forget(args: Arguments, context: CommandContext, dependencies: ForgetDependencies): Promise<number> {
  const request = requestOf(args);
  try {
    return await forgetAll(request, await placeOf(request, context, dependencies), context, dependencies.confirm);
  } catch (error) {
    const cause = causeFromAws(error);
    if (cause === undefined) throw error;
    context.err.write(`${awsSentence(cause, FORGET_RIGHTS)}.\nRun the same command again to continue.\n`);
    return 1;
  }
}

async function placeOf(request: ForgetRequest, context: CommandContext, { s3, sqs, catalogue }: ForgetDependencies) {
  const { stack } = request;
  if (stack === undefined) return forgettingHere(request, context);
  const all = await findOutputs(stack, context.folder);
  const drawings = DRAWING_OUTPUTS.some((name) => all.values[name] !== undefined);
  const outputs = {
    ...outputsAmong(all, FORGET_OUTPUTS),
    ...(drawings ? outputsAmong(all, DRAWING_OUTPUTS) : {}),
  };
  const where = 'name' in stack ? `on ${all.where}` : `on the stack of ${all.where}`;
  const region = regionOf(outputs);
  const clients = {
    s3: s3(region),
    sqs: sqs(region),
    // Every stack that compacts has this output.
    catalogue: async () => catalogue(region, outputsAmong(all, ['database']).database, outputs.lakeBucket),
  };
  return forgettingOnStack(request.what, where, outputs, clients, context);
}
