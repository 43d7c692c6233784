/**
 * Removes from a queue the messages that name something. Of a message that names other things too, one is sent in its place that
 * names only those; it is sent first, so that nothing is lost.
 */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { BadReportError, decodeReport, encodeReports } from '../../../handler/notify/report.ts';
import { BadMessageError, objectsIn } from '../../../handler/queue/event.ts';
import { BadRequestError, decodeRequest } from '../../../handler/report/drawing-request.ts';
import type { ObjectVersion } from '../../../handler/store.ts';
import { batchOf } from '../../../local/queue.ts';
import { CommandError } from '../../../local/terminal/command-error.ts';
import { inLanes } from '../../stack/in-lanes.ts';
import { LANES } from './versions.ts';

/** Who looks hides a message from others for this long, and from itself. */
const HIDDEN_S = 60;
/** And certainly for this long, whatever the answer took on its way. */
const SURELY_HIDDEN_MS = 45_000;
/** A receive that waits asks every server of the queue, so an empty answer means an empty queue. */
const WAIT_S = 2;
/** No queue is looked at for longer: a busy one has always something new. */
const MAX_RECEIVES = 2000;

/** A queue was not looked at to its end. */
export class TooManyMessages extends CommandError {
  override readonly name = 'TooManyMessages';
  override readonly exitStatus = 1;
}

/** The bodies to send in place of one; undefined to leave it as it is. */
export type Rewrite = (body: string) => readonly string[] | undefined;

/**
 * Looks at every message until the queue answers with none: one that comes twice does not mean that there are no others. What
 * stays is visible again at once, for whom it is meant and for the next look.
 *
 * @returns how many messages were removed or replaced
 * @throws {TooManyMessages} when the queue has no end
 */
export async function rewriteMessages(
  sqs: SQSClient,
  QueueUrl: string,
  rewrite: Rewrite,
  maxReceives = MAX_RECEIVES,
): Promise<number> {
  const kept = new Map<string, Kept>();
  let changed = 0;
  for (let receives = 0; receives < maxReceives; receives += 1) {
    const sinceMs = Date.now();
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: HIDDEN_S,
        WaitTimeSeconds: WAIT_S,
      }),
    );
    if (Messages.length === 0) {
      await giveBack(sqs, QueueUrl, [...kept.values()]);
      return changed;
    }
    for (const { MessageId = '', Body = '', ReceiptHandle = '' } of Messages) {
      const bodies = kept.has(MessageId) ? undefined : rewrite(Body);
      if (bodies === undefined) {
        kept.set(MessageId, { receipt: ReceiptHandle, sinceMs });
        continue;
      }
      for (const MessageBody of bodies) {
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      }
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      changed += 1;
    }
  }
  throw new TooManyMessages(
    `The queue ${QueueUrl} must come to an end within ${maxReceives} answers, got more: ${changed} messages were removed or replaced. Run the same command again, or when fewer arrive.`,
  );
}

/** A message that stays, and when it was received, in milliseconds since 1970. */
interface Kept {
  readonly receipt: string;
  readonly sinceMs: number;
}

/** Only what is certainly hidden by this look: what was visible again meanwhile may be with somebody else. */
async function giveBack(sqs: SQSClient, QueueUrl: string, kept: readonly Kept[]): Promise<void> {
  await inLanes(kept, LANES, async ({ receipt, sinceMs }) => {
    if (Date.now() - sinceMs > SURELY_HIDDEN_MS) return;
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receipt, VisibilityTimeout: 0 }));
  });
}

/** For messages of S3 about uploads. What is none of them stays, as a dead letter of its own kind. */
export function withoutUploads(isDoomed: (object: ObjectVersion) => boolean): Rewrite {
  return (body) => {
    const objects = readable(() => objectsIn(body));
    if (objects === undefined || !objects.some(isDoomed)) return undefined;
    const staying = objects.filter((object) => !isDoomed(object));
    return batchOf(staying).Records.map(({ body: one }) => one);
  };
}

/** For reports to the notifier. */
export function withoutReports(isDoomed: (object: ObjectVersion) => boolean): Rewrite {
  return (body) => {
    const bad = readable(() => decodeReport(body));
    if (bad === undefined || !bad.some(isDoomed)) return undefined;
    return encodeReports(bad.filter((upload) => !isDoomed(upload)));
  };
}

/** For requests to draw a report. */
export function withoutRequests(isDoomed: (object: ObjectVersion) => boolean): Rewrite {
  return (body) => {
    const object = readable(() => decodeRequest(body));
    return object === undefined || !isDoomed(object) ? undefined : [];
  };
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadReportError || error instanceof BadMessageError || error instanceof BadRequestError)
      return undefined;
    throw error;
  }
}
