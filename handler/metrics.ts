/**
 * Metrics ride on the log: CloudWatch takes them out of lines in embedded metric format, at no extra call.
 *
 * Source: AWS, "Embedded metric format specification".
 */
import type { Result } from './result.ts';

const NAMESPACE = 'EcgPipeline';

/** The facts of a line that counts one object: its outcome, and what it took. */
export function processedMetrics(result: Result, seconds: number, now: Date): Record<string, unknown> {
  return {
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [['Outcome']],
          Metrics: [
            { Name: 'Recordings', Unit: 'Count' },
            { Name: 'ProcessingSeconds', Unit: 'Seconds' },
            { Name: 'Samples', Unit: 'Count' },
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
