/** `./ecg status`: how a deployed stack is, on one screen. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { pipelineVersion } from '../../handler/origin/pipeline-version.ts';
import { type Arguments, WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { paintWith } from '../../local/terminal/paint.ts';
import { quoted } from '../../local/terminal/text.ts';
import { ALARMS_RIGHT } from '../stack/alarms.ts';
import { neededStack, STACK_OPTIONS } from '../stack/choice.ts';
import { cloudWatchOf, s3Of, sqsOf } from '../stack/clients.ts';
import { type ClientRegion, findOutputs, outputsAmong, regionOf } from '../stack/outputs.ts';
import { QUEUE_RIGHT } from '../stack/queue-depth.ts';
import { alarmLines } from './alarms.ts';
import { type StatusPart, statusPart } from './part.ts';
import { deadLetterLines, queueLines } from './queues.ts';
import { newestRecordings, recordingLines, versionLines } from './recordings.ts';

/** What a test puts in place of AWS as this machine reaches it, and of time. */
export interface StatusDependencies {
  readonly s3: (region: ClientRegion) => S3Client;
  readonly sqs: (region: ClientRegion) => SQSClient;
  readonly cloudwatch: (region: ClientRegion) => Promise<CloudWatchClient>;
  readonly now: () => Date;
}

const REAL: StatusDependencies = { s3: s3Of, sqs: sqsOf, cloudwatch: cloudWatchOf, now: () => new Date() };

const CALL = './ecg status';
/** Titles stand in a column of their own. */
const TITLE_COLUMNS = 'Dead letters  '.length;
/** An output of stacks that draw reports. */
const DRAWINGS = 'drawingsDeadLettersUrl';
const LAKE_RIGHT = 's3:GetObject and s3:ListBucket on the lake, which the policy readPolicyArn grants';

export const main = command<StatusDependencies>({
  call: CALL,
  about:
    'Shows the state of a deployed stack: messages in its queue, dead letters, alarms that are on and where the runbook explains them, the last recordings, and the version that processed them. A part that cannot be read says so.',
  options: STACK_OPTIONS,
  examples: [
    ['./ecg status --stack dev', 'by the name of the stack'],
    ['./ecg status --stack-outputs outputs.json', 'without Pulumi, from a file with its outputs'],
  ],
  exitStatus: { 0: 'everything could be read, whatever it says', 1: 'a part could not be read', 2: 'wrong use' },
  run: (args, context, dependencies) => status(args, context, dependencies ?? REAL),
});

async function status(
  { names, values }: Arguments,
  context: CommandContext,
  { s3, sqs, cloudwatch, now }: StatusDependencies,
) {
  if (names[0] !== undefined) throw new WrongArguments(`${CALL} takes options only, got ${quoted(names[0])}.`);
  const stack = neededStack(values, CALL);
  const found = await findOutputs(stack, context.folder);
  const { queueUrl } = outputsAmong(found, ['queueUrl']); // names the region
  const region = regionOf({ queueUrl });
  const [queues, alarms] = [sqs(region), await cloudwatch(region)];
  const outputs = <Name extends string>(...wanted: readonly Name[]) => outputsAmong(found, wanted);

  // Two parts show what is read once.
  const newest = (async () => newestRecordings(s3(region), outputs('lakeBucket').lakeBucket))();
  newest.catch(() => {}); // each part says it
  const paint = paintWith(context.colours);
  const columns = context.out.columns - TITLE_COLUMNS;
  const parts = await Promise.all([
    statusPart('Queue', QUEUE_RIGHT, () => queueLines(queues, alarms, queueUrl, now())),
    statusPart('Dead letters', QUEUE_RIGHT, async () =>
      deadLetterLines(
        queues,
        outputs('deadLettersUrl', 'reportsDeadLettersUrl'),
        DRAWINGS in found.values ? outputs(DRAWINGS)[DRAWINGS] : undefined,
      ),
    ),
    statusPart('Alarms', ALARMS_RIGHT, async () => alarmLines(alarms, outputs('alarmNames').alarmNames, now())),
    statusPart('Recordings', LAKE_RIGHT, async () => recordingLines(await newest, columns, paint)),
    statusPart('Version', LAKE_RIGHT, async () => versionLines(await newest, await pipelineVersion())),
  ]);
  for (const part of parts) print(part, context);
  return parts.every(({ isRead }) => isRead) ? 0 : 1;
}

function print({ title, lines }: StatusPart, { out, colours }: CommandContext): void {
  const paint = paintWith(colours);
  for (const [at, line] of lines.entries()) {
    const head = (at === 0 ? title : '').padEnd(TITLE_COLUMNS);
    out.write(`${at === 0 ? paint('bold', head) : head}${line}\n`);
  }
}
