/**
 * Metrics ride on the log: CloudWatch takes them out of lines in embedded metric format, at no extra call.
 *
 * Source: AWS, "Embedded metric format specification".
 */
import type { Result } from './result.ts';

/** Where nobody names another: a stack names its own, so that two in one account do not add up. */
export const DEFAULT_NAMESPACE = 'EcgPipeline';

/** Over all outcomes together: each metric of each outcome would cost $0.30 a month again. */
const OVERALL: readonly string[] = [];

/** The facts of a line that counts one object: its outcome, and what it took. */
export function processedMetrics(
  result: Result,
  seconds: number,
  now: Date,
  namespace = DEFAULT_NAMESPACE,
): Record<string, unknown> {
  return {
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [OVERALL, ['Outcome']],
          Metrics: [{ Name: 'Recordings', Unit: 'Count' }],
        },
        {
          Namespace: namespace,
          Dimensions: [OVERALL],
          Metrics: [
            { Name: 'ProcessingSeconds', Unit: 'Seconds' },
            { Name: 'Bytes', Unit: 'Bytes' },
          ],
        },
      ],
    },
    Outcome: result.outcome,
    Recordings: 1,
    ProcessingSeconds: seconds,
    Samples: result.samples,
    Bytes: result.bytes,
  };
}
