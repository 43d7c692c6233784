/**
 * What costs money in a stack with default settings. A test compares it with the program in `infra/`.
 */
import { GATHERING_MS } from '../../handler/notify/digest.ts';

/** The parts of a stack that cost money by the hour, the request or the month. */
export interface BilledStack {
  readonly memoryMib: number;
  /** Space under /tmp. */
  readonly scratchMib: number;
  /** Queues that Lambda empties: uploads, and reports of bad ones. */
  readonly polledQueues: number;
  /** Long polls that Lambda keeps open, on all of them together. */
  readonly polls: number;
  readonly keys: number;
  readonly dashboards: number;
  /** Metrics that alarms watch. An alarm on a ratio of two watches both. */
  readonly alarmMetrics: number;
  readonly logRetentionDays: number;
  /** Where uploads are archived. */
  readonly archiveClass: 'instant' | 'flexible';
  readonly glacierAfterDays: number;
  /** Smaller uploads stay where they are. */
  readonly archivedFromBytes: number;
  readonly crawlsPerMonth: number;
  /** Whether small files of closed days are put together. */
  readonly isCompacted: boolean;
  /** Whether an HTML report is drawn of each bad upload. */
  readonly drawsReports: boolean;
  /** Images that the registry keeps, for going back. */
  readonly images: number;
  /** Roughly, resources in Pulumi's state. */
  readonly resources: number;
}

/** Days, hours and seconds of a month, on average. */
export const MONTH = { days: 365 / 12, hours: 730, seconds: 730 * 3600 };

/** A stack with the default of every setting. */
export const DEFAULT_STACK: BilledStack = {
  memoryMib: 1769,
  scratchMib: 4096,
  polledQueues: 2,
  polls: 10,
  keys: 1,
  dashboards: 1,
  alarmMetrics: 11,
  logRetentionDays: 90,
  archiveClass: 'instant',
  glacierAfterDays: 0,
  archivedFromBytes: 2 ** 20,
  crawlsPerMonth: 0,
  isCompacted: false,
  drawsReports: false,
  images: 10,
  resources: 120,
};

/** Space under /tmp that is not billed. */
export const FREE_SCRATCH_MIB = 512;

/** S3 moves objects once a day, so that on average they wait half a day longer than is set; counted as a whole one. */
export const MOVES_EVERY_DAYS = 1;

/** Days that are billed in either Glacier class, however soon an object is deleted. */
export const MIN_GLACIER_DAYS = 90;

/**
 * Lambda keeps five long polls open on a queue; where no maximum concurrency is set it may go down to two. Each ends
 * after 20 s without a message and is followed by another.
 *
 * Source: AWS Lambda Developer Guide, "Configuring scaling behavior for SQS event source mappings".
 */
export const POLLS = { ofQueue: 5, minOfQueue: 2, everyS: 20 };

/** The function that notifies gathers reports for 20 s, and then publishes, for which a second is an estimate, not measured. */
export const NOTICE = { seconds: GATHERING_MS / 1000 + 1, memoryMib: 256 };

/**
 * The function that compacts runs once an hour. A recording takes 10 ms of processor time, with its requests, measured on one machine
 * (docs/adr/0054), and some more on Lambda and for S3 to answer, an estimate; a run that finds nothing takes about two seconds.
 */
export const COMPACTION = { recordingS: 0.013, runS: 2, memoryMib: 1769, runs: 730 };

/** Judging an upload again and drawing its report takes about half as long again as processing it did: an estimate. */
export const DRAWING_TIMES_AS_LONG = 1.5;

/** What the function that draws brings with it: a queue, and alarms on two of its metrics. */
export const DRAWER_PARTS = { queues: 1, alarmMetrics: 2 };

/** Listings of a run over the whole lake; and hours for which an object is listed, until a day after it was taken. */
export const COMPACTION_LISTINGS = { ofRun: 14, perThousand: 27 };

/** The crawler's minimum charge: two processing units for ten minutes. */
export const CRAWL_DPU_HOURS = 2 / 6;

/**
 * The base image, compressed; recalled, not measured. Layers that ten images share are kept once, and all of them share
 * this one, so each further image adds only its bundle.
 */
export const BASE_IMAGE_GB = 0.2;

/** Lines that Lambda itself writes at the start and end of an invocation, in JSON; recalled, not measured. */
export const PLATFORM_LOG_BYTES = 1200;
