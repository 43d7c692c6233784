import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { notifySettings, processSettings } from '../../../handler/environment.ts';
import { ACCOUNT, EVERYTHING, type Graph, graphOf, ofType, one } from '../../../infra/graph.ts';
import { found } from '../found.ts';
import { statementsIn } from '../statements.ts';

const arnOf = (queue: string) => `arn:aws:sqs:eu-central-1:${ACCOUNT}:${queue}-1a2b3c4`;

describe('every queue that a function empties', () => {
  /** Queue and function of each event source mapping. */
  const pairs = (graph: Graph) =>
    ofType(graph, 'EventSourceMapping').map(({ inputs, name }) => ({
      mapping: inputs,
      queue: ofType(graph, 'Queue').find((queue) => arnOf(queue.name) === inputs.eventSourceArn)!.inputs,
      lambda: one(graph, 'Function', name.replace(/-source$/, '')).inputs,
    }));

  test('hides a message for six times the longest run of its function, and for as long as it may wait for others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 60, max: 900 }), async (timeoutS) => {
        const found = pairs(await graphOf({ config: { timeoutS: String(timeoutS) } }));
        expect(found.map(({ lambda }) => lambda.timeout).sort()).toEqual([60, timeoutS].sort());
        for (const { queue, lambda, mapping } of found) {
          const [runS, windowS] = [Number(lambda.timeout), Number(mapping.maximumBatchingWindowInSeconds)];
          expect(queue.visibilityTimeoutSeconds).toBeGreaterThanOrEqual(6 * runS + windowS);
          expect(queue.visibilityTimeoutSeconds).toBeLessThanOrEqual(6 * runS + 60); // the longest that one may wait
          expect(queue.visibilityTimeoutSeconds).toBeLessThanOrEqual(12 * 3600);
        }
      }),
      { numRuns: 3 },
    );
  });

  test('reports failures one by one, in batches and copies of the function that the stack bounds', async () => {
    const config = { batchSize: '7', maxConcurrency: '9' };
    const mappings = pairs(await graphOf({ config })).map(({ mapping }) => mapping);
    for (const mapping of found(mappings)) {
      expect(mapping.functionResponseTypes).toEqual(['ReportBatchItemFailures']);
    }
    expect(
      mappings.map((mapping) => [mapping.batchSize, mapping.maximumBatchingWindowInSeconds, mapping.scalingConfig]),
    ).toEqual([
      [7, 1, { maximumConcurrency: 9 }],
      [10, 0, { maximumConcurrency: 2 }],
    ]);
  });
});

describe('queues', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await graphOf({ config: EVERYTHING });
  });
  const living = () => ofType(graph, 'Queue').filter(({ inputs }) => inputs.redrivePolicy !== undefined);

  test('are two, each with dead letters behind it that take from it alone', () => {
    expect(
      living()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['inbox-uploads', 'reports']);
    for (const { name, inputs } of found(living())) {
      expect(JSON.parse(String(inputs.redrivePolicy))).toEqual({
        deadLetterTargetArn: arnOf(`${name}-dead`),
        maxReceiveCount: name === 'reports' ? 50 : 5, // a report is also delivered to wait
      });
      const { redriveAllowPolicy } = one(graph, 'RedriveAllowPolicy', `${name}-dead-from`).inputs;
      expect(JSON.parse(String(redriveAllowPolicy))).toEqual({
        redrivePermission: 'byQueue',
        sourceQueueArns: [arnOf(name)],
      });
    }
  });

  test('keep the dead for 14 days, which is longer than the living', () => {
    for (const { name, inputs } of found(living())) {
      const dead = one(graph, 'Queue', `${name}-dead`).inputs;
      expect(dead.messageRetentionSeconds).toBe(14 * 24 * 3600);
      expect(Number(inputs.messageRetentionSeconds)).toBeLessThan(14 * 24 * 3600);
    }
  });

  test('are encrypted and answer over TLS alone, dead letters too', () => {
    const refused = statementsIn(graph).filter(({ effect }) => effect === 'Deny');
    for (const { name, inputs } of ofType(graph, 'Queue')) {
      expect(inputs.sqsManagedSseEnabled).toBe(true);
      expect(refused.filter(({ resources }) => resources.includes(arnOf(name)))).toHaveLength(1);
    }
  });

  test('take uploads from the raw bucket of this account, and from no other service', () => {
    const may = statementsIn(graph).filter(
      ({ where, effect }) => where.startsWith('QueuePolicy') && effect === 'Allow',
    );
    expect(may).toEqual([
      {
        where: 'QueuePolicy inbox-uploads-senders BucketMaySend',
        effect: 'Allow',
        actions: ['sqs:SendMessage'],
        resources: [arnOf('inbox-uploads')],
        principal: { Service: 's3.amazonaws.com' },
        condition: {
          ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::inbox-raw-1a2b3c4' },
          StringEquals: { 'aws:SourceAccount': ACCOUNT },
        },
      },
    ]);
  });

  test('are told of new recordings and sheets, in either case, once the bucket may send', () => {
    const { inputs, dependencies } = one(graph, 'BucketNotification', 'inbox-notification');
    const queues = inputs.queues as readonly Record<string, unknown>[];
    expect(queues.map(({ filterSuffix }) => filterSuffix)).toEqual(['.mat', '.MAT', '.hea', '.HEA', '.info', '.INFO']);
    for (const { events, queueArn } of queues) {
      expect([events, queueArn]).toEqual([['s3:ObjectCreated:*'], arnOf('inbox-uploads')]);
    }
    expect(dependencies.filter((urn) => urn.endsWith('QueuePolicy::inbox-uploads-senders'))).toHaveLength(1);
  });
});

describe('functions', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await graphOf({
      config: {
        memoryMiB: '2048',
        ephemeralStorageMiB: '600',
        largestFileMiB: '500',
        maxDays: '9',
        logRetentionDays: '14',
      },
    });
  });
  const environmentOf = (name: string) =>
    (one(graph, 'Function', name).inputs.environment as { variables: Record<string, string> }).variables;

  test('are two from one image, named by its digest, on arm64', () => {
    const lambdas = ofType(graph, 'Function').map(({ inputs }) => inputs);
    expect(lambdas.map(({ imageConfig }) => imageConfig)).toEqual([
      { commands: ['index.process'] },
      { commands: ['index.notify'] },
    ]);
    expect(new Set(lambdas.map(({ imageUri }) => imageUri)).size).toBe(1);
    for (const { imageUri, architectures, packageType } of lambdas) {
      expect(imageUri).toMatch(/@sha256:[0-9a-f]{64}$/);
      expect([architectures, packageType]).toEqual([['arm64'], 'Image']);
    }
  });

  test('get memory and room as the stack says', () => {
    expect(one(graph, 'Function', 'processor-process').inputs).toMatchObject({
      memorySize: 2048,
      ephemeralStorage: { size: 600 },
      timeout: 600,
    });
  });

  test('are told what they read, in words that they take', () => {
    const process = processSettings(environmentOf('processor-process'));
    expect(process).toMatchObject({
      lakeBucket: 'lake-processed-1a2b3c4',
      metricsNamespace: 'EcgPipeline/ecg-pipeline-dev',
      largestFileBytes: 500 * 2 ** 20,
      maxDays: 9,
      scratchMib: 600,
    });
    expect(process.defaultProfile.id).toBe('mit-bih-360');
    expect(notifySettings(environmentOf('notifier-notify'))).toMatchObject({
      dashboardUrl: expect.stringContaining('dashboards:name=ecg-pipeline-dev'),
      logQueryUrl: expect.stringContaining('processor-process-log-1a2b3c4'),
      digest: { gapMinutes: 60, lakeBucket: 'lake-processed-1a2b3c4' },
    });
  });

  test('that notifies is handed ten at once, or a minute of reports where each minute has its notice; no schedule calls it', async () => {
    const rhythms = ['hourly', 'daily', 'each'] as const;
    for (const notices of rhythms) {
      const made = await graphOf({ config: { notices } });
      const { batchSize, maximumBatchingWindowInSeconds: windowS } = one(
        made,
        'EventSourceMapping',
        'notifier-notify-source',
      ).inputs;
      const environment = one(made, 'Function', 'notifier-notify').inputs.environment as {
        variables: Record<string, string>;
      };
      const schedules = [...ofType(made, 'EventRule'), ...ofType(made, 'EventTarget'), ...ofType(made, 'Permission')];
      expect([batchSize, windowS, notifySettings(environment.variables).digest?.gapMinutes, schedules]).toEqual(
        { hourly: [10, 0, 60, []], daily: [10, 0, 1440, []], each: [1000, 60, undefined, []] }[notices],
      );
    }
  });

  test('write JSON to logs of their own, which expire', () => {
    for (const { name, inputs } of found(ofType(graph, 'Function'))) {
      expect(inputs.loggingConfig).toEqual({ logFormat: 'JSON', logGroup: `${name}-log-1a2b3c4` });
      expect(one(graph, 'LogGroup', `${name}-log`).inputs.retentionInDays).toBe(14);
    }
  });

  test('are stopped when they call themselves in a circle', () => {
    const stops = ofType(graph, 'FunctionRecursionConfig').map(({ inputs }) => inputs);
    expect(stops.map(({ recursiveLoop }) => recursiveLoop)).toEqual(['Terminate', 'Terminate']);
  });

  test('begin only when their role may do what it must', () => {
    for (const type of ['Function', 'EventSourceMapping']) {
      for (const { name, dependencies } of found(ofType(graph, type))) {
        expect([name, dependencies.some((urn) => urn.includes('RolePolicy::'))]).toEqual([name, true]);
      }
    }
  });
});

describe('the image', () => {
  test('is scanned when it is pushed, and ten are kept', async () => {
    const graph = await graphOf();
    expect(ofType(graph, 'Repository')[0]!.inputs).toMatchObject({ imageScanningConfiguration: { scanOnPush: true } });
    const { rules } = JSON.parse(String(ofType(graph, 'LifecyclePolicy')[0]!.inputs.policy));
    expect(rules).toMatchObject([
      { selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 10 } },
    ]);
  });

  test('may be pulled by functions before any function is made of it', async () => {
    const { dependencies } = (await graphOf()).resources.find(({ type }) => type === 'awsx:ecr:Image')!;
    expect(dependencies).toContainEqual(expect.stringMatching(/RepositoryPolicy::image-pulls$/));
  });

  test('is built from the Dockerfile, on the base that the stack pins', async () => {
    const baseImageDigest = `sha256:${'ab'.repeat(32)}`;
    const inputs = (await graphOf({ config: { baseImageDigest } })).resources.find(
      ({ type }) => type === 'awsx:ecr:Image',
    )!.inputs;
    expect(inputs).toMatchObject({ context: '.', platform: 'linux/arm64', imageName: 'handler' });
    expect(inputs.args).toEqual({ BASE: `public.ecr.aws/lambda/nodejs:24@${baseImageDigest}` });
    const dockerfile = readFileSync(join(import.meta.dirname, '..', '..', '..', String(inputs.dockerfile)), 'utf8');
    expect(dockerfile).toMatch(/^ARG BASE=public\.ecr\.aws\/lambda\/nodejs:24$/m);
    expect(dockerfile).toMatch(/^CMD \["index\.process"\]$/m);
  });
});
