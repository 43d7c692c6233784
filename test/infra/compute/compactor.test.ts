import { beforeAll, describe, expect, test } from '@jest/globals';
import { compactSettings, processSettings } from '../../../handler/environment.ts';
import { type Graph, graphOf, ofType, one } from '../../../infra/graph.ts';

interface Widget {
  readonly y: number;
  readonly properties: { readonly metrics?: readonly (readonly unknown[])[] };
}

type Variables = Readonly<Record<string, string>>;

describe('a stack that compacts its lake', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await graphOf({ config: { compaction: 'on' } });
  });
  const variablesOf = (from: Graph, name: string) =>
    (one(from, 'Function', name).inputs.environment as { readonly variables: Variables }).variables;

  test('has its function started once an hour, by a schedule that says who failed', () => {
    const { scheduleExpression, flexibleTimeWindow, target } = one(graph, 'Schedule', 'compaction-hourly').inputs;
    expect(scheduleExpression).toMatch(/^cron\(\d+ \* \* \* \? \*\)$/);
    expect(flexibleTimeWindow).toEqual({ mode: 'OFF' });
    const { arn, roleArn, deadLetterConfig } = target as Readonly<Record<string, unknown>>;
    expect([arn, roleArn]).toEqual([
      expect.stringContaining(':compaction-1a2b3c4'),
      expect.stringContaining('compaction-start'),
    ]);
    const dead = one(graph, 'Function', 'compaction').inputs.deadLetterConfig as { readonly targetArn: string };
    expect(deadLetterConfig).toEqual({ arn: dead.targetArn });
    expect(dead.targetArn).toContain('compaction-dead');
  });

  test('hands it, and the function that processes, an environment that they accept, with one database', () => {
    const compact = compactSettings(variablesOf(graph, 'compaction'));
    const { lakeBucket, catalogueDatabase } = processSettings(variablesOf(graph, 'processor-process'));
    expect(compact).toEqual({ lakeBucket, catalogueDatabase, registersOnly: false });
    expect(catalogueDatabase).toBe('ecg_pipeline_dev');
  });

  test('tells somebody when it fails three times', () => {
    const { alarmDescription, dimensions } = one(graph, 'MetricAlarm', 'alarms-dead-compactions').inputs;
    expect(dimensions).toEqual({ QueueName: 'compaction-dead-1a2b3c4' });
    expect(alarmDescription).toContain('every row is there');
  });

  test('draws its runs, how long they took and its dead letters, under everything that any stack has', async () => {
    const linesOf = (from: Graph) => {
      const { widgets } = JSON.parse(String(ofType(from, 'Dashboard')[0]!.inputs.dashboardBody));
      return (widgets as Widget[]).flatMap(({ y, properties: { metrics = [] } }) =>
        metrics.map(([, metric, , name]) => ({ y, what: `${metric} ${name}` })),
      );
    };
    const without = linesOf(await graphOf());
    const more = linesOf(graph).filter(({ what }) => !without.some((line) => line.what === what));
    expect(more.map(({ what }) => what).sort()).toEqual([
      'ApproximateNumberOfMessagesVisible compaction-dead-1a2b3c4',
      'Duration compaction-1a2b3c4',
      'Errors compaction-1a2b3c4',
      'Invocations compaction-1a2b3c4',
    ]);
    expect(Math.min(...more.map(({ y }) => y))).toBeGreaterThan(Math.max(...without.map(({ y }) => y)));
  });

  test('has no crawler', () => {
    expect(ofType(graph, 'Crawler')).toEqual([]);
  });

  test('only registers days where that is all that is asked for', async () => {
    const registering = await graphOf({ config: { compaction: 'register' } });
    expect(compactSettings(variablesOf(registering, 'compaction')).registersOnly).toBe(true);
    expect(processSettings(variablesOf(registering, 'processor-process')).catalogueDatabase).toBe('ecg_pipeline_dev');
  });

  test('is asked for: without it no day is registered and nothing is scheduled', async () => {
    const off = await graphOf();
    expect([...ofType(off, 'Compactor'), ...ofType(off, 'Schedule')]).toEqual([]);
    expect(variablesOf(off, 'processor-process')).not.toHaveProperty('CATALOGUE_DATABASE');
  });
});
