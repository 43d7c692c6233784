/** The queue of uploads, and the dead letters of all queues. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { METRICS } from '../../infra/alerts/metrics.ts';
import { counted } from '../../local/terminal/text.ts';
import { alarmPage } from '../stack/alarms.ts';
import { awsSentence, isFromAws } from '../stack/from-aws.ts';
import { queueDepth } from '../stack/queue-depth.ts';
import { ageWords } from './part.ts';

/** A metric of SQS comes every minute, and a few minutes late. */
const LOOK_BACK_MS = 15 * 60 * 1000;
const PERIOD_S = 60;

/** `3 messages waiting, 1 in flight; the oldest for 12 min`. */
export async function queueLines(
  sqs: SQSClient,
  cloudwatch: CloudWatchClient,
  queueUrl: string,
  now: Date,
): Promise<string[]> {
  const { visible, inFlight } = await queueDepth(sqs, queueUrl);
  if (visible + inFlight === 0) return ['empty'];
  return [
    `${counted(visible, 'message')} waiting, ${inFlight} in flight; ${await oldestWords(cloudwatch, queueUrl, now)}`,
  ];
}

/** SQS itself does not say it: CloudWatch does, which may be refused by itself. */
async function oldestWords(cloudwatch: CloudWatchClient, queueUrl: string, now: Date): Promise<string> {
  try {
    const { GetMetricStatisticsCommand } = await import('@aws-sdk/client-cloudwatch');
    const { Datapoints = [] } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: METRICS.oldest.namespace,
        MetricName: METRICS.oldest.metric,
        Dimensions: [{ Name: 'QueueName', Value: queueUrl.slice(queueUrl.lastIndexOf('/') + 1) }],
        StartTime: new Date(now.getTime() - LOOK_BACK_MS),
        EndTime: now,
        Period: PERIOD_S,
        Statistics: ['Maximum'],
      }),
    );
    const newest = Datapoints.toSorted((a, b) => timeOf(b) - timeOf(a))[0];
    if (newest?.Maximum === undefined) return 'CloudWatch has the age of the oldest in a few minutes';
    return `the oldest for ${ageWords(0, newest.Maximum * 1000)}`;
  } catch (error) {
    if (!isFromAws(error)) throw error;
    return `the age of the oldest cannot be read: ${awsSentence(error, 'cloudwatch:GetMetricStatistics')}`;
  }
}

function timeOf({ Timestamp }: { readonly Timestamp?: Date | undefined }): number {
  return Timestamp?.getTime() ?? 0;
}

/** Of uploads, of reports and, where the stack draws them, of HTML reports: each with where to read on if there are some. */
export async function deadLetterLines(
  sqs: SQSClient,
  { deadLettersUrl, reportsDeadLettersUrl }: Readonly<Record<'deadLettersUrl' | 'reportsDeadLettersUrl', string>>,
  drawingsDeadLettersUrl: string | undefined,
): Promise<string[]> {
  const queues = [
    ['uploads', deadLettersUrl, 'alarms-dead-uploads'],
    ['reports', reportsDeadLettersUrl, 'alarms-dead-reports'],
    ...(drawingsDeadLettersUrl === undefined
      ? []
      : ([['HTML reports', drawingsDeadLettersUrl, 'alarms-dead-drawings']] as const)),
  ] as const;
  const depths = await Promise.all(queues.map(([, url]) => queueDepth(sqs, url)));
  const counts = depths.map(({ visible, inFlight }) => visible + inFlight);
  if (counts.every((count) => count === 0)) return ['none'];
  const [summary, pages] = [
    queues.map(([what], at) => `${counts[at]} of ${what}`).join(', '),
    queues.flatMap(([, , alarm], at) => ((counts[at] ?? 0) > 0 ? [alarmPage(alarm)] : [])),
  ];
  return [summary, ...pages];
}
