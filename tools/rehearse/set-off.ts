/** Sets off what is rehearsed: uploads bad files, puts a message on a dead-letter queue, or sets the state of an alarm. */
import { join } from 'node:path';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { PlannedUpload } from '../upload/plan-uploads.ts';
import { type SentUploads, sendUploads } from '../upload/send-uploads.ts';
import { REHEARSAL_SUBJECT, rehearsalKey } from './rehearsal-key.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'samples', 'mit-bih-360');
const FILES = {
  broken: join(SAMPLES, '208m cut short (edited).mat'),
  'electrode off': join(SAMPLES, '208m electrode off (edited).mat'),
} as const;

/** Which sample is uploaded. */
export type BadSample = keyof typeof FILES;

/** The profile of the samples, and who they are about: nobody. */
const METADATA = { profile: 'mit-bih-360', subject: REHEARSAL_SUBJECT } as const;

/** Uploads a bad sample some times, below a folder that is named after the moment. */
export function uploadBad(
  s3: S3Client,
  bucket: string,
  sample: BadSample,
  count: number,
  now: () => Date,
): Promise<SentUploads> {
  const at = now();
  const uploads = Array.from({ length: count }, (_, index): PlannedUpload => {
    return { path: FILES[sample], key: rehearsalKey(at, index + 1), sheets: [], metadata: METADATA };
  });
  return sendUploads(s3, bucket, uploads, { interruption: { isAsked: false }, now, onSent: () => {} });
}

/** What each function takes and does nothing for. */
const HARMLESS = {
  uploads: JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Rehearsal: true }),
  reports: JSON.stringify({ bad: [] }),
} as const;

/** Puts a message on a dead-letter queue that the function behind it, once it is moved back, takes and ignores. */
export async function sendDeadLetter(sqs: SQSClient, url: string, of: keyof typeof HARMLESS): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: HARMLESS[of] }));
}

/** @param name of the alarm as CloudWatch has it */
export async function turnOn(cloudwatch: CloudWatchClient, name: string): Promise<void> {
  const { SetAlarmStateCommand } = await import('@aws-sdk/client-cloudwatch');
  const StateReason = 'This is a rehearsal by ./ecg rehearse: nothing is wrong.';
  await cloudwatch.send(new SetAlarmStateCommand({ AlarmName: name, StateValue: 'ALARM', StateReason }));
}
