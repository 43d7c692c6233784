/** A month's bill: what is used of each service, at its price. */

import { amount } from '../page/figures.ts';
import { sum } from '../statistics.ts';
import { ARCHIVES } from './archive-prices.ts';
import {
  BASE_IMAGE_GB,
  type BilledStack,
  COMPACTION,
  COMPACTION_LISTINGS,
  CRAWL_DPU_HOURS,
  DRAWING_TIMES_AS_LONG,
  FREE_SCRATCH_MIB,
  MONTH,
  MOVES_EVERY_DAYS,
  NOTICE,
  PLATFORM_LOG_BYTES,
  POLLS,
} from './billed-stack.ts';
import type { Measured } from './measure/measured.ts';
import type { Assumed } from './measure/service-time.ts';
import { ownMetricMonths, ownMetricWords } from './own-metrics.ts';
import { type PerFile, perFile } from './per-file.ts';
import { PRICES, type PriceName } from './prices.ts';
import { keptGb, monthlyGb, type Workload } from './workload.ts';

/** The parts by which this pipeline is compared with the reference. */
export const BILL_GROUPS = [
  'storage',
  'computing',
  'questions',
  'catalogue',
  'delivery',
  'queues',
  'watching',
] as const;
/** A part of the pipeline, under which its lines of the bill are added up. */
export type BillGroup = (typeof BILL_GROUPS)[number];

/** One line of the bill: how much of one thing is used in a month, and its cost in US dollars. */
export interface BillItem {
  readonly group: BillGroup;
  readonly what: string;
  readonly price: PriceName;
  readonly quantity: number;
  /** At list price, with nothing deducted as free. */
  readonly usd: number;
  /** The part of it that every account permanently gets for free. */
  readonly freeUsd: number;
  readonly why: string;
}

/** What a bill is worked out from besides the month's work. */
export interface Basis {
  readonly measured: Measured;
  readonly assumed: Assumed;
  readonly stack: BilledStack;
}

const MIB = 2 ** 20;
const GB = 2 ** 30;
/** Athena reads a file's end, and then pieces of it. */
export const READS_PER_OBJECT = 3;
/** Roughly, to the catalogue, for one pass over everything that is kept. */
const REQUESTS_PER_PASS = 100;

/** The line about Athena's reads of files: how many there are depends on whether files are put together. */
export const STORAGE_READS = 'Athena, storage reads';

/** The bill of one month, line by line, in the order in which it is printed. */
export function bill(workload: Workload, { measured, assumed, stack }: Basis): BillItem[] {
  const month: Month = {
    ...workload,
    measured,
    stack,
    upload: perFile(workload.mibPerFile * MIB, stack.memoryMib, measured, assumed),
    uploadsGb: keptGb(workload),
  };
  return priced([
    ...inGroup('storage', storageItems(month)),
    ...inGroup('computing', computingItems(month)),
    ...inGroup('questions', questionItems(month)),
    ...inGroup('catalogue', catalogueItems(month)),
    ...inGroup('queues', queueItems(month)),
    ...inGroup('watching', watchingItems(month)),
  ]);
}

/** The total of a bill at list price, and how much of it every account gets for free. */
export function totalOf(items: readonly BillItem[]): { readonly usd: number; readonly freeUsd: number } {
  return { usd: sum(items.map(({ usd }) => usd)), freeUsd: sum(items.map(({ freeUsd }) => freeUsd)) };
}

/** What the items of a bill are worked out from. */
interface Month extends Workload, Pick<Basis, 'measured' | 'stack'> {
  /** What one upload takes. */
  readonly upload: PerFile;
  /** GB of uploads that are kept. */
  readonly uploadsGb: number;
}

type UngroupedItem = Pick<BillItem, 'what' | 'price' | 'quantity' | 'why'>;
type UnpricedItem = UngroupedItem & Pick<BillItem, 'group'>;

function inGroup(group: BillGroup, items: readonly UngroupedItem[]): UnpricedItem[] {
  return items.map((item) => ({ group, ...item }));
}

function storageItems(month: Month): UngroupedItem[] {
  const { filesPerMonth, mibPerFile, monthsKept, measured, stack, upload, uploadsGb } = month;
  const isMoved = mibPerFile * MIB >= stack.archivedFromBytes;
  const days = stack.glacierAfterDays + MOVES_EVERY_DAYS;
  const unmovedGb = isMoved ? Math.min(uploadsGb, (monthlyGb(month) * days) / MONTH.days) : uploadsGb;
  const unmovedWords = isMoved
    ? `uploads of the last ${days === 1 ? 'day' : `${days} days`}, out of ${amount(uploadsGb)} GB kept`
    : 'too small to move';
  const lakeGb = (filesPerMonth * monthsKept * upload.lakeBytes) / GB;
  const lakeWords = `${((100 * upload.lakeBytes) / (mibPerFile * MIB)).toFixed(0)} % of the uploads, measured`;
  const imagesGb = BASE_IMAGE_GB + (stack.images * measured.bundleMib) / 1024;
  const moves = isMoved ? filesPerMonth : 0;
  const { storage, move } = ARCHIVES[stack.archiveClass];
  return [
    { what: 'Uploads before they move', price: 's3Storage', quantity: unmovedGb, why: unmovedWords },
    { what: 'Uploads in Glacier', price: storage, quantity: uploadsGb - unmovedGb, why: 'the older ones' },
    { what: 'Moves to Glacier', price: move, quantity: moves, why: 'each upload once' },
    { what: 'The lake', price: 's3Storage', quantity: lakeGb, why: lakeWords },
    { what: 'Images', price: 'imageStorage', quantity: imagesGb, why: `${stack.images} bundles on one base image` },
  ];
}

function computingItems(month: Month): UngroupedItem[] {
  const { filesPerMonth, badShare, stack, upload } = month;
  const { functionS, writes, reads } = upload;
  return [
    ...(stack.isCompacted ? compactionItems(month) : []),
    ...(stack.drawsReports ? drawingItems(month) : []),
    {
      what: 'Functions, time',
      price: 'lambdaArm',
      quantity: (filesPerMonth * functionS * stack.memoryMib) / 1024,
      why: `${functionS.toFixed(1)} s per upload at ${stack.memoryMib} MiB, including the cold start`,
    },
    {
      what: 'Functions, space',
      price: 'lambdaStorage',
      quantity: (filesPerMonth * functionS * (stack.scratchMib - FREE_SCRATCH_MIB)) / 1024,
      why: `${stack.scratchMib} MiB under /tmp for large uploads, of which ${FREE_SCRATCH_MIB} are free`,
    },
    {
      what: 'Functions, calls',
      price: 'lambdaRequest',
      quantity: filesPerMonth * (1 + badShare),
      why: `one per upload, plus one for each of the ${(100 * badShare).toFixed(0)} % that are bad: none share a batch`,
    },
    {
      what: 'Storage, writes',
      price: 's3Write',
      quantity: filesPerMonth * (1 + writes),
      why: `the upload itself and ${writes.toFixed(0)} by the function`,
    },
    { what: 'Storage, reads', price: 's3Read', quantity: filesPerMonth * reads, why: 'by the function' },
  ];
}

/** The bad ones are taken as rejected, and named by a notice each. */
function drawingItems({ filesPerMonth, badShare, stack, upload }: Month): UngroupedItem[] {
  const bad = filesPerMonth * badShare;
  const seconds = DRAWING_TIMES_AS_LONG * upload.functionS;
  return [
    {
      what: 'HTML reports, time',
      price: 'lambdaArm',
      quantity: (bad * seconds * stack.memoryMib) / 1024,
      why: `${seconds.toFixed(1)} s per bad upload`,
    },
    {
      what: 'HTML reports, writes and listings',
      price: 's3Write',
      quantity: filesPerMonth,
      why: 'one written per bad upload, and a look for an earlier one after each other',
    },
  ];
}

/** A generation has a file a table, and three lists beside them. */
function compactionItems({ filesPerMonth, upload }: Month): UngroupedItem[] {
  const { recordingS, runS, memoryMib, runs } = COMPACTION;
  const { ofRun, perThousand } = COMPACTION_LISTINGS;
  const objects = filesPerMonth * upload.objects;
  const written = MONTH.days * (upload.objects + 3);
  return [
    {
      what: 'Compaction, time',
      price: 'lambdaArm',
      quantity: ((filesPerMonth * recordingS + runs * runS) * memoryMib) / 1024,
      why: `${1000 * recordingS} ms per recording, and ${runS} s each hour`,
    },
    { what: 'Compaction, reads', price: 's3Read', quantity: objects, why: 'each small file once' },
    {
      what: 'Compaction, listings and writes',
      price: 's3Write',
      quantity: runs * ofRun + (objects * perThousand) / 1000 + written,
      why: `${ofRun} listings each hour, and every small file in ${perThousand} of them`,
    },
  ];
}

function questionItems(month: Month): UngroupedItem[] {
  const { scannedGb, measured } = month;
  const [dearest] = measured.questions;
  const share = dearest?.readShare ?? 1;
  const passes = passesIn(month);
  return [
    {
      what: 'Athena',
      price: 'athenaScan',
      quantity: scannedGb * share,
      why: `${(100 * share).toFixed(0)} % read, as measured, of the ${amount(scannedGb)} GB of uploads queried`,
    },
    {
      what: STORAGE_READS,
      price: 's3Read',
      quantity: passes * objectsKept(month) * READS_PER_OBJECT,
      why: `${passes.toFixed(1)} passes, ${READS_PER_OBJECT} reads per file`,
    },
  ];
}

function catalogueItems(month: Month): UngroupedItem[] {
  const { crawlsPerMonth } = month.stack;
  const quantity = REQUESTS_PER_PASS * passesIn(month);
  const runs = crawlsPerMonth === 0 ? 'runs only when started by hand' : crawlerWords(crawlsPerMonth);
  return [
    { what: 'Catalogue', price: 'catalogue', quantity, why: 'about a hundred requests per pass' },
    {
      what: 'Crawler',
      price: 'glueCrawl',
      quantity: crawlsPerMonth * CRAWL_DPU_HOURS,
      why: `${runs}; the tables work without it`,
    },
  ];
}

function crawlerWords(crawlsPerMonth: number): string {
  return `${crawlsPerMonth.toFixed(0)} runs of ten minutes with two units each`;
}

/** Files that a pass over everything opens. Of a compacted lake, those of today, and some for each day. */
function objectsKept({ filesPerMonth, monthsKept, stack, upload }: Month): number {
  if (!stack.isCompacted) return filesPerMonth * monthsKept * upload.objects;
  const days = MONTH.days * monthsKept;
  return (filesPerMonth / MONTH.days) * upload.objects + days * upload.objects;
}

/** How often questions pass over everything that is kept. */
function passesIn({ scannedGb, uploadsGb }: Month): number {
  return uploadsGb === 0 ? 0 : scannedGb / uploadsGb;
}

function queueItems({ filesPerMonth, badShare, stack }: Month): UngroupedItem[] {
  const polls = stack.polls * (MONTH.seconds / POLLS.everyS);
  const queues = stack.polledQueues === 1 ? 'the queue of uploads' : `${stack.polledQueues} queues`;
  const pollWords = `${stack.polls} long polls on ${queues}, every ${POLLS.everyS} s`;
  const bad = filesPerMonth * badShare;
  const messages = 3 * filesPerMonth + 5 * bad;
  const noticeGbS = (bad * NOTICE.seconds * NOTICE.memoryMib) / 1024;
  const keyWords = 'alarms cannot publish under the AWS-managed key';
  return [
    { what: 'Polling empty queues', price: 'sqsRequest', quantity: polls, why: pollWords },
    {
      what: 'Messages',
      price: 'sqsRequest',
      quantity: messages,
      why: 'sent, received, deleted; reports wait in between',
    },
    { what: 'Notices', price: 'snsPublish', quantity: bad, why: 'at most one per bad upload' },
    {
      what: 'Notices, time',
      price: 'lambdaArm',
      quantity: noticeGbS,
      why: `${NOTICE.seconds} s each, mostly gathering reports`,
    },
    { what: "The notices' key", price: 'kmsKey', quantity: stack.keys, why: keyWords },
    { what: "The key's requests", price: 'kmsRequest', quantity: 2 * bad, why: 'two per notice' },
  ];
}

function watchingItems(month: Month): UngroupedItem[] {
  const { filesPerMonth, measured, stack } = month;
  const { logRetentionDays, alarmMetrics, dashboards } = stack;
  const logBytes = measured.fragment.logBytes + PLATFORM_LOG_BYTES;
  const logGb = (filesPerMonth * logBytes) / GB;
  const logWords = `per upload, ${measured.fragment.logBytes} bytes from the handler, as measured, plus Lambda's own`;
  const keptLogGb = (logGb * logRetentionDays) / MONTH.days;
  return [
    { what: 'Logs, ingested', price: 'logIngest', quantity: logGb, why: logWords },
    { what: 'Logs, stored', price: 'logKeep', quantity: keptLogGb, why: `${logRetentionDays} days` },
    { what: "The handler's metrics", price: 'metric', quantity: ownMetricMonths(month), why: ownMetricWords() },
    { what: 'Alarms', price: 'alarm', quantity: alarmMetrics, why: `${alarmMetrics} metrics watched` },
    { what: 'Dashboard', price: 'dashboard', quantity: dashboards, why: 'one' },
  ];
}

/** The free quantity of each price is given to its items in order. */
function priced(items: readonly UnpricedItem[]): BillItem[] {
  const left = new Map<PriceName, number>();
  return items.map((one) => {
    const { usd, free = 0 }: { usd: number; free?: number } = PRICES[one.price];
    const isFree = Math.min(one.quantity, left.get(one.price) ?? free);
    left.set(one.price, (left.get(one.price) ?? free) - isFree);
    return { ...one, usd: one.quantity * usd, freeUsd: isFree * usd };
  });
}
