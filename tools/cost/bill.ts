/** A month's bill: what is used of each service, at its price. */
import { processedMetrics } from '../../handler/metrics.ts';
import { NOTHING_READ, type Result } from '../../handler/result.ts';
import { amount } from './figures.ts';
import type { Measured } from './measure/measured.ts';
import type { Assumed } from './measure/service-time.ts';
import { perFile } from './per-file.ts';
import { PRICES, type PriceName } from './prices.ts';
import { BASE_IMAGE_GB, CRAWL_DPU_HOURS, MONTH, PLATFORM_LOG_BYTES, POLLS, type Stack } from './stack.ts';
import { keptGb, monthlyGb, type Workload } from './workload.ts';

/** What the lines are compared by. */
export const GROUPS = ['storage', 'computing', 'questions', 'catalogue', 'delivery', 'queues', 'watching'] as const;
export type Group = (typeof GROUPS)[number];

export interface Line {
  readonly group: Group;
  readonly what: string;
  readonly price: PriceName;
  readonly quantity: number;
  /** At list price, nothing taken as free. */
  readonly usd: number;
  /** What of it every account has free, for good. */
  readonly freeUsd: number;
  readonly why: string;
}

export interface Basis {
  readonly measured: Measured;
  readonly assumed: Assumed;
  readonly stack: Stack;
}

const GB = 2 ** 30;
/** Athena asks for a file's end, and then for pieces of it. */
const READS_OF_AN_OBJECT = 3;

export function bill(workload: Workload, basis: Basis): Line[] {
  return withFree([
    ...storage(workload, basis),
    ...computing(workload, basis),
    ...questions(workload, basis),
    ...queues(workload, basis),
    ...watching(workload, basis),
  ]);
}

export function totalOf(lines: readonly Line[]): { readonly usd: number; readonly freeUsd: number } {
  const sum = (value: (line: Line) => number) => lines.reduce((total, line) => total + value(line), 0);
  return { usd: sum(({ usd }) => usd), freeUsd: sum(({ freeUsd }) => freeUsd) };
}

type Use = Omit<Line, 'usd' | 'freeUsd'>;

function use(group: Group, price: PriceName, quantity: number, what: string, why: string): Use {
  return { group, price, quantity, what, why };
}

function storage(workload: Workload, { measured, assumed, stack }: Basis): Use[] {
  const { filesPerMonth, mibPerFile, monthsKept } = workload;
  const { lakeBytes } = perFile(mibPerFile * 2 ** 20, stack.memoryMib, measured, assumed);
  const kept = keptGb(workload);
  const isMoved = mibPerFile * 2 ** 20 >= stack.archivedFromBytes;
  const waiting = isMoved ? Math.min(kept, (monthlyGb(workload) * stack.glacierAfterDays) / MONTH.days) : kept;
  const lakeGb = (filesPerMonth * monthsKept * lakeBytes) / GB;
  const images = BASE_IMAGE_GB + (stack.images * measured.bundleMib) / 1024;
  return [
    use(
      'storage',
      's3Storage',
      waiting,
      'Uploads, until they move',
      isMoved ? `those of the last ${stack.glacierAfterDays} days, of ${amount(kept)} GB kept` : 'too small to move',
    ),
    use('storage', 'glacierStorage', kept - waiting, 'Uploads in Glacier', 'the older ones'),
    use('storage', 'glacierMove', isMoved ? filesPerMonth : 0, 'Moves to Glacier', 'each upload once'),
    use(
      'storage',
      's3Storage',
      lakeGb,
      'The lake',
      `${((100 * lakeBytes) / (mibPerFile * 2 ** 20)).toFixed(0)} % of the uploads, measured`,
    ),
    use('storage', 'imageStorage', images, 'Images', `${stack.images} bundles over one base`),
  ];
}

function computing(workload: Workload, { measured, assumed, stack }: Basis): Use[] {
  const { filesPerMonth, mibPerFile, badShare } = workload;
  const one = perFile(mibPerFile * 2 ** 20, stack.memoryMib, measured, assumed);
  const gbSeconds = (filesPerMonth * one.functionS * stack.memoryMib) / 1024;
  return [
    use(
      'computing',
      'lambdaArm',
      gbSeconds,
      'Functions, time',
      `${one.functionS.toFixed(1)} s an upload at ${stack.memoryMib} MiB, its start included`,
    ),
    use(
      'computing',
      'lambdaRequest',
      filesPerMonth * (1 + badShare),
      'Functions, calls',
      `one for each upload, one for each of the ${(100 * badShare).toFixed(0)} % that are bad: none share a batch`,
    ),
    use(
      'computing',
      's3Write',
      filesPerMonth * (1 + one.writes),
      'Storage, writes',
      `the upload, and ${one.writes.toFixed(0)} by the function`,
    ),
    use('computing', 's3Read', filesPerMonth * one.reads, 'Storage, reads', 'by the function'),
  ];
}

function questions(workload: Workload, { measured, assumed, stack }: Basis): Use[] {
  const { scannedGb, filesPerMonth, mibPerFile, monthsKept } = workload;
  const [dearest] = measured.questions;
  const share = dearest?.readShare ?? 1;
  const { objects } = perFile(mibPerFile * 2 ** 20, stack.memoryMib, measured, assumed);
  const kept = keptGb(workload);
  const passes = kept === 0 ? 0 : scannedGb / kept;
  return [
    use(
      'questions',
      'athenaScan',
      scannedGb * share,
      'Athena',
      `${amount(scannedGb)} GB of uploads asked about, ${(100 * share).toFixed(0)} % of that read, measured`,
    ),
    use(
      'questions',
      's3Read',
      passes * filesPerMonth * monthsKept * objects * READS_OF_AN_OBJECT,
      'Athena, storage reads',
      `${passes.toFixed(1)} passes, ${READS_OF_AN_OBJECT} reads of each file`,
    ),
    use('catalogue', 'catalogue', 100 * passes, 'Catalogue', 'about a hundred requests for each pass'),
    use(
      'catalogue',
      'glueCrawl',
      stack.crawlsPerMonth * CRAWL_DPU_HOURS,
      'Crawler',
      stack.crawlsPerMonth === 0
        ? 'runs only when somebody starts it; the tables do not need it'
        : `${stack.crawlsPerMonth.toFixed(0)} runs, ten minutes of two units each; the tables do not need it`,
    ),
  ];
}

function queues({ filesPerMonth, badShare }: Workload, { stack }: Basis): Use[] {
  const polls = stack.polls * (MONTH.seconds / POLLS.everyS);
  return [
    use(
      'queues',
      'sqsRequest',
      polls,
      'Asking empty queues',
      `${stack.polls} long polls at ${stack.polledQueues} queues, every ${POLLS.everyS} s`,
    ),
    use('queues', 'sqsRequest', 3 * filesPerMonth * (1 + badShare), 'Messages', 'sent, received, deleted'),
    use('queues', 'snsPublish', filesPerMonth * badShare, 'Notices', 'at most one for each bad upload'),
    use('queues', 'kmsKey', stack.keys, "The notices' key", 'alarms cannot publish under the key that AWS keeps'),
    use('queues', 'kmsRequest', 2 * filesPerMonth * badShare, "The key's requests", 'two for each notice'),
  ];
}

function watching(workload: Workload, { measured, stack }: Basis): Use[] {
  const { filesPerMonth } = workload;
  const logGb = (filesPerMonth * (measured.fragment.logBytes + PLATFORM_LOG_BYTES)) / GB;
  return [
    use(
      'watching',
      'logIngest',
      logGb,
      'Log, taken in',
      `${measured.fragment.logBytes} bytes an upload by the handler, measured, and Lambda's own`,
    ),
    use(
      'watching',
      'logKeep',
      (logGb * stack.logRetentionDays) / MONTH.days,
      'Log, kept',
      `${stack.logRetentionDays} days`,
    ),
    use('watching', 'metric', ownMetrics(workload), "The handler's metrics", metricWords()),
    use('watching', 'alarm', stack.alarmMetrics, 'Alarms', `${stack.alarmMetrics} metrics are watched`),
    use('watching', 'dashboard', stack.dashboards, 'Dashboard', 'one'),
  ];
}

/** The handler's own metrics as months of one: each counts in the hours in which an upload of its outcome comes. */
function ownMetrics({ filesPerMonth, badShare }: Workload): number {
  const { always, byOutcome } = metricCounts();
  const hours = shareOfHours(filesPerMonth);
  const good = shareOfHours(filesPerMonth * (1 - badShare));
  const bad = shareOfHours((filesPerMonth * badShare) / 2);
  return always * hours + byOutcome * (good + 2 * bad); // rejected and unreadable, half of the bad each
}

function metricWords(): string {
  const { always, byOutcome } = metricCounts();
  return `${always} over all uploads and ${byOutcome} for each outcome, in the hours in which one comes`;
}

/** Asked of the line that the handler really writes. */
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

/** Share of the hours in which at least one of so many a month comes, when they come at any hour alike. */
function shareOfHours(perMonth: number): number {
  return 1 - Math.exp(-perMonth / MONTH.hours);
}

/** Prices the uses; what is free of a price goes to its lines in their order. */
function withFree(uses: readonly Use[]): Line[] {
  const left = new Map<PriceName, number>();
  return uses.map((one) => {
    const { usd, free = 0 }: { usd: number; free?: number } = PRICES[one.price];
    const isFree = Math.min(one.quantity, left.get(one.price) ?? free);
    left.set(one.price, (left.get(one.price) ?? free) - isFree);
    return { ...one, usd: one.quantity * usd, freeUsd: isFree * usd };
  });
}
