import { beforeAll, describe, expect, test } from '@jest/globals';
import { drawSettings, notifySettings, processSettings } from '../../../handler/environment.ts';
import { DRAWER_CONCURRENCY } from '../../../infra/compute/drawer.ts';
import { NOTIFIER_CONCURRENCY } from '../../../infra/compute/notifier.ts';
import { COMPACTING, EVERYTHING, type Graph, graphOf, ofType, one } from '../../../infra/graph.ts';
import { REPORT_DAYS, REPORTS, reportKey } from '../../../lake/reports.ts';
import { statementsIn } from '../statements.ts';

type Variables = Readonly<Record<string, string>>;
const variablesOf = (from: Graph, name: string) =>
  (one(from, 'Function', name).inputs.environment as { readonly variables: Variables }).variables;

describe('a stack that draws reports', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await graphOf({ config: { drawReports: 'true' }, concurrencyQuota: 10 });
  });
  const mine = () => statementsIn(graph).filter(({ where }) => where.startsWith('RolePolicy drawings-draw-may '));

  test('hands its functions environments that they accept: who asks, who draws, and who takes stale ones away', () => {
    const draw = drawSettings(variablesOf(graph, 'drawings-draw'));
    const process = processSettings(variablesOf(graph, 'processor-process'));
    const { lakeBucket, defaultProfile, scratchMib } = process;
    expect(draw).toMatchObject({ lakeBucket, defaultProfile, scratchMib });
    expect(process.drawsReports).toBe(true);
    expect(notifySettings(variablesOf(graph, 'notifier-notify'))).toMatchObject({
      stack: 'dev',
      drawingsQueueUrl: draw.queueUrl,
    });
    expect(graph.outputs).toMatchObject({ drawingsQueueUrl: draw.queueUrl });
  });

  test('lets the function that draws read uploads, and of the lake see, write and remove reports alone', () => {
    const onLake = mine().filter(({ resources }) => resources.some((resource) => resource.includes('lake-processed')));
    const lake = 'arn:aws:s3:::lake-processed-1a2b3c4';
    expect(onLake.map(({ actions, resources, condition }) => ({ actions, resources, condition }))).toEqual([
      {
        actions: ['s3:ListBucketVersions'],
        resources: [lake],
        condition: { StringLike: { 's3:prefix': `${REPORTS}/*` } },
      },
      {
        actions: ['s3:PutObject', 's3:DeleteObjectVersion'],
        resources: [`${lake}/${REPORTS}/*`],
        condition: undefined,
      },
    ]);
    expect(reportKey('x')).toMatch(new RegExp(`^${REPORTS}/`));
    const onUploads = mine().filter(({ resources }) => resources.some((resource) => resource.includes('inbox-raw')));
    expect(onUploads.flatMap(({ actions }) => actions).filter((action) => /Put|Delete/.test(action))).toEqual([]);
    expect(mine().flatMap(({ actions }) => actions.map((action) => action.split(':')[0]))).not.toContain('sns');
  });

  test('draws one at a time, in as few copies as there can be, which are not taken from uploads', () => {
    const { batchSize, scalingConfig } = one(graph, 'EventSourceMapping', 'drawings-draw-source').inputs;
    expect([batchSize, scalingConfig]).toEqual([1, { maximumConcurrency: DRAWER_CONCURRENCY }]);
    expect(one(graph, 'EventSourceMapping', 'processor-process-source').inputs.scalingConfig).toEqual({
      maximumConcurrency: 10 - NOTIFIER_CONCURRENCY - DRAWER_CONCURRENCY,
    });
  });

  test('sets aside a request that fails five times, and keeps it', () => {
    const { redrivePolicy, visibilityTimeoutSeconds } = one(graph, 'Queue', 'drawings-queue').inputs;
    const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(String(redrivePolicy));
    expect([deadLetterTargetArn, maxReceiveCount]).toEqual([expect.stringMatching(/:drawings-queue-dead-/), 5]);
    expect(visibilityTimeoutSeconds).toBe(90 * 60); // as `forget` says
    expect(visibilityTimeoutSeconds).toBe(6 * Number(one(graph, 'Function', 'drawings-draw').inputs.timeout));
  });

  test('tells somebody when a report cannot be drawn, and that nothing else is missing', () => {
    const { alarmDescription, dimensions } = one(graph, 'MetricAlarm', 'alarms-dead-drawings').inputs;
    expect(dimensions).toEqual({ QueueName: 'drawings-queue-dead-1a2b3c4' });
    expect(alarmDescription).toContain('The upload, its rows and its notice are complete.');
  });

  test('tells somebody when requests wait for half a day, long before the queue drops them, and after the last try of one', async () => {
    const { dimensions, threshold } = one(graph, 'MetricAlarm', 'alarms-waiting-drawings').inputs;
    expect(dimensions).toEqual({ QueueName: 'drawings-queue-1a2b3c4' });
    const { visibilityTimeoutSeconds, messageRetentionSeconds } = one(graph, 'Queue', 'drawings-queue').inputs;
    expect(threshold).toBeGreaterThan(5 * Number(visibilityTimeoutSeconds));
    expect(threshold).toBeLessThan(Number(messageRetentionSeconds) / 4);
  });

  test('drops reports after some days, for good a day later; one that draws none drops those of before', async () => {
    for (const from of [graph, await graphOf()]) {
      expect(one(from, 'BucketLifecycleConfiguration', 'lake-processed-lifecycle').inputs.rules).toContainEqual({
        id: 'drop-reports',
        status: 'Enabled',
        filter: { prefix: `${REPORTS}/` },
        expiration: { days: REPORT_DAYS },
        noncurrentVersionExpiration: { noncurrentDays: 1 },
      });
    }
  });

  test.each([
    ['default settings', {}],
    ['all others', EVERYTHING],
  ] as const)(
    'is asked for: with %s, nobody draws, asks, looks for reports, or may deploy who does; commands still know the stack',
    async (_with, config) => {
      const off = await graphOf({ config });
      expect(ofType(off, 'Drawer')).toEqual([]);
      expect(processSettings(variablesOf(off, 'processor-process')).drawsReports).toBe(false);
      const { stack, drawingsQueueUrl } = notifySettings(variablesOf(off, 'notifier-notify'));
      expect([stack, drawingsQueueUrl]).toEqual(['dev', undefined]);
      expect(off.outputs).not.toHaveProperty('drawingsQueueUrl');
      const about = statementsIn(off).filter((statement) => JSON.stringify(statement).includes('drawings'));
      expect(about.map(({ where }) => where)).toEqual([]);
    },
  );

  test('may be deployed by a commit once a person has switched it on: function, role, queues and log', async () => {
    const places = statementsIn(await graphOf({ config: COMPACTING }))
      .filter(({ where }) => where.startsWith('RolePolicy delivery-may-'))
      .flatMap(({ resources }) => resources)
      .filter((resource) => resource.includes('drawings'));
    expect(new Set(places.map((place) => place.split(':').slice(5).join(':')))).toEqual(
      new Set(['role/drawings-*', 'function:drawings-*', 'drawings-*', 'log-group:drawings-*']),
    );
  });
});
