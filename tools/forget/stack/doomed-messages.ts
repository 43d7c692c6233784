/** Which messages of a stack go: those about uploads on the list, and about what the command names, though the upload is gone. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ObjectVersion } from '../../../handler/store.ts';
import { uploadId } from '../../replay/plan.ts';
import { queueDepth } from '../../stack/queue-depth.ts';
import { type Doomed, isMeantObject } from '../doomed.ts';
import type { MessagesDone } from '../forget.ts';
import type { What } from '../request.ts';
import type { ForgetOutputs } from './forget-outputs.ts';
import { type Rewrite, rewriteMessages, withoutReports, withoutRequests, withoutUploads } from './messages.ts';

/**
 * The queue of uploads is left alone: it is busy, and takes its own message from a list to the function. That finds no
 * upload, so it writes no row, but it reports that the upload is gone, and the report names the key.
 */
export async function removeMessages(
  sqs: SQSClient,
  what: What,
  outputs: ForgetOutputs,
  { objects, recordings }: Doomed,
): Promise<MessagesDone> {
  const { rawBucket, deadLettersUrl, reportsQueueUrl, reportsDeadLettersUrl } = outputs;
  const { drawingsQueueUrl, drawingsDeadLettersUrl } = outputs;
  const drawings = [drawingsQueueUrl, drawingsDeadLettersUrl].filter((url) => url !== undefined);
  const ids = new Set([...objects.map(uploadId), ...recordings.map(({ recordingId }) => recordingId)]);
  const isDoomed = (object: ObjectVersion) =>
    ids.has(uploadId(object)) || (object.bucket === rawBucket && isMeantObject(what, object));
  const named = [
    [deadLettersUrl, withoutUploads(isDoomed)],
    [reportsQueueUrl, withoutReports(isDoomed)],
    [reportsDeadLettersUrl, withoutReports(isDoomed)],
  ] as const;
  const look = async (queues: readonly (readonly [url: string, rewrite: Rewrite])[]) => {
    let [changed, hidden] = [0, 0];
    for (const [url, rewrite] of queues) {
      hidden += (await queueDepth(sqs, url)).inFlight; // before the look, which hides them too
      changed += await rewriteMessages(sqs, url, rewrite);
    }
    return { changed, hidden };
  };
  const messages = await look(named);
  const requests = await look(drawings.map((url) => [url, withoutRequests(isDoomed)]));
  return {
    changed: messages.changed + requests.changed,
    hidden: messages.hidden,
    hiddenRequests: requests.hidden,
  };
}
