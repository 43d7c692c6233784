import { beforeAll, describe, expect, test } from '@jest/globals';
import { DEFAULT_NAMESPACE, processedMetrics } from '../../../handler/metrics.ts';
import { MAX_DESCRIPTION_CHARACTERS } from '../../../infra/alerts/alarm.ts';
import { dashboardUrl, logQueryUrl } from '../../../infra/alerts/links.ts';
import { LOG_QUERIES } from '../../../infra/alerts/log-queries.ts';
import { METRICS } from '../../../infra/alerts/metrics.ts';
import { ACCOUNT, EVERYTHING, type Graph, graphOf, ofType, one, REGION } from '../../../infra/graph.ts';
import { found } from '../found.ts';

const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:alerts-1a2b3c4`;

describe('alarms', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await graphOf({ config: EVERYTHING });
  });
  const alarm = (name: string) => one(graph, 'MetricAlarm', `alarms-${name}`).inputs;

  test('are about dead letters, what waits, what fails, what is refused, what is bad and what does not come', () => {
    expect(
      ofType(graph, 'MetricAlarm')
        .map(({ name }) => name.replace('alarms-', ''))
        .sort(),
    ).toEqual([
      'dead-reports',
      'dead-uploads',
      'no-uploads',
      'notify-errors',
      'notify-throttles',
      'process-errors',
      'process-throttles',
      'rejected-share',
      'waiting-10-min',
      'waiting-5-min',
    ]);
  });

  test('say what, why, where to look with a link, and what to do, in as many characters as AWS takes', () => {
    for (const { inputs } of found(ofType(graph, 'MetricAlarm'))) {
      const words = String(inputs.alarmDescription);
      expect(words).toMatch(/^[A-Z].*\.\nWhy it matters: .*\.\nLook: .* https:\/\/\S+\nDo: .*\.$/);
      expect(words.length).toBeLessThanOrEqual(MAX_DESCRIPTION_CHARACTERS);
    }
  });

  test('that one function fails speaks of no setting that only the other has', () => {
    const words = (name: string) => String(alarm(name).alarmDescription);
    expect(words('process-errors')).toMatch(/timeoutS.*\n.*\n.*memoryMiB.*largestFileMiB/);
    expect(words('notify-errors')).not.toMatch(/timeoutS|memoryMiB|largestFileMiB/);
    expect(words('notify-errors')).toContain('7 minutes later');
  });

  test('about dead uploads say how they are replayed from this very stack, not from the reader’s machine', async () => {
    const { inputs } = one(await graphOf({ stack: 'prod' }), 'MetricAlarm', 'alarms-dead-uploads');
    expect(inputs.alarmDescription).toContain('`./ecg replay --stack prod --dead-letters`');
  });

  test('go to the topic when they begin, once it may be published to, and never when a new alarm turns OK', () => {
    const policy = one(graph, 'TopicPolicy', 'alerts-publishers');
    for (const { inputs, dependencies } of found(ofType(graph, 'MetricAlarm'))) {
      expect([inputs.alarmActions, inputs.okActions]).toEqual([[TOPIC], undefined]);
      expect(dependencies.some((urn) => urn.endsWith(`::${policy.name}`))).toBe(true);
    }
  });

  test('go off at the first dead letter of either queue', () => {
    for (const [name, queue] of [
      ['dead-uploads', 'inbox-uploads-dead'],
      ['dead-reports', 'reports-dead'],
    ] as const) {
      expect(alarm(name)).toMatchObject({
        metricName: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: `${queue}-1a2b3c4` },
        threshold: 0,
        comparisonOperator: 'GreaterThanThreshold',
        treatMissingData: 'notBreaching',
      });
    }
  });

  test('go off when an upload waits for 5 and for 10 minutes', () => {
    for (const minutes of [5, 10]) {
      expect(alarm(`waiting-${minutes}-min`)).toMatchObject({
        metricName: 'ApproximateAgeOfOldestMessage',
        statistic: 'Maximum',
        dimensions: { QueueName: 'inbox-uploads-1a2b3c4' },
        threshold: minutes * 60,
      });
    }
  });

  test('go off on the share of bad uploads that the stack sets, by the metrics that the handler writes', async () => {
    const config = { rejectedShareAlarmPercent: '35' };
    const { inputs } = one(await graphOf({ config }), 'MetricAlarm', 'alarms-rejected-share');
    expect(inputs.threshold).toBe(35);
    const queries = inputs.metricQueries as readonly {
      id: string;
      expression?: string;
      metric?: Record<string, unknown>;
    }[];
    for (const { metric } of queries) {
      if (metric !== undefined)
        expect(metric).toMatchObject({
          metricName: 'Recordings',
          namespace: 'EcgPipeline/ecg-pipeline-dev',
          stat: 'Sum',
        });
    }
    expect(queries.map(({ metric }) => metric?.dimensions)).toEqual([
      undefined,
      { Outcome: 'rejected' },
      { Outcome: 'unreadable' },
      undefined,
    ]);
    const { expression = '' } = queries.find(({ id }) => id === 'share')!;
    expect(share(expression, { uploads: 100, rejected: 30, unreadable: 6 })).toBe(36);
    expect(share(expression, { uploads: 100, rejected: 30 })).toBe(30);
    expect(share(expression, { uploads: 5, rejected: 2, unreadable: 1 })).toBe(60);
    expect(share(expression, { uploads: 2, rejected: 2 })).toBe(0);
    for (const { metric } of queries) if (metric !== undefined) expect(metric.period).toBe(86_400);
  });

  test('go off after a day without uploads only where the stack asks for it', async () => {
    expect(alarm('no-uploads')).toMatchObject({
      period: 86_400,
      comparisonOperator: 'LessThanThreshold',
      treatMissingData: 'breaching',
    });
    expect(ofType(await graphOf(), 'MetricAlarm').map(({ name }) => name)).not.toContain('alarms-no-uploads');
  });
});

/** CloudWatch's metric maths, as far as it is used: `IF` and `FILL`. */
function share(expression: string, values: Readonly<Record<string, number>>): unknown {
  const names = ['uploads', 'rejected', 'unreadable'];
  const maths = new Function('IF', 'FILL', ...names, `return ${expression}`);
  const If = (condition: boolean, yes: number, no: number) => (condition ? yes : no);
  const fill = (value: number | undefined, otherwise: number) => value ?? otherwise;
  return maths(If, fill, ...names.map((name) => values[name]));
}

describe('the topic', () => {
  test('is encrypted by a key of its own that turns, and reaches mail and Slack', async () => {
    const graph = await graphOf({ config: EVERYTHING });
    expect(one(graph, 'Topic', 'alerts').inputs.kmsMasterKeyId).toBe('alerts-key-1a2b3c4');
    expect(one(graph, 'Key', 'alerts-key').inputs.enableKeyRotation).toBe(true);
    expect(ofType(graph, 'TopicSubscription')[0]!.inputs).toMatchObject({
      protocol: 'email',
      endpoint: EVERYTHING.email,
    });
    expect(ofType(graph, 'SlackChannelConfiguration')[0]!.inputs).toMatchObject({
      configurationName: 'ecg-pipeline-dev',
      slackTeamId: EVERYTHING.slackWorkspaceId,
      slackChannelId: EVERYTHING.slackChannelId,
      snsTopicArns: [TOPIC],
      guardrailPolicyArns: [expect.stringContaining('alerts-slack-may')],
    });
  });

  test('is there without mail and Slack too, for somebody to subscribe to', async () => {
    const graph = await graphOf();
    expect(ofType(graph, 'Topic')).toHaveLength(1);
    expect([...ofType(graph, 'TopicSubscription'), ...ofType(graph, 'SlackChannelConfiguration')]).toEqual([]);
  });

  test('hears of the budget, where there is one', async () => {
    const graph = await graphOf({ config: { monthlyBudgetUsd: '75' } });
    const { limitAmount, limitUnit, notifications } = ofType(graph, 'Budget').find(({ isCustom }) => isCustom)!.inputs;
    expect([limitAmount, limitUnit]).toEqual(['75', 'USD']);
    for (const one of found(notifications as { subscriberSnsTopicArns: string[] }[])) {
      expect(one.subscriberSnsTopicArns).toEqual([TOPIC]);
    }
    expect(ofType(await graphOf(), 'Budget')).toEqual([]);
  });
});

describe('the dashboard', () => {
  interface Widget {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly properties: { readonly title: string; readonly metrics?: unknown[][]; readonly query?: string };
  }
  let widgets: readonly Widget[] = [];
  beforeAll(async () => {
    const { inputs } = ofType(await graphOf(), 'Dashboard')[0]!;
    widgets = JSON.parse(String(inputs.dashboardBody)).widgets;
  });

  test('fills a grid of 24 columns without a widget over another', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) => {
      expect(x + width).toBeLessThanOrEqual(24);
      return Array.from({ length: width * height }, (_, i) => `${x + (i % width)},${y + Math.floor(i / width)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  test('draws metrics of the handler under the names that the handler gives them', () => {
    const written = JSON.stringify(
      processedMetrics({ outcome: 'accepted' } as Parameters<typeof processedMetrics>[0], 1, new Date()),
    );
    for (const name of [METRICS.recordings, METRICS.seconds, METRICS.bytes])
      expect(written).toContain(`"Name":"${name.metric}"`);
    const ours = widgets
      .flatMap(({ properties }) => properties.metrics ?? [])
      .filter(([namespace]) => String(namespace).startsWith(DEFAULT_NAMESPACE));
    expect(new Set(ours.map(([namespace]) => namespace))).toEqual(new Set(['EcgPipeline/ecg-pipeline-dev']));
    expect(ours.length).toBeGreaterThan(5);
  });
});

describe('saved log queries', () => {
  test('are kept in a folder of the stack, over the logs of both functions', async () => {
    const saved = ofType(await graphOf(), 'QueryDefinition').map(({ inputs }) => inputs);
    expect(saved.map(({ name }) => name)).toEqual(LOG_QUERIES.map(({ title }) => `ecg-pipeline-dev/${title}`));
    const logs = ['processor-process-log-1a2b3c4', 'notifier-notify-log-1a2b3c4'];
    for (const { logGroupNames } of found(saved)) expect(logGroupNames).toEqual(logs);
  });

  test('are commands that Logs Insights knows', () => {
    for (const { query } of found(LOG_QUERIES)) {
      for (const line of query.split('\n| ')) expect(line).toMatch(/^(fields|filter|stats|sort|limit) /);
    }
  });
});

describe('links', () => {
  test('to a dashboard and to a query, as the console writes them', () => {
    expect(dashboardUrl('eu-central-1', 'ecg-pipeline-dev')).toBe(
      'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#dashboards:name=ecg-pipeline-dev',
    );
    expect(logQueryUrl('eu-central-1', '/aws/log', 'fields @timestamp\n| limit 2')).toBe(
      "https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#logsV2:logs-insights$3FqueryDetail$3D~(end~0~start~-10800~timeType~'RELATIVE~unit~'seconds~editorString~'fields*20*40timestamp*0a*7c*20limit*202~source~(~'*2faws*2flog))",
    );
  });
});
