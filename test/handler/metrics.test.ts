import { expect, test } from '@jest/globals';
import { processedMetrics } from '../../handler/metrics.ts';
import { NOTHING_READ } from '../../handler/result.ts';

/** What CloudWatch takes a line in embedded metric format for. */
interface Emf {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

test('each metric and dimension that is declared stands in the line, a number and a text', () => {
  const object = { bucket: 'b', key: 'k', version: 'v' };
  const result = { ...NOTHING_READ, object, recordingId: 'id', outcome: 'accepted', profile: 'p' } as const;
  const line = processedMetrics(
    { ...result, reason: undefined, code: undefined, bytes: 7224, samples: 3600 },
    0.25,
    new Date(1_740_000_000_000),
    'EcgPipeline/a-dev',
  ) as Emf;
  expect(line).toMatchObject({
    Outcome: 'accepted',
    Recordings: 1,
    ProcessingSeconds: 0.25,
    Samples: 3600,
    Bytes: 7224,
  });
  expect(line._aws.Timestamp).toBe(1_740_000_000_000);
  const declared = line._aws.CloudWatchMetrics.flatMap(({ Metrics, Dimensions }) =>
    Metrics.map(({ Name }) => [Name, Dimensions]),
  );
  expect(Object.fromEntries(declared)).toEqual({
    Recordings: [[], ['Outcome']],
    ProcessingSeconds: [[]],
    Bytes: [[]],
  });
  for (const { Namespace, Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
    expect(Namespace).toBe('EcgPipeline/a-dev');
    for (const name of Dimensions.flat()) expect(typeof line[name]).toBe('string');
    for (const { Name, Unit } of Metrics) {
      expect(Number.isFinite(line[Name])).toBe(true);
      expect(['Count', 'Seconds', 'Bytes']).toContain(Unit);
    }
  }
});
