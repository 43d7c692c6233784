/** What `pulumi stack output` says after `up`, about a stack that lies in moto: the program's own outputs, and its alarms. */
import { type CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { graphOf, ofType, type Registered } from '../../infra/graph.ts';

/**
 * Makes the stack's alarms, and names everything.
 *
 * @param name distinguishes this stack from others in the same moto
 * @param made what exists here, by the names of its outputs; what else the program says stays as it is on mocks
 */
export async function stackOutputs(
  cloudwatch: CloudWatchClient,
  name: string,
  made: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const graph = await graphOf();
  const unknown = Object.keys(made).filter((output) => !(output in graph.outputs));
  if (unknown.length > 0) throw new Error(`the program has no output ${unknown.join(', ')}`);
  const alarms = ofType(graph, 'MetricAlarm').map((alarm) => ({ alarm, AlarmName: `${alarm.name}-${digits(name)}` }));
  for (const { alarm, AlarmName } of alarms)
    await cloudwatch.send(new PutMetricAlarmCommand(asRequest(alarm, AlarmName)));
  const alarmNames = alarms.map(({ AlarmName }) => AlarmName).join(' ');
  return { ...(graph.outputs as Readonly<Record<string, string>>), ...made, alarmNames }; // a test of the stack sees that all are texts
}

/** As many as Pulumi adds to a name. */
function digits(name: string): string {
  return name.slice(0, 7);
}

/** What the provider asks of CloudWatch for a resource of the program. */
function asRequest({ inputs }: Registered, AlarmName: string) {
  const text = (value: unknown) => String(value);
  const watched =
    inputs.metricName === undefined
      ? {
          Metrics: [
            { Id: 'share', Expression: text((inputs.metricQueries as { expression?: string }[]).at(-1)?.expression) },
          ],
        }
      : {
          Namespace: text(inputs.namespace),
          MetricName: text(inputs.metricName),
          Statistic: 'Sum' as const,
          Period: 60,
        };
  return {
    AlarmName,
    AlarmDescription: text(inputs.alarmDescription),
    EvaluationPeriods: Number(inputs.evaluationPeriods),
    ComparisonOperator: 'GreaterThanThreshold' as const,
    Threshold: Number(inputs.threshold),
    ...watched,
  };
}
