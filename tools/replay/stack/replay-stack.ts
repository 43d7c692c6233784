/** Replays the uploads of a deployed stack, through its queue. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { CommandContext } from '../../../local/terminal/command-context.ts';
import { counted } from '../../../local/terminal/text.ts';
import { type Confirm, isConfirmed } from '../confirm.ts';
import { replayObjects } from '../replay-objects.ts';
import type { ReplayRequest } from '../request.ts';
import { uploadsInBucket } from './bucket.ts';
import { moveDeadLetters } from './dead-letters.ts';
import { rowsOfBucket } from './lake-copy.ts';
import { deadLettersOf, sendingTo } from './queue.ts';
import type { ReplayOutputs } from './replay-outputs.ts';

/** Sends of ten messages each in flight at a time: about a thousand messages per second. */
const LANES = 8;

/** @returns the exit status */
export async function replayStack(
  request: ReplayRequest,
  { rawBucket, lakeBucket, queueUrl }: ReplayOutputs,
  { s3, sqs }: { readonly s3: S3Client; readonly sqs: SQSClient },
  context: CommandContext,
  confirm: Confirm,
): Promise<number> {
  const { what } = request;
  if (what === 'dead letters') throw new TypeError('dead letters are moved, not sent');
  const fetching = counterLine(context, 'rows of the lake fetched');
  const [found, judged] = await Promise.all([
    uploadsInBucket(s3, rawBucket, what.prefix),
    what.outcome === undefined ? undefined : rowsOfBucket(s3, lakeBucket, what.since, fetching.show),
  ]);
  fetching.end();
  const summary = () => 'What becomes of them shows in the lake within minutes.';
  const source = {
    name: `${rawBucket} ${queueUrl}`,
    found,
    judged,
    send: sendingTo(sqs, queueUrl),
    lanes: LANES,
    summary,
  };
  return replayObjects(request, what, source, context, confirm);
}

/** @returns the exit status */
export async function replayDeadLetters(
  { max = Number.POSITIVE_INFINITY, isDryRun, isConfirmed: saidYes }: ReplayRequest,
  { queueUrl, deadLettersUrl }: ReplayOutputs,
  sqs: SQSClient,
  context: CommandContext,
  confirm: Confirm,
): Promise<number> {
  const letters = deadLettersOf(sqs, deadLettersUrl, queueUrl);
  const waiting = await letters.count();
  const most = Math.min(waiting, max);
  context.out.write(
    `About ${counted(waiting, 'dead letter')}${most < waiting ? `, of which ${most} are moved by --max` : ''}.\n`,
  );
  if (isDryRun || most === 0) {
    context.out.write(isDryRun ? 'Nothing was moved: this was a dry run.\n' : 'There is nothing to move.\n');
    return 0;
  }
  if (!(await isConfirmed(saidYes, `Move ${counted(most, 'dead letter')} back to the queue?`, confirm))) {
    context.out.write('Nothing was moved.\n');
    return 0;
  }
  const moving = counterLine(context, 'moved');
  const { moved, refused } = await moveDeadLetters(letters, most, (done) => moving.show(done, most));
  moving.end();
  context.out.write(`Moved ${counted(moved, 'dead letter')} back to the queue.\n`);
  if (refused > 0) context.err.write(`The queue did not take ${refused} more: they are dead letters still.\n`);
  return refused > 0 ? 1 : 0;
}

/** A line on the terminal that counts what is done. */
function counterLine({ err }: CommandContext, what: string) {
  return {
    show: (done: number, all: number) => err.isTerminal && err.write(`\r\x1b[2K${done}/${all} ${what}`),
    end: () => err.isTerminal && err.write('\r\x1b[2K'),
  };
}
