/**
 * The dashboard's widgets: uploads and their outcomes on top, then queues and functions, then the log.
 *
 * Source: CloudWatch API Reference, "Dashboard Body Structure and Syntax".
 */
import { PROBLEMS } from './log-queries.ts';
import { METRICS } from './metrics.ts';

/** The names that AWS knows once everything is created. */
export interface DashboardNames {
  readonly region: string;
  readonly metricsNamespace: string;
  readonly uploads: string;
  readonly deadUploads: string;
  readonly reports: string;
  readonly deadReports: string;
  readonly process: string;
  readonly notify: string;
  readonly processLog: string;
  /** Of the function that compacts and its dead letters; undefined: the stack has none. */
  readonly compaction: { readonly compact: string; readonly deadCompactions: string } | undefined;
}

/** The grid is 24 wide; three widgets fit side by side. */
const WIDTH = 8;
const HEIGHT = 6;
const COLUMNS = 3;

type Metric = readonly (string | Readonly<Record<string, unknown>>)[];
type OfAws = { readonly namespace: string; readonly metric: string };
type DashboardGraph = { readonly title: string; readonly metrics: readonly Metric[]; readonly stat: 'Sum' | 'Maximum' };

const OUTCOMES = ['accepted', 'rejected', 'unreadable', 'gone', 'retry'];

/** The body of the dashboard, before it is written as JSON. */
export function dashboardBody(watched: DashboardNames): object {
  const { region } = watched;
  const graphs = [
    ...aboutUploads(watched),
    ...aboutQueues(watched),
    ...aboutFunctions(watched),
    ...aboutCompaction(watched),
  ];
  const widgets = graphs.map(({ title, metrics, stat }, index) => ({
    type: 'metric',
    x: (index % COLUMNS) * WIDTH,
    y: Math.floor(index / COLUMNS) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: { title, region, view: 'timeSeries', stat, period: 300, metrics },
  }));
  const query = `SOURCE '${watched.processLog}' | ${PROBLEMS.query}`;
  const log = {
    type: 'log',
    x: 0,
    y: Math.ceil(graphs.length / COLUMNS) * HEIGHT,
    width: COLUMNS * WIDTH,
    height: HEIGHT,
    properties: { title: PROBLEMS.title, region, view: 'table', query },
  };
  return { widgets: [...widgets, log] };
}

function aboutUploads({ metricsNamespace }: DashboardNames): DashboardGraph[] {
  const { recordings, seconds, bytes } = METRICS;
  const outcomes = OUTCOMES.map((outcome) => [metricsNamespace, recordings.metric, 'Outcome', outcome]);
  const times = ['p50', 'p95', 'Maximum'].map((stat) => [metricsNamespace, seconds.metric, { stat, label: stat }]);
  return [
    { title: 'Uploads by outcome', metrics: outcomes, stat: 'Sum' },
    { title: 'Seconds per recording', metrics: times, stat: 'Maximum' },
    { title: 'Bytes read', metrics: [[metricsNamespace, bytes.metric]], stat: 'Sum' },
  ];
}

function aboutQueues({ uploads, deadUploads, reports, deadReports }: DashboardNames): DashboardGraph[] {
  const of = ({ namespace, metric }: OfAws, queue: string, label: string) => [
    namespace,
    metric,
    'QueueName',
    queue,
    { label },
  ];
  const { waiting, underWay, oldest } = METRICS;
  const inQueue = [of(waiting, uploads, 'waiting'), of(underWay, uploads, 'in flight')];
  const ages = [of(oldest, uploads, 'uploads'), of(oldest, reports, 'reports')];
  const dead = [of(waiting, deadUploads, 'uploads'), of(waiting, deadReports, 'reports')];
  return [
    { title: 'Uploads in the queue', metrics: inQueue, stat: 'Maximum' },
    { title: 'Age of the oldest message, seconds', metrics: ages, stat: 'Maximum' },
    { title: 'Dead letters', metrics: dead, stat: 'Maximum' },
  ];
}

function aboutFunctions({ process, notify }: DashboardNames): DashboardGraph[] {
  const of = ({ namespace, metric }: OfAws, lambda: string, label: string) => [
    namespace,
    metric,
    'FunctionName',
    lambda,
    { label },
  ];
  const { invocations, errors, throttles, concurrency } = METRICS;
  const runs = [of(invocations, process, 'process'), of(invocations, notify, 'notify')];
  const failed = [of(errors, process, 'process failed'), of(errors, notify, 'notify failed')];
  const refused = [of(throttles, process, 'process throttled'), of(throttles, notify, 'notify throttled')];
  return [
    { title: 'Invocations', metrics: runs, stat: 'Sum' },
    { title: 'Errors and throttles', metrics: [...failed, ...refused], stat: 'Sum' },
    { title: 'Concurrent executions', metrics: [of(concurrency, process, 'process')], stat: 'Maximum' },
  ];
}

/** An hour without an invocation is an hour without a compaction. */
function aboutCompaction({ compaction }: DashboardNames): DashboardGraph[] {
  if (compaction === undefined) return [];
  const { compact, deadCompactions } = compaction;
  const { invocations, errors, duration, waiting } = METRICS;
  const of = ({ namespace, metric }: OfAws, label: string) => [namespace, metric, 'FunctionName', compact, { label }];
  const dead = [waiting.namespace, waiting.metric, 'QueueName', deadCompactions, { label: 'dead letters' }];
  return [
    { title: 'Compactions', metrics: [of(invocations, 'begun'), of(errors, 'failed')], stat: 'Sum' },
    { title: 'Longest compaction, milliseconds', metrics: [of(duration, 'took')], stat: 'Maximum' },
    { title: 'Dead letters of compactions', metrics: [dead], stat: 'Maximum' },
  ];
}
