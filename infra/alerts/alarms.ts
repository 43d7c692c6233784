/** What raises an alarm: dead letters, messages that wait too long, a function that fails, many bad uploads. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { NOTIFIER } from '../compute/notifier.ts';
import { visibilityTimeoutS } from '../compute/retrying-queue.ts';
import { MIN_BAD_OF_A_SHARE } from '../limits.ts';
import type { StackContext } from '../stack-context.ts';
import { type AlarmTarget, type AlarmText, alarmBasics, metricAlarm } from './alarm.ts';
import type { Alerts } from './alerts.ts';
import { METRICS } from './metrics.ts';

const MINUTE_S = 60;
const DAY_S = 24 * 3600;

/** What is watched, and where alarms go. */
export interface AlarmsArgs {
  readonly context: StackContext;
  readonly alerts: Alerts;
  readonly dashboardUrl: string;
  readonly metricsNamespace: string;
  readonly uploads: QueuePair;
  readonly reports: QueuePair;
  readonly functions: Readonly<Record<'process' | 'notify', aws.lambda.Function>>;
  /** Of the function that compacts, where the stack has it. */
  readonly compactionDeadLetters: aws.sqs.Queue | undefined;
  /** Of the function that draws reports, where the stack has it. */
  readonly drawings: QueuePair | undefined;
  readonly rejectedShareAlarmPercent: number;
  readonly alarmWithoutUploads: boolean;
}

interface QueuePair {
  readonly queue: aws.sqs.Queue;
  readonly deadLetters: aws.sqs.Queue;
}

/** All alarms of a stack. */
export class Alarms extends pulumi.ComponentResource {
  /** As CloudWatch has them. */
  readonly names: pulumi.Output<string[]>;

  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Alarms', name, {}, opts);
    const { topic, policy } = args.alerts;
    // An alarm that goes off before it may publish reaches no one.
    const mine = { parent: this, dependsOn: policy };
    const target = { topicArn: topic.arn, dashboardUrl: args.dashboardUrl };
    const { stack } = args.context;
    const functions = ['process', 'notify'] as const;
    const made = [
      deadLetters(`${name}-dead-uploads`, args.uploads.deadLetters, deadUploads(stack), target, mine),
      deadLetters(`${name}-dead-reports`, args.reports.deadLetters, DEAD_REPORTS, target, mine),
      ...(args.compactionDeadLetters === undefined
        ? []
        : [deadLetters(`${name}-dead-compactions`, args.compactionDeadLetters, DEAD_COMPACTIONS, target, mine)]),
      ...(args.drawings === undefined
        ? []
        : [
            deadLetters(`${name}-dead-drawings`, args.drawings.deadLetters, DEAD_DRAWINGS, target, mine),
            tooOld(`${name}-waiting-drawings`, args.drawings.queue, DRAWING_HOURS * 3600, OLD_DRAWINGS, target, mine),
          ]),
      oldUploads(`${name}-waiting-5-min`, args.uploads.queue, 5, target, mine),
      oldUploads(`${name}-waiting-10-min`, args.uploads.queue, 10, target, mine),
      ...functions.flatMap((which) => [
        errors(`${name}-${which}-errors`, args.functions[which], which, target, mine),
        throttles(`${name}-${which}-throttles`, args.functions[which], which, target, mine),
      ]),
      rejectedShare(`${name}-rejected-share`, args.metricsNamespace, args.rejectedShareAlarmPercent, target, mine),
      ...(args.alarmWithoutUploads ? [noUploads(`${name}-no-uploads`, args.uploads.queue, target, mine)] : []),
    ];
    this.names = pulumi.all(made.map((alarm) => alarm.name));
    this.registerOutputs({ names: this.names });
  }
}

type Opts = pulumi.CustomResourceOptions;

/** The saved log query about both kinds of dead letters. */
const RETRIES = 'the saved log query "Retries and their causes", and the dashboard';

function deadUploads(stack: string): AlarmText {
  return {
    what: 'Dead letters: uploads failed five times and are set aside.',
    why: 'they are kept for 14 days, and their data cannot be queried until they are replayed.',
    look: RETRIES,
    act: `fix the cause, deploy, then \`./ecg replay --stack ${stack} --dead-letters\`.`,
  };
}

const DEAD_REPORTS: AlarmText = {
  what: 'Dead letters: reports failed again and again and are set aside.',
  why: 'uploads were bad and no one was notified; their rows are in `recordings` all the same.',
  look: RETRIES,
  act: 'fix the cause, deploy, then have SQS move the messages back: "Start DLQ redrive" in its console.',
};

const DEAD_COMPACTIONS: AlarmText = {
  what: 'The function index.compact failed three times in a row.',
  why: 'every row is there; but small files pile up, and what came late or was replayed on an older day is not seen yet.',
  look: 'the saved log query "Compaction, day by day"',
  act: 'fix the cause and deploy: it tries again every hour. Then purge the queue compaction-dead.',
};

const DEAD_DRAWINGS: AlarmText = {
  what: 'Dead letters: HTML reports could not be drawn in five tries.',
  why: 'a notice names a report that does not exist. The upload, its rows and its notice are complete.',
  look: 'the saved log query "HTML reports, newest first"',
  act: 'look at the upload on your machine: `./ecg fetch`, then `./ecg report`. Fix the cause, then have SQS move the messages back: "Start DLQ redrive" in its console.',
};

/** More than the 7.5 hours that a request takes which runs out of time five times, and becomes a dead letter. */
const DRAWING_HOURS = 12;

const OLD_DRAWINGS: AlarmText = {
  what: `HTML reports have waited for more than ${DRAWING_HOURS} hours.`,
  why: 'more are asked for than are drawn; after four days a request is dropped. The uploads, their rows and their notices are complete.',
  look: 'the saved log query "HTML reports, newest first"',
  act: 'if there are errors, fix them. If not, set notices to hourly, which asks for 240 a day at most, and purge the queue of drawings.',
};

function deadLetters(name: string, queue: aws.sqs.Queue, words: AlarmText, target: AlarmTarget, opts: Opts) {
  const dimensions = { QueueName: queue.name };
  const trigger = { ...METRICS.waiting, dimensions, statistic: 'Maximum', periodS: MINUTE_S, above: 0 } as const;
  return metricAlarm(name, trigger, words, target, opts);
}

function oldUploads(name: string, queue: aws.sqs.Queue, minutes: number, target: AlarmTarget, opts: Opts) {
  const words = {
    what: `Uploads have waited for more than ${minutes} minutes.`,
    why: 'data should be queryable within seconds: uploads arrive faster than they are processed, or something keeps failing.',
    look: 'queues and functions on the dashboard',
    act: 'if there are errors, fix them. If not, wait, or raise maxConcurrency.',
  };
  return tooOld(name, queue, minutes * 60, words, target, opts);
}

/** On, while the oldest message of a queue has waited for longer. @param above in seconds */
function tooOld(name: string, queue: aws.sqs.Queue, above: number, words: AlarmText, target: AlarmTarget, opts: Opts) {
  const dimensions = { QueueName: queue.name };
  const trigger = { ...METRICS.oldest, dimensions, statistic: 'Maximum', periodS: MINUTE_S, above } as const;
  return metricAlarm(name, trigger, words, target, opts);
}

/** What waits while a function fails, and what helps; `index.notify` has no settings for memory and time. */
const FAILED = {
  process: {
    why: 'its whole batch waits six times timeoutS before it is retried; a bad file alone never causes this.',
    act: 'if it ran out of memory, raise memoryMiB or lower largestFileMiB. Otherwise go back to the previous image.',
  },
  notify: {
    why: `no one hears about its bad uploads until it is retried, ${visibilityTimeoutS(NOTIFIER) / MINUTE_S} minutes later; their rows are correct.`,
    act: 'go back to the previous image; if that fails too, run question 03 in Athena instead of waiting for notices.',
  },
} as const;

function errors(
  name: string,
  lambda: aws.lambda.Function,
  which: keyof typeof FAILED,
  target: AlarmTarget,
  opts: Opts,
) {
  const dimensions = { FunctionName: lambda.name };
  const trigger = { ...METRICS.errors, dimensions, statistic: 'Sum', periodS: 5 * MINUTE_S, above: 0 } as const;
  const words = {
    what: `The function index.${which} failed as a whole: it crashed, or ran out of memory or time.`,
    look: 'the saved log query "Memory and time of the functions", and the dashboard',
    ...FAILED[which],
  };
  return metricAlarm(name, trigger, words, target, opts);
}

function throttles(name: string, lambda: aws.lambda.Function, which: string, target: AlarmTarget, opts: Opts) {
  const dimensions = { FunctionName: lambda.name };
  const trigger = { ...METRICS.throttles, dimensions, statistic: 'Sum', periodS: 5 * MINUTE_S, above: 0 } as const;
  const words = {
    what: `The function index.${which} was throttled: the account has reached its limit of concurrent executions.`,
    why: 'a message that is throttled again and again becomes a dead letter although nothing is wrong with it.',
    look: 'concurrency on the dashboard',
    act: 'lower maxConcurrency, or request a higher quota of concurrent executions.',
  };
  return metricAlarm(name, trigger, words, target, opts);
}

/** Over a day, because a share of one upload in an hour means nothing; so it also sends at most one message a day. */
function rejectedShare(name: string, namespace: string, percent: number, target: AlarmTarget, opts: Opts) {
  const recordings = (outcome?: string) => ({
    metricName: METRICS.recordings.metric,
    namespace,
    stat: 'Sum',
    period: DAY_S,
    ...(outcome === undefined ? {} : { dimensions: { Outcome: outcome } }),
  });
  const bad = '(FILL(rejected, 0) + FILL(unreadable, 0))';
  const words = {
    what: `More than ${percent} % of a day's uploads are rejected or unreadable.`,
    why: 'single bad files are normal; many at once mean that a device, a batch of electrodes or a rule is faulty.',
    look: 'the saved question "02 Why were uploads not accepted?" in Athena, and the dashboard',
    act: 'if they come from one device, have it checked. If one rule has changed, revert the change and replay.',
  };
  return new aws.cloudwatch.MetricAlarm(
    name,
    {
      ...alarmBasics(words, target),
      threshold: percent,
      metricQueries: [
        { id: 'uploads', metric: recordings() },
        { id: 'rejected', metric: recordings('rejected') },
        { id: 'unreadable', metric: recordings('unreadable') },
        {
          id: 'share',
          label: 'Rejected or unreadable, %',
          expression: `IF(${bad} >= ${MIN_BAD_OF_A_SHARE}, 100 * ${bad} / uploads, 0)`,
          returnData: true,
        },
      ],
    },
    opts,
  );
}

function noUploads(name: string, queue: aws.sqs.Queue, target: AlarmTarget, opts: Opts) {
  const { namespace, metric: metricName } = METRICS.sent;
  const words = {
    what: 'Nothing has been uploaded for a day.',
    why: 'a device that has lost its connection cannot report it.',
    look: 'uploads on the dashboard',
    act: 'check the devices, their credentials and the bucket notification.',
  };
  return new aws.cloudwatch.MetricAlarm(
    name,
    {
      ...alarmBasics(words, target),
      namespace,
      metricName,
      dimensions: { QueueName: queue.name },
      statistic: 'Sum',
      period: DAY_S,
      threshold: 1,
      comparisonOperator: 'LessThanThreshold',
      // An unused queue reports no data at all.
      treatMissingData: 'breaching',
    },
    opts,
  );
}
