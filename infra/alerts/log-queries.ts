/** Saved queries of the logs of both functions, in the words of their events and facts. */
import type { LogEvent } from '../../handler/log.ts';

/** A query for CloudWatch Logs Insights, under the title that its console lists. */
export interface LogQuery {
  /** Kebab case: names the resource. */
  readonly id: string;
  readonly title: string;
  readonly query: string;
}

/** Typed by the list of events, so that a renamed event cannot leave behind a query that finds nothing. */
const about = (...events: LogEvent[]) => `filter ${events.map((event) => `event = "${event}"`).join(' or ')}`;

const lines = (...parts: string[]) => parts.join('\n| ');

/** Events of `index.notify`. */
const NOTICE_FAILURES: readonly LogEvent[] = [
  'notice-not-sent',
  'notice-not-released',
  'report-not-removed',
  'reports-not-gathered',
  'report-not-asked-for',
  'bad-report',
];

/** What the notice about bad uploads links to. */
export const PROBLEMS: LogQuery = {
  id: 'problems',
  title: 'Bad uploads, newest first',
  query: lines(
    'fields @timestamp, outcome, code, profile, recordingId',
    about('object-processed', 'object-gone'),
    'filter outcome != "accepted"',
    'sort @timestamp desc',
    'limit 200',
  ),
};

/** About the function that compacts, where a stack has it. */
export const COMPACTION_QUERY: LogQuery = {
  id: 'compaction',
  title: 'Compaction, day by day',
  query: lines(
    'fields @timestamp, event, day, taken, left, isSwapped, removed, days, error',
    about('day-begun', 'day-compacted', 'day-not-compacted', 'days-registered', 'compaction-goes-on-later'),
    'sort @timestamp desc',
    'limit 200',
  ),
};

/** About the function that draws reports, where a stack has it. */
export const DRAWING_QUERY: LogQuery = {
  id: 'drawing',
  title: 'HTML reports, newest first',
  query: lines(
    'fields @timestamp, event, recordingId, receives, why, bytes, tookS, error, stack',
    about('report-begun', 'report-drawn', 'report-not-needed', 'report-will-be-redrawn', 'visibility-not-changed'),
    'sort @timestamp desc',
    'limit 200',
  ),
};

/** All saved queries. Each becomes a resource of the stack. */
export const LOG_QUERIES: readonly LogQuery[] = [
  PROBLEMS,
  {
    id: 'reasons',
    title: 'Most frequent reasons',
    query: lines(
      about('object-processed', 'object-gone'),
      'filter outcome != "accepted"',
      'stats count(*) as uploads by outcome, code, profile',
      'sort uploads desc',
    ),
  },
  {
    id: 'retries',
    title: 'Retries and their causes',
    query: lines(
      'fields @timestamp, event, recordingId, messageId, error, stack',
      about(
        'message-will-retry',
        'object-not-begun',
        'report-not-sent',
        'stale-report-not-removed',
        'visibility-not-changed',
        ...NOTICE_FAILURES,
      ),
      'sort @timestamp desc',
      'limit 200',
    ),
  },
  {
    id: 'slowest',
    title: 'Slowest recordings',
    query: lines(
      'fields @timestamp, ProcessingSeconds, Samples, Bytes, outcome, recordingId',
      about('object-processed'),
      'sort ProcessingSeconds desc',
      'limit 50',
    ),
  },
  {
    id: 'failing-rules',
    title: 'Rules that throw',
    query: lines(
      about('rule-failed'),
      'stats sum(count) as times, count(*) as recordings, latest(error) as newest by rule',
      'sort times desc',
    ),
  },
  {
    id: 'one-recording',
    title: 'One recording, by its id',
    query: lines(
      'fields @timestamp, level, event, outcome, code, error',
      'filter recordingId = "RECORDING_ID"',
      'sort @timestamp asc',
    ),
  },
  {
    id: 'memory',
    title: 'Memory and time of the functions',
    query: lines(
      'filter type = "platform.report"',
      'stats max(record.metrics.maxMemoryUsedMB) as most_mb, max(record.metrics.memorySizeMB) as of_mb, ' +
        'pct(record.metrics.durationMs, 50) as p50_ms, pct(record.metrics.durationMs, 99) as p99_ms by @log, bin(5m)',
    ),
  },
];
