/** Replays the uploads of a deployed stack, through its queue. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { S3VersionedBucket } from '../../../handler/aws/s3-versioned-bucket.ts';
import type { DayCatalogue } from '../../../handler/compact/bucket/versioned-bucket.ts';
import type { CommandContext } from '../../../local/terminal/command-context.ts';
import { counted } from '../../../local/terminal/text.ts';
import type { Clock } from '../../upload/await-outcomes.ts';
import { type Confirm, isConfirmed } from '../confirm.ts';
import type { StoredUpload } from '../plan.ts';
import { replayObjects } from '../replay-objects.ts';
import type { ReplayRequest } from '../request.ts';
import { uploadsInBucket } from './bucket.ts';
import { moveDeadLetters } from './dead-letters.ts';
import { rowsOfBucket } from './lake-copy.ts';
import { deadLettersOf, sendingTo } from './queue.ts';
import type { ReplayOutputs } from './replay-outputs.ts';
import { WhenSeen } from './when-seen.ts';

/** Sends of ten messages each in flight at a time: about a thousand messages per second. */
const LANES = 8;

/** How a stack is reached. */
export interface StackClients {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  /** Where the days of its lake lie; undefined: it does not compact. */
  readonly catalogue: (() => Promise<DayCatalogue>) | undefined;
  readonly clock: Clock;
}

/** @returns the exit status */
export async function replayStack(
  request: ReplayRequest,
  { rawBucket, lakeBucket, queueUrl }: ReplayOutputs,
  { s3, sqs, catalogue, clock }: StackClients,
  context: CommandContext,
  confirm: Confirm,
): Promise<number> {
  const { what, waitMs } = request;
  if (what === 'dead letters') throw new TypeError('dead letters are moved, not sent');
  const fetching = counterLine(context, 'rows of the lake fetched');
  const [found, judged] = await Promise.all([
    uploadsInBucket(s3, rawBucket, what.prefix),
    what.outcome === undefined ? undefined : rowsOfBucket(s3, lakeBucket, what.since, fetching.show),
  ]);
  fetching.end();
  const lake = { bucket: new S3VersionedBucket(s3, lakeBucket), catalogue: await catalogue?.() };
  const seen = new WhenSeen({ lake, waitMs, clock, context });
  const source = {
    name: `${rawBucket} ${queueUrl}`,
    found,
    judged,
    send: sendingTo(sqs, queueUrl),
    lanes: LANES,
    outlook: (toSend: readonly StoredUpload[]) => seen.outlook(toSend),
    summary: () => seen.summary(),
    afterwards: (sent: readonly StoredUpload[]) => seen.wait(sent),
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
