/**
 * `./ecg upload`: recordings from this machine into a deployed stack, with what became of each.
 *
 * The outcome is read from the lake, where the row of an upload lies under a key that its version makes, so that neither
 * Athena nor the right to read recordings is needed.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type Interruption, withInterruption } from '../../local/interruption.ts';
import { type Arguments, WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { counted, pathFrom, quoted, systemMessage } from '../../local/terminal/text.ts';
import { METADATA_OPTIONS, metadataOf } from '../../local/upload-metadata.ts';
import { neededStack, STACK_OPTIONS, stackWords } from '../stack/choice.ts';
import { s3Of, sqsOf } from '../stack/clients.ts';
import { awsSentence, isFromAws } from '../stack/from-aws.ts';
import { type ClientRegion, outputsOf, regionOf } from '../stack/outputs.ts';
import { awaitOutcomes, type Clock, REAL_CLOCK } from './await-outcomes.ts';
import { nothingCame } from './nothing-came.ts';
import { type PlannedUpload, planUploads, UNNAMED_FOLDER } from './plan-uploads.ts';
import { rowOfUpload } from './row-of-upload.ts';
import { type SentUpload, sendUploads } from './send-uploads.ts';
import { uploadReport } from './upload-report.ts';

/** What a test puts in place of AWS as this machine reaches it, and of time. */
export interface UploadDependencies {
  readonly s3: (region: ClientRegion) => S3Client;
  readonly sqs: (region: ClientRegion) => SQSClient;
  readonly clock: Clock;
}

const REAL: UploadDependencies = {
  s3: s3Of,
  sqs: sqsOf,
  clock: REAL_CLOCK,
};

const CALL = './ecg upload';
const OUTPUTS = ['rawBucket', 'lakeBucket', 'queueUrl', 'deadLettersUrl'] as const;
/** Ten times what an upload takes on a stack that has to start a function first. */
const DEFAULT_WAIT_S = 120;
const MAX_WAIT_S = 24 * 3600;
export const main = command<UploadDependencies>({
  call: CALL,
  names: 'FILE_OR_FOLDER…',
  about:
    'Uploads recordings to a deployed stack, waits until each is processed, and reports its outcome. Takes .mat files, and folders, which it searches at any depth. A .hea or .info file beside a recording is uploaded before it.',
  options: {
    ...STACK_OPTIONS,
    '--prefix FOLDER': `the folder in the bucket (default: the profile's id, or ${UNNAMED_FOLDER} if no profile is named)`,
    ...METADATA_OPTIONS,
    '--wait SECONDS': `how long to wait for the outcomes after the last upload (default: ${DEFAULT_WAIT_S}; 0: do not wait)`,
    '--json': 'one JSON object per recording on standard output, and nothing else',
  },
  examples: [
    ['./ecg upload ecg.mat --stack dev', 'one recording and its outcome'],
    ['./ecg upload ecg.mat --stack dev --profile twelve-lead-500', 'a profile says what the file means'],
    ['./ecg upload ~/recordings --stack dev --prefix holter-24h/ward-3', 'everything below a folder'],
  ],
  notes: [
    'Uploading a file again makes a second recording: a new version of the same key, the one that latest_recordings shows.',
    'Ctrl-C only stops uploading and waiting: what is already uploaded is still processed.',
  ],
  exitStatus: {
    0: 'the outcome of every recording is known, whatever it is',
    1: 'an outcome did not arrive in time, or something could not be uploaded',
    2: 'wrong use',
  },
  run: (args, context, dependencies) =>
    withInterruption((interruption) => upload(args, context, dependencies ?? REAL, interruption)),
});

async function upload(
  { names, values, switches }: Arguments,
  context: CommandContext,
  { s3, sqs, clock }: UploadDependencies,
  interruption: Interruption,
): Promise<number> {
  if (names.length === 0) throw new WrongArguments(`Name a file or a folder: ${CALL} FILE_OR_FOLDER… --stack dev`);
  const stack = neededStack(values, `${CALL} FILE_OR_FOLDER…`);
  const waitMs = 1000 * waitOf(values.get('wait'));
  const plan = planUploads(names, context.folder, { prefix: values.get('prefix'), metadata: metadataOf(values) });
  const outputs = await outputsOf(stack, OUTPUTS, context.folder);
  const { rawBucket, lakeBucket } = outputs;
  const region = regionOf(outputs);
  const client = s3(region);
  const progress = countLine(context, plan.uploads.length);
  const { sent, failed, left } = await sendUploads(client, rawBucket, plan.uploads, {
    interruption,
    now: clock.now,
    onSent: progress.show,
  });
  progress.end();
  const nameOf = ({ path }: PlannedUpload) => quoted(pathFrom(context.folder, path));
  for (const folder of plan.closed) context.err.write(`Cannot look into ${folder}\n`);
  for (const { planned, error } of failed)
    context.err.write(`${nameOf(planned)} was not uploaded: ${wordsOf(error)}.\n`);
  if (left.length > 0 && !interruption.isAsked) {
    context.err.write(
      `${counted(left.length, 'more recording')} not started: fix the problem, then upload the rest.\n`,
    );
  }

  const report = uploadReport(context, switches.has('json'));
  let unanswered: readonly SentUpload[] = sent;
  try {
    unanswered = await awaitOutcomes(
      sent,
      (one) => rowOfUpload(client, lakeBucket, one),
      ({ planned }, row) => report.outcome(planned.path, row),
      { waitMs, clock, interruption },
    );
  } catch (error) {
    if (!isFromAws(error)) throw error;
    const outcomes = sent.length === 1 ? 'its outcome' : 'their outcomes';
    context.err.write(
      `Uploaded ${counted(sent.length, 'recording')}; ${outcomes} cannot be read from the lake. ${awsSentence(error, `s3:GetObject on ${lakeBucket}`)}.\n`,
    );
    return 1;
  }
  report.summary(rawBucket, values.has('profile'));
  if (unanswered.length > 0 || (interruption.isAsked && left.length > 0)) {
    const queue = { sqs: sqs(region), queueUrl: outputs.queueUrl, deadLettersUrl: outputs.deadLettersUrl };
    const came = { sent: sent.length, unanswered, left, names: unanswered.map(({ planned }) => nameOf(planned)) };
    const how = { waitS: waitMs / 1000, isInterrupted: interruption.isAsked, stack: stackWords(stack) };
    for (const line of await nothingCame(came, how, queue)) context.err.write(`${line}\n`);
  }
  return unanswered.length + failed.length + left.length + plan.closed.length === 0 ? 0 : 1;
}

function wordsOf(error: Error): string {
  return isFromAws(error) && (error as NodeJS.ErrnoException).path === undefined
    ? awsSentence(error, 's3:PutObject')
    : systemMessage(error);
}

function waitOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_WAIT_S;
  if (/^\d{1,5}$/.test(text) && Number(text) <= MAX_WAIT_S) return Number(text);
  throw new WrongArguments(`--wait must be a whole number of seconds from 0 to ${MAX_WAIT_S}, got ${quoted(text)}.`);
}

/** A line on the terminal that counts what is uploaded. */
function countLine({ err }: CommandContext, all: number) {
  return {
    show: (done: number) => err.isTerminal && err.write(`\r\x1b[2K${done}/${all} uploaded`),
    end: () => err.isTerminal && err.write('\r\x1b[2K'),
  };
}
