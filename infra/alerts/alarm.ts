/** One alarm as people read it in Slack: what happened, why it matters, where to look, what to do. */
import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** Source: CloudWatch API Reference, PutMetricAlarm. */
export const MAX_DESCRIPTION_CHARACTERS = 1024;

/** The four things that someone on call asks when woken up. */
export interface AlarmText {
  readonly what: string;
  readonly why: string;
  readonly look: string;
  readonly act: string;
}

/** When it goes off: as soon as one period of a metric is above the limit. */
export interface Trigger {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  readonly statistic: 'Sum' | 'Maximum';
  readonly periodS: number;
  readonly above: number;
}

/** Where an alarm is sent, and the page that it links to. */
export interface AlarmTarget {
  readonly topicArn: pulumi.Input<string>;
  readonly dashboardUrl: string;
}

/**
 * The parts of an alarm that do not depend on what it watches. No data means that nothing happens, which is fine. Only
 * the beginning is reported: a new alarm becomes OK on its first day without anything having ended (docs/adr/0035).
 */
export function alarmBasics(words: AlarmText, { topicArn, dashboardUrl }: AlarmTarget) {
  return {
    alarmDescription: describe(words, dashboardUrl),
    alarmActions: [topicArn],
    treatMissingData: 'notBreaching',
    evaluationPeriods: 1,
    comparisonOperator: 'GreaterThanThreshold',
  };
}

/** An alarm on one metric. */
export function metricAlarm(
  name: string,
  { namespace, metric, dimensions, statistic, periodS, above }: Trigger,
  words: AlarmText,
  target: AlarmTarget,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm {
  const watched = { namespace, metricName: metric, dimensions, statistic, period: periodS, threshold: above };
  return new aws.cloudwatch.MetricAlarm(name, { ...alarmBasics(words, target), ...watched }, opts);
}

function describe({ what, why, look, act }: AlarmText, dashboardUrl: string): string {
  return [what, `Why it matters: ${why}`, `Look: ${look} ${dashboardUrl}`, `Do: ${act}`].join('\n');
}
