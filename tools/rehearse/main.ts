/**
 * `./ecg rehearse`: sets off a notice or an alarm on purpose, so that whoever is on call has seen it, and knows that it comes.
 *
 * It says beforehand what it sends and what should come, and asks.
 */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type Arguments, WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { listText } from '../../local/terminal/help-text.ts';
import { counted, quoted } from '../../local/terminal/text.ts';
import { nearest } from '../../quality/nearest.ts';
import { type Confirm, confirmAtTerminal, isConfirmed } from '../replay/confirm.ts';
import { ALARMS_RIGHT, alarmsOf, plainAlarmName } from '../stack/alarms.ts';
import { neededStack, STACK_OPTIONS, type StackChoice, stackWords } from '../stack/choice.ts';
import { cloudWatchOf, s3Of, sqsOf } from '../stack/clients.ts';
import { awsSentence, causeFromAws } from '../stack/from-aws.ts';
import { type ClientRegion, outputsOf, regionOf, type StackOutputs } from '../stack/outputs.ts';
import { awaitOutcomes, type Clock, REAL_CLOCK } from '../upload/await-outcomes.ts';
import { rowOfUpload } from '../upload/row-of-upload.ts';
import { CLEAN_UP_RIGHTS, deleteUploads, onCompactedDays, rehearsalUploads } from './clean-up.ts';
import { byStateOnly, REHEARSAL_FOLDER, REHEARSALS, type Rehearsal } from './rehearsals.ts';
import { sendDeadLetter, turnOn, uploadBad } from './set-off.ts';
import { badUploadsFor, MAX_BAD_UPLOADS, uploadsOfDay } from './share.ts';

/** What a test puts in place of a person, of AWS as this machine reaches it, and of time. */
export interface RehearseDependencies {
  readonly confirm: Confirm;
  readonly s3: (region: ClientRegion) => S3Client;
  readonly sqs: (region: ClientRegion) => SQSClient;
  readonly cloudwatch: (region: ClientRegion) => Promise<CloudWatchClient>;
  readonly clock: Clock;
}

const REAL: RehearseDependencies = {
  confirm: confirmAtTerminal,
  s3: s3Of,
  sqs: sqsOf,
  cloudwatch: cloudWatchOf,
  clock: REAL_CLOCK,
};

const CALL = './ecg rehearse';
const OUTPUTS = [
  'rawBucket',
  'lakeBucket',
  'queueUrl',
  'deadLettersUrl',
  'reportsDeadLettersUrl',
  'alarmNames',
] as const;
type Outputs = StackOutputs<(typeof OUTPUTS)[number]>;
const OTHERWISE = '--yes to go on';
/** Long enough for the function to start and process. */
const WAIT_MS = 120_000;
/** How many uploads are named before they are deleted. */
const MAX_NAMED = 10;
const RIGHTS = {
  upload: 's3:PutObject on the raw bucket',
  'dead letter': 'sqs:SendMessage on the dead-letter queue',
  state: 'cloudwatch:SetAlarmState',
} as const;

export const main = command<RehearseDependencies>({
  call: CALL,
  names: '[ALARM]',
  about:
    'Sets off a notice or an alarm of a deployed stack on purpose, so that you see it in Slack before you need it. It says what it will send, what should arrive and when, and how it ends, and asks before it sends anything. Without a name, it lists what can be rehearsed.',
  options: {
    ...STACK_OPTIONS,
    '--set-state': 'only turn the alarm on, and send nothing that would set it off',
    '--clean-up': 'delete what rehearsals uploaded, and its rows',
    '--yes': 'do not ask',
  },
  examples: [
    ['./ecg rehearse', 'what can be rehearsed'],
    ['./ecg rehearse unreadable --stack dev', 'a broken file, and its notice'],
    ['./ecg rehearse dead-uploads --stack dev', 'a dead letter, and its alarm'],
    ['./ecg rehearse --clean-up --stack dev', 'when you are done'],
  ],
  exitStatus: { 0: 'it was sent, or there was nothing to send', 1: 'it could not be sent', 2: 'wrong use' },
  run: (args, context, dependencies) => rehearse(args, context, dependencies ?? REAL),
});

async function rehearse(args: Arguments, context: CommandContext, dependencies: RehearseDependencies): Promise<number> {
  const { names, values, switches } = args;
  const [name, ...others] = names;
  if (others.length > 0) throw new WrongArguments(`${CALL} takes one name, got ${names.length}.`);
  const isCleanUp = switches.has('clean-up');
  if (name !== undefined && isCleanUp)
    throw new WrongArguments('--clean-up deletes what all rehearsals left: leave out the name.');
  if (name === undefined && !isCleanUp) return list(context);
  const rehearsal = name === undefined ? undefined : chosen(name, switches.has('set-state'));
  const stack = neededStack(values, name === undefined ? `${CALL} --clean-up` : `${CALL} ${name}`);
  const outputs = await outputsOf(stack, OUTPUTS, context.folder);
  const isYes = switches.has('yes');
  let right = rehearsal === undefined ? CLEAN_UP_RIGHTS : ALARMS_RIGHT;
  const needs = (what: string) => {
    right = what;
  };
  try {
    if (rehearsal === undefined) return await cleanUp(outputs, isYes, stackWords(stack), context, dependencies);
    return await setOff(rehearsal, { stack, outputs, isYes, needs }, context, dependencies);
  } catch (error) {
    const cause = causeFromAws(error);
    if (cause === undefined) throw error;
    context.err.write(`${awsSentence(cause, right)}.\n`);
    return 1;
  }
}

function list({ out }: CommandContext): number {
  const terms = (isAlarm: boolean) =>
    REHEARSALS.filter(({ alarm }) => (alarm !== undefined) === isAlarm).map(
      ({ name, sends }) => [name, sends] as const,
    );
  const width = Math.min(out.columns, 100);
  out.write(`${listText('Notices:', terms(false), width)}\n\n${listText('Alarms:', terms(true), width)}\n\n`);
  out.write(`Set one off: ${CALL} NAME --stack dev\n`);
  return 0;
}

/** @throws {WrongArguments} when nothing has that name */
function chosen(text: string, isByState: boolean): Rehearsal {
  const plain = plainAlarmName(text).replace(/^alarms-/, '');
  const found = REHEARSALS.find(({ name }) => name === plain);
  if (found === undefined) {
    const guess = nearest(
      plain,
      REHEARSALS.map(({ name }) => name),
    );
    throw new WrongArguments(`Unknown rehearsal ${quoted(text)}; did you mean "${guess}"? ${CALL} lists all.`);
  }
  if (!isByState) return found;
  if (found.alarm !== undefined) return byStateOnly(found);
  throw new WrongArguments(`${quoted(text)} is a notice, which has no state: leave out --set-state.`);
}

/** On which stack, and how. */
interface Place {
  readonly stack: StackChoice;
  readonly outputs: Outputs;
  readonly isYes: boolean;
  /** Notes the right that the next request takes. */
  readonly needs: (right: string) => void;
}

async function setOff(
  rehearsal: Rehearsal,
  { stack, outputs, isYes, needs }: Place,
  context: CommandContext,
  dependencies: RehearseDependencies,
): Promise<number> {
  const { out } = context;
  const { clock, confirm } = dependencies;
  const { means, heading, sends, slack, after } = rehearsal;
  const region = regionOf(outputs);
  const cloudwatch = await dependencies.cloudwatch(region);
  const alarm = rehearsal.alarm === undefined ? undefined : await restingAlarm(cloudwatch, rehearsal.alarm, outputs);
  const s3 = dependencies.s3(region);
  const percent = alarm?.Threshold;
  needs('s3:ListBucket on the lake');
  const count = means.how !== 'upload' || means.count === 'one' ? 1 : await countFor(s3, outputs, percent, clock.now());

  out.write(`${sends}${count > 1 ? ` Today that is ${count}.` : ''}\n`);
  out.write(`In Slack: ${slack} What to do then: docs/operations.md, "${heading}".\n`);
  out.write(
    `Afterwards: ${after.replace(/\.\/ecg (?:replay|rehearse) --[\w-]+/, (call) => `${call} ${stackWords(stack)}`)}\n`,
  );
  if (!(await isConfirmed(isYes, 'Go on?', confirm, OTHERWISE))) {
    out.write('Nothing was sent.\n');
    return 0;
  }
  needs(RIGHTS[means.how]);
  if (means.how === 'state') await turnOn(cloudwatch, alarm?.AlarmName ?? '');
  else if (means.how === 'dead letter') {
    const url = means.of === 'uploads' ? outputs.deadLettersUrl : outputs.reportsDeadLettersUrl;
    await sendDeadLetter(dependencies.sqs(region), url, means.of);
  } else {
    const { sent, failed } = await uploadBad(s3, outputs.rawBucket, means.sample, count, clock.now);
    const [refused] = failed;
    if (refused !== undefined) throw refused.error;
    out.write(`Uploaded ${counted(sent.length, 'file')}: ${sent[0]?.object.key ?? ''}${count > 1 ? ', …' : ''}\n`);
    needs('s3:GetObject on the lake');
    return await sayOutcome(s3, outputs.lakeBucket, sent, context, clock);
  }
  out.write(`Sent at ${clock.now().toISOString()}. Now watch Slack.\n`);
  return 0;
}

/** @throws {WrongArguments} when the stack has no such alarm, or it is on: it would not report again */
async function restingAlarm(cloudwatch: CloudWatchClient, plain: string, { alarmNames }: Outputs) {
  const name = alarmNames.split(' ').find((one) => plainAlarmName(one) === plain);
  if (name === undefined) throw new WrongArguments(`This stack has no alarm ${plain}: its settings leave it out.`);
  const [alarm] = await alarmsOf(cloudwatch, name);
  if (alarm === undefined) throw new WrongArguments(`The alarm ${name} no longer exists: npm run up makes it again.`);
  if (alarm.StateValue !== 'ALARM') return alarm;
  throw new WrongArguments(
    `${plain} is already on, so no new message would arrive: resolve it first, or wait until it is off.`,
  );
}

async function countFor(
  s3: S3Client,
  { lakeBucket }: Outputs,
  percent: number | undefined,
  now: Date,
): Promise<number> {
  if (percent === undefined)
    throw new WrongArguments('CloudWatch gives no threshold for this alarm: rehearse it with --set-state.');
  const uploads = await uploadsOfDay(s3, lakeBucket, now);
  const count = badUploadsFor(uploads, percent);
  if (count === Number.POSITIVE_INFINITY) {
    throw new WrongArguments(
      `The alarm's threshold is ${percent} %, and no share is above that: set rejectedShareAlarmPercent to 99 or less and deploy, or rehearse it with --set-state.`,
    );
  }
  if (count <= MAX_BAD_UPLOADS) return count;
  throw new WrongArguments(
    `With ${uploads} uploads in the last 24 hours, it would take ${count} bad ones, more than ${MAX_BAD_UPLOADS}: rehearse it with --set-state.`,
  );
}

/** The row is there before the notice is. */
async function sayOutcome(
  s3: S3Client,
  lakeBucket: string,
  sent: readonly Parameters<typeof rowOfUpload>[2][],
  { out, err }: CommandContext,
  clock: Clock,
): Promise<number> {
  const outcomes: string[] = [];
  const open = await awaitOutcomes(
    sent,
    (one) => rowOfUpload(s3, lakeBucket, one),
    (_, { outcome }) => outcomes.push(outcome),
    { waitMs: WAIT_MS, clock, interruption: { isAsked: false } },
  );
  if (open.length === 0) {
    out.write(`Processed at ${clock.now().toISOString()}: ${[...new Set(outcomes)].join(', ')}. Now watch Slack.\n`);
    return 0;
  }
  err.write(`${counted(open.length, 'upload')} not processed within ${WAIT_MS / 1000} s: ./ecg status shows why.\n`);
  return 1;
}

async function cleanUp(
  outputs: Outputs,
  isYes: boolean,
  stackWritten: string,
  { out, err }: CommandContext,
  { s3, confirm }: RehearseDependencies,
): Promise<number> {
  const client = s3(regionOf(outputs));
  const { ofRehearsals: uploads, others } = await rehearsalUploads(client, outputs.rawBucket);
  if (others > 0) {
    const stay = others === 1 ? 'is not of a rehearsal and stays' : 'are not of a rehearsal and stay';
    out.write(`${counted(others, 'upload')} below ${REHEARSAL_FOLDER}/ ${stay}.\n`);
  }
  if (uploads.length === 0) {
    out.write('No rehearsal has left anything to clean up.\n');
    return 0;
  }
  const compacted = await onCompactedDays(client, outputs.lakeBucket, uploads);
  const [first] = compacted;
  if (first !== undefined) {
    err.write(
      `Rows of ${counted(compacted.length, 'upload')} of rehearsals are compacted with those of others: nothing was deleted. For each, run ./ecg forget --key KEY ${stackWritten}, then this again. The first KEY is ${first.object.key}.\n`,
    );
    return 1;
  }
  for (const { object } of uploads.slice(0, MAX_NAMED)) out.write(`  ${object.key}\n`);
  if (uploads.length > MAX_NAMED) out.write(`  … and ${uploads.length - MAX_NAMED} more\n`);
  const question = `Delete ${counted(uploads.length, 'upload')} of rehearsals, with their rows?`;
  if (!(await isConfirmed(isYes, question, confirm, OTHERWISE))) {
    out.write('Nothing was deleted.\n');
    return 0;
  }
  await deleteUploads(client, outputs.lakeBucket, uploads);
  out.write(`Deleted ${counted(uploads.length, 'upload')} of rehearsals, with their rows.\n`);
  return 0;
}
