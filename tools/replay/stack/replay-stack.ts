/** Replays the uploads of a deployed stack, through its queue. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Io } from '../../../local/terminal/command-context.ts';
import { counted } from '../../../local/terminal/text.ts';
import { type Ask, isAgreed } from '../confirm.ts';
import { replayObjects } from '../replay-objects.ts';
import type { Request } from '../request.ts';
import { foundInBucket } from './bucket.ts';
import { moveDeadLetters } from './dead-letters.ts';
import { rowsOfBucket } from './lake-copy.ts';
import type { StackOutputs } from './outputs.ts';
import { deadLettersOf, sendingTo } from './queue.ts';

/** Sends of ten messages each under way at a time: some thousand messages a second. */
const LANES = 8;

/** @returns the exit status */
export async function replayStack(
  request: Request,
  { rawBucket, lakeBucket, queueUrl }: StackOutputs,
  { s3, sqs }: { readonly s3: S3Client; readonly sqs: SQSClient },
  io: Io,
  ask: Ask,
): Promise<number> {
  const { what } = request;
  if (what === 'dead letters') throw new TypeError('dead letters are moved, not sent');
  const fetching = counting(io, 'rows of the lake fetched');
  const [found, judged] = await Promise.all([
    foundInBucket(s3, rawBucket, what.prefix),
    what.outcome === undefined ? undefined : rowsOfBucket(s3, lakeBucket, what.since, fetching.show),
  ]);
  fetching.end();
  const after = () => 'What becomes of them shows in the lake within minutes.';
  const source = {
    name: `${rawBucket} ${queueUrl}`,
    found,
    judged,
    send: sendingTo(sqs, queueUrl),
    lanes: LANES,
    after,
  };
  return replayObjects(request, what, source, io, ask);
}

/** @returns the exit status */
export async function replayDeadLetters(
  { max = Number.POSITIVE_INFINITY, isDryRun, isAgreed: saidYes }: Request,
  { queueUrl, deadLettersUrl }: StackOutputs,
  sqs: SQSClient,
  io: Io,
  ask: Ask,
): Promise<number> {
  const letters = deadLettersOf(sqs, deadLettersUrl, queueUrl);
  const waiting = await letters.count();
  const most = Math.min(waiting, max);
  io.out.write(
    `About ${counted(waiting, 'dead letter')}${most < waiting ? `, of which ${most} are moved by --max` : ''}.\n`,
  );
  if (isDryRun || most === 0) {
    io.out.write(isDryRun ? 'Nothing was moved: this was a dry run.\n' : 'There is nothing to move.\n');
    return 0;
  }
  if (!(await isAgreed(saidYes, `Move ${counted(most, 'dead letter')} back to the queue?`, ask))) {
    io.out.write('Nothing was moved.\n');
    return 0;
  }
  const moving = counting(io, 'moved');
  const { moved, refused } = await moveDeadLetters(letters, most, (done) => moving.show(done, most));
  moving.end();
  io.out.write(`Moved ${counted(moved, 'dead letter')} back to the queue.\n`);
  if (refused > 0) io.err.write(`The queue did not take ${refused} more: they are dead letters still.\n`);
  return refused > 0 ? 1 : 0;
}

/** A line on the terminal that says how far the work is. */
function counting({ err }: Io, what: string) {
  return {
    show: (done: number, all: number) => err.isTerminal && err.write(`\r\x1b[2K${done}/${all} ${what}`),
    end: () => err.isTerminal && err.write('\r\x1b[2K'),
  };
}
