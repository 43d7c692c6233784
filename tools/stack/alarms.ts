/** The alarms of a stack as CloudWatch has them, and where `docs/operations.md` explains each. */
import type { CloudWatchClient, MetricAlarm } from '@aws-sdk/client-cloudwatch';

/** The right that asking takes, as IAM writes it. */
export const ALARMS_RIGHT = 'cloudwatch:DescribeAlarms';

/** The heading in `docs/operations.md` of each alarm, by its name without the characters that Pulumi adds. */
export const ALARM_HEADINGS: Readonly<Record<string, string>> = {
  'alarms-dead-uploads': 'dead letters of uploads',
  'alarms-dead-reports': 'dead letters of reports',
  'alarms-dead-drawings': 'dead letters of HTML reports',
  'alarms-waiting-drawings': 'HTML reports wait',
  'alarms-dead-compactions': 'index.compact fails',
  'alarms-waiting-5-min': 'uploads wait',
  'alarms-waiting-10-min': 'uploads wait',
  'alarms-process-errors': 'index.process fails',
  'alarms-process-throttles': 'a function is throttled',
  'alarms-notify-errors': 'index.notify fails',
  'alarms-notify-throttles': 'a function is throttled',
  'alarms-rejected-share': 'many are bad at once',
  'alarms-no-uploads': 'nothing arrives',
};

/** `alarms-dead-uploads` of `alarms-dead-uploads-1a2b3c4`. */
export function plainAlarmName(name: string): string {
  return name.replace(/-[0-9a-f]{7}$/, '');
}

/** Where to read on: `docs/operations.md, "uploads wait"`. */
export function alarmPage(name: string): string {
  const heading = ALARM_HEADINGS[plainAlarmName(name)];
  return heading === undefined ? 'docs/operations.md' : `docs/operations.md, "${heading}"`;
}

/**
 * @param names as the stack's output `alarmNames` has them, with blanks between
 * @returns those that CloudWatch knows; one that somebody deleted is missing
 * @throws what CloudWatch answers to who may not ask, or cannot reach it
 */
export async function alarmsOf(cloudwatch: CloudWatchClient, names: string): Promise<MetricAlarm[]> {
  const { DescribeAlarmsCommand } = await import('@aws-sdk/client-cloudwatch');
  // A stack has a dozen; a request takes a hundred.
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: names.split(' ') }));
  return MetricAlarms;
}
