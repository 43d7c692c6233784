/** What to say about uploads whose outcome is not known: where they may be, and what to do. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { recordingId } from '../../lake/layout.ts';
import { counted } from '../../local/terminal/text.ts';
import { awsSentence, isFromAws } from '../stack/from-aws.ts';
import { QUEUE_RIGHT, queueDepth } from '../stack/queue-depth.ts';
import type { PlannedUpload } from './plan-uploads.ts';
import type { SentUpload } from './send-uploads.ts';

/** More are only counted. */
const MAX_NAMED = 5;

/** What was done, and what is open. */
export interface OpenUploads {
  /** How many the bucket took. */
  readonly sent: number;
  readonly unanswered: readonly SentUpload[];
  /** Not begun. */
  readonly left: readonly PlannedUpload[];
  /** Of those unanswered, as a sentence calls them. */
  readonly names: readonly string[];
}

/** How the wait ended, and on which stack, as an option for a command: `--stack dev`. */
export interface WaitEnded {
  readonly waitS: number;
  readonly isInterrupted: boolean;
  readonly stack: string;
}

/** The queues in which uploads wait. */
export interface UploadQueues {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly deadLettersUrl: string;
}

/** Sentences, one a line. What the queues hold is among them, or why that cannot be read. */
export async function nothingCame(open: OpenUploads, how: WaitEnded, queues: UploadQueues): Promise<string[]> {
  const { sent, unanswered, left, names } = open;
  if (how.isInterrupted) {
    const notBegun =
      left.length === 0
        ? ''
        : ` ${counted(left.length, 'recording')} not uploaded: run the command again for only those.`;
    const cloud =
      sent === 0 ? 'nothing was uploaded' : `the ${counted(sent, 'upload')} in the bucket will still be processed`;
    return [`Interrupted: ${cloud}.${notBegun}`, ...laterWords(unanswered, how)];
  }
  const named = names.slice(0, MAX_NAMED).join(', ');
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
  const which = `${counted(unanswered.length, 'recording')} of ${sent}: ${named}${more}`;
  if (how.waitS === 0) return [`Uploaded without waiting for the outcome: ${which}.`, ...laterWords(unanswered, how)];
  return [
    `No outcome within ${how.waitS} s for ${which}.`,
    await queueWords(queues, how),
    ...laterWords(unanswered, how),
  ];
}

async function queueWords({ sqs, queueUrl, deadLettersUrl }: UploadQueues, { stack }: WaitEnded): Promise<string> {
  try {
    const [queue, dead] = await Promise.all([queueDepth(sqs, queueUrl), queueDepth(sqs, deadLettersUrl)]);
    const holds = `The queue holds ${counted(queue.visible, 'message')} waiting and ${queue.inFlight} in flight; dead letters: ${dead.visible}.`;
    return `${holds} ${adviceFor(queue, dead.visible, stack)}`;
  } catch (error) {
    if (!isFromAws(error)) throw error;
    return `The queue cannot be read. ${awsSentence(error, QUEUE_RIGHT)}.`;
  }
}

function adviceFor({ visible, inFlight }: Awaited<ReturnType<typeof queueDepth>>, dead: number, stack: string): string {
  if (dead > 0) return 'They may be among the dead letters: docs/operations.md, "dead letters of uploads".';
  if (visible + inFlight > 0) return `They are waiting for their turn or for a retry: ./ecg status ${stack}`;
  return 'Either the bucket has sent no notification of them, or the function has only just received them: docs/operations.md, "nothing arrives".';
}

/** How to learn the outcome later; the upload itself is safe in any case. */
function laterWords([first, ...rest]: readonly SentUpload[], { stack }: WaitEnded): string[] {
  if (first === undefined) return [];
  const ids = [first, ...rest]
    .slice(0, MAX_NAMED)
    .map(({ object }) => recordingId(object.bucket, object.key, object.version));
  const list = ids.map((id) => `'${id}'`).join(', ');
  const day = first.began.toISOString().slice(0, 10);
  return [
    'Nothing is lost: every upload stays in the bucket. Check later:',
    `  ./ecg sql ${stack} "select source_key, outcome, reason from recordings where ingest_date >= '${day}' and recording_id in (${list})"`,
  ];
}
