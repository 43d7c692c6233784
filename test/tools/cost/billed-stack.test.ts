import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Graph, graphOf } from '../../../infra/graph.ts';
import { VISIBILITY_TIMES_TIMEOUT } from '../../../infra/limits.ts';
import { ARCHIVED_FROM_BYTES } from '../../../infra/storage/inbox.ts';
import { DEFAULT_SETTINGS } from '../../../tools/capacity/scenario.ts';
import { COMPACTION, DEFAULT_STACK, DRAWER_PARTS, MONTH, NOTICE, POLLS } from '../../../tools/cost/billed-stack.ts';

/** What is simulated and what is paid for, held against the stack that a configuration without a value makes. */
describe('the stack that is deployed', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await graphOf();
  });
  const inputsOf = (type: string) => graph.resources.filter((one) => one.type === type).map(({ inputs }) => inputs);
  const named = (type: string, part: string) =>
    graph.resources.find((one) => one.type === type && one.name.includes(part))!.inputs;
  const ofProcess = (type: string) => named(type, 'process');

  test('has the settings that are simulated', () => {
    const { memorySize, timeout } = ofProcess('aws:lambda/function:Function');
    const mapping = ofProcess('aws:lambda/eventSourceMapping:EventSourceMapping');
    const { visibilityTimeoutSeconds } = inputsOf('aws:sqs/queue:Queue').find(
      ({ visibilityTimeoutSeconds }) => Number(visibilityTimeoutSeconds) >= Number(timeout),
    )!;
    const { redrivePolicy } = graph.resources.find(
      ({ type, name }) => type === 'aws:sqs/queue:Queue' && name === 'inbox-uploads',
    )!.inputs;
    expect({
      concurrency: (mapping.scalingConfig as { maximumConcurrency: number }).maximumConcurrency,
      batch: mapping.batchSize,
      windowS: mapping.maximumBatchingWindowInSeconds,
      memoryMib: memorySize,
      timeoutS: timeout,
      maxDeliveries: JSON.parse(String(redrivePolicy)).maxReceiveCount,
    }).toEqual(DEFAULT_SETTINGS);
    expect(visibilityTimeoutSeconds).toBe(VISIBILITY_TIMES_TIMEOUT * Number(timeout) + DEFAULT_SETTINGS.windowS);
  });

  test('notifies with the memory that is paid for, and may run for as long', () => {
    const { memorySize, timeout } = named('aws:lambda/function:Function', 'notify');
    expect(memorySize).toBe(NOTICE.memoryMib);
    expect(NOTICE.seconds).toBeLessThan(Number(timeout));
  });

  test('compacts, where it does, with the memory that is paid for', async () => {
    const { resources } = await graphOf({ config: { compaction: 'on' } });
    const { inputs } = resources.find(
      ({ type, name }) => type === 'aws:lambda/function:Function' && name === 'compaction',
    )!;
    expect(inputs.memorySize).toBe(COMPACTION.memoryMib);
  });

  test('draws, where it does, with the memory of uploads, one more queue and as many alarms as are paid for', async () => {
    const { resources } = await graphOf({ config: { drawReports: 'true' } });
    const count = (from: Graph['resources'], type: string) => from.filter((one) => one.type === type).length;
    const more = (type: string) => count(resources, type) - count(graph.resources, type);
    const { inputs } = resources.find(
      ({ type, name }) => type === 'aws:lambda/function:Function' && name === 'drawings-draw',
    )!;
    expect(inputs.memorySize).toBe(DEFAULT_STACK.memoryMib);
    expect(more('aws:lambda/eventSourceMapping:EventSourceMapping')).toBe(DRAWER_PARTS.queues);
    expect(more('aws:cloudwatch/metricAlarm:MetricAlarm')).toBe(DRAWER_PARTS.alarmMetrics);
  });

  test('has what is paid for each month', () => {
    const { resources, ...paid } = DEFAULT_STACK;
    const mappings = inputsOf('aws:lambda/eventSourceMapping:EventSourceMapping');
    const [logGroup] = inputsOf('aws:cloudwatch/logGroup:LogGroup');
    const [crawler] = inputsOf('aws:glue/crawler:Crawler');
    const moves = inputsOf('aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration').flatMap(({ rules }) =>
      (rules as { transitions?: { days: number; storageClass: string }[] }[]).flatMap(
        ({ transitions = [] }) => transitions,
      ),
    );
    const images = inputsOf('aws:ecr/lifecyclePolicy:LifecyclePolicy').flatMap(({ policy }) =>
      [...String(policy).matchAll(/"countNumber":\s*(\d+)/g)].map(([, count]) => Number(count)),
    );
    expect({
      memoryMib: ofProcess('aws:lambda/function:Function').memorySize,
      scratchMib: (ofProcess('aws:lambda/function:Function').ephemeralStorage as { size: number }).size,
      polledQueues: mappings.length,
      polls: mappings.reduce(
        (sum, { scalingConfig }) => sum + (scalingConfig === undefined ? POLLS.minOfQueue : POLLS.ofQueue),
        0,
      ),
      keys: inputsOf('aws:kms/key:Key').length,
      dashboards: inputsOf('aws:cloudwatch/dashboard:Dashboard').length,
      alarmMetrics: inputsOf('aws:cloudwatch/metricAlarm:MetricAlarm').reduce((sum, one) => sum + metricsOf(one), 0),
      logRetentionDays: logGroup!.retentionInDays,
      archiveClass: moves[0]!.storageClass === 'GLACIER_IR' ? 'instant' : 'flexible',
      glacierAfterDays: moves[0]!.days,
      crawlsPerMonth: crawler!.schedule === undefined ? 0 : MONTH.days,
      isCompacted: inputsOf('aws:scheduler/schedule:Schedule').length > 0,
      drawsReports: graph.resources.some(({ name }) => name.startsWith('drawings')),
      images: images[0],
      archivedFromBytes: ARCHIVED_FROM_BYTES,
    }).toEqual(paid);
    expect(inputsOf('aws:cloudwatch/eventRule:EventRule')).toEqual([]); // a schedule would call a function, which is paid for
    expect(mappings.map(({ metricsConfig }) => metricsConfig)).toEqual([undefined, undefined]); // each would be paid for
    expect(Math.abs(graph.resources.length - resources)).toBeLessThan(20);
  });
});

/** One, or as many as it does arithmetic with. */
function metricsOf({ metricQueries }: Readonly<Record<string, unknown>>): number {
  if (!Array.isArray(metricQueries)) return 1;
  return metricQueries.filter((query: object) => 'metric' in query && query.metric !== undefined).length;
}
