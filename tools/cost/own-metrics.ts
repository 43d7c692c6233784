/** How the handler's own metrics are billed: a metric costs something only in the hours in which it is sent. */
import { processedMetrics } from '../../handler/metrics.ts';
import { NOTHING_READ, type Result } from '../../handler/result.ts';
import { MONTH } from './billed-stack.ts';
import type { Workload } from './workload.ts';

/** As metric-months, if uploads of each outcome arrive at all hours alike. */
export function ownMetricMonths({ filesPerMonth, badShare }: Workload): number {
  const { always, byOutcome } = metricCounts();
  const hours = shareOfHours(filesPerMonth);
  const good = shareOfHours(filesPerMonth * (1 - badShare));
  const bad = shareOfHours((filesPerMonth * badShare) / 2);
  return always * hours + byOutcome * (good + 2 * bad); // rejected and unreadable, half of the bad each
}

/** How many metrics the handler sends, as a phrase. */
export function ownMetricWords(): string {
  const { always, byOutcome } = metricCounts();
  return `${always} over all uploads and ${byOutcome} per outcome, in the hours in which one arrives`;
}

/** Counted in the log line that the handler actually writes. */
function metricCounts(): { readonly always: number; readonly byOutcome: number } {
  const object = { bucket: '', key: '', version: '' };
  const recording = { object, recordingId: '', profile: '', reason: undefined, code: undefined, bytes: 0 };
  const result: Result = { ...NOTHING_READ, ...recording, outcome: 'accepted' };
  const { _aws } = processedMetrics(result, 0, new Date(0)) as {
    readonly _aws: { readonly CloudWatchMetrics: readonly { Dimensions: string[][]; Metrics: unknown[] }[] };
  }; // the form that CloudWatch asks for
  const counts = { always: 0, byOutcome: 0 };
  for (const { Dimensions, Metrics } of _aws.CloudWatchMetrics) {
    for (const names of Dimensions) counts[names.length === 0 ? 'always' : 'byOutcome'] += Metrics.length;
  }
  return counts;
}

/** Share of the hours in which at least one upload arrives. */
function shareOfHours(perMonth: number): number {
  return 1 - Math.exp(-perMonth / MONTH.hours);
}
