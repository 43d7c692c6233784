/**
 * Where Lambda calls: functions run from one image, `index.process` (uploads to lake), `index.notify` (what was bad to people)
 * and, where a stack asks for them, `index.watch` (which folders went silent), `index.compact` (few large files of many small
 * ones) and `index.draw` (an HTML report of what a notice names). Here the environment becomes clients; everything else takes them
 * as arguments.
 */
import { PublishCommand } from '@aws-sdk/client-sns';
import { freshFolder } from '../lake/day-manifest.ts';
import { s3Client, snsClient, sqsClient } from './aws/clients.ts';
import { type DeliveredMessage, returnMessages } from './aws/return-messages.ts';
import { hasSheet } from './aws/s3-has-sheet.ts';
import { S3LakeStore } from './aws/s3-lake-store.ts';
import { listUploads } from './aws/s3-listing.ts';
import { S3NoticeClock } from './aws/s3-notice-clock.ts';
import { S3RawStore } from './aws/s3-raw-store.ts';
import { S3ReportStore } from './aws/s3-report-store.ts';
import { S3VersionedBucket } from './aws/s3-versioned-bucket.ts';
import { SqsReportQueue } from './aws/sqs-report-queue.ts';
import { sendMessages } from './aws/sqs-send.ts';
import { compactBucket, registerDays } from './compact/bucket/compact-bucket.ts';
import type { DayCatalogue } from './compact/bucket/versioned-bucket.ts';
import {
  compactSettings,
  drawSettings,
  notifySettings,
  type ProcessSettings,
  processSettings,
  watchSettings,
} from './environment.ts';
import { createLog } from './log.ts';
import { type Digest, notifyWhenDue } from './notify/digest.ts';
import { type Notifier, notifyOfReports } from './notify/notify.ts';
import { encodeReports } from './notify/report.ts';
import { handleBatch, type Pipeline } from './queue/batch.ts';
import type { BatchResponse } from './queue/event.ts';
import { RegisteringLakeStore } from './registering-lake-store.ts';
import { encodeRequest } from './report/drawing-request.ts';
import type { LakeStore } from './store.ts';
import { type Watch, watchFolders } from './watch/watch.ts';

/** What Lambda hands over from a queue. */
interface DeliveredBatch {
  readonly Records: readonly DeliveredMessage[];
}

/** What Lambda says of the invocation, as far as it is used. */
interface Invocation {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** What one function keeps from one invocation to the next. */
type Processor = Pipeline & {
  returnFailed(failed: readonly DeliveredMessage[], notStarted: ReadonlyMap<string, number>): Promise<void>;
};

/** The same of the function that notifies people. */
type PeopleNotifier = Omit<Notifier, 'timeLeftMs'> & {
  readonly digest: Pick<Digest<DeliveredMessage>, 'queue' | 'clock' | 'gapMs'> | undefined;
};

const MINUTE_MS = 60_000;
/** Several times what a piece of a compaction takes: one that was begun is not to be killed at its end. */
const PIECE_MS = 5 * MINUTE_MS;

const processor = once(newProcessor);
const notifier = once(newNotifier);
const watcher = once(newWatch);
const compactor = once(newCompactor);
const drawer = once(newDrawer);

// Lambda names the command in _HANDLER. Asked for now, a wrong environment ends the start and not the first upload.
if (process.env._HANDLER === 'index.process') processor();
if (process.env._HANDLER === 'index.notify') notifier();
if (process.env._HANDLER === 'index.watch') watcher();
if (process.env._HANDLER === 'index.compact') compactor();
if (process.env._HANDLER === 'index.draw') drawer();

/** Processes a batch of the queue of uploads. */
async function processUploads(batch: DeliveredBatch, invocation: Invocation): Promise<BatchResponse> {
  const { returnFailed, ...pipeline } = processor();
  const log = pipeline.log.with({ requestId: invocation.awsRequestId });
  const timeLeftMs = () => invocation.getRemainingTimeInMillis();
  const { batchItemFailures, notStarted } = await handleBatch(batch, { ...pipeline, log, timeLeftMs });
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  try {
    await returnFailed(
      batch.Records.filter(({ messageId }) => failed.has(messageId)),
      notStarted,
    );
  } catch (error) {
    log.warn('visibility-not-changed', { error: String(error) });
  }
  return { batchItemFailures };
}

/** Notifies people of a batch of the queue of reports; where notices are kept few, when one is due. */
async function notifyPeople(batch: DeliveredBatch, invocation: Invocation): Promise<BatchResponse> {
  const { digest, ...rest } = notifier();
  const log = rest.log.with({ requestId: invocation.awsRequestId });
  const timeLeftMs = () => invocation.getRemainingTimeInMillis();
  if (digest === undefined) return await notifyOfReports(batch, { ...rest, log, timeLeftMs });
  return await notifyWhenDue(batch.Records, { ...rest, ...digest, log, nowMs: Date.now, timeLeftMs });
}

/** Looks once which folders went silent; called by a schedule, with nothing that matters here. */
function watch(_event: unknown, { awsRequestId: requestId }: Invocation): Promise<void> {
  const { log, ...rest } = watcher();
  return watchFolders({ ...rest, log: log.with({ requestId }) }, new Date());
}

/** Registers days and compacts what is new on closed ones, for as long as there is time; called by a schedule, with nothing that matters here. */
async function compact(_event: unknown, invocation: Invocation): Promise<void> {
  const { bucket, catalogue, registersOnly, log } = compactor();
  const hasTime = () => invocation.getRemainingTimeInMillis() > PIECE_MS;
  const lake = { bucket, catalogue: await catalogue(), nowMs: Date.now(), hasTime };
  const logOfRun = log.with({ requestId: invocation.awsRequestId });
  if (registersOnly) await registerDays(lake, logOfRun);
  else await compactBucket(lake, logOfRun);
}

/** Draws the reports that a batch of the queue of drawings asks for. */
async function draw(batch: DeliveredBatch, invocation: Invocation): Promise<BatchResponse> {
  const { returnFailed, ...drawing } = drawer();
  const log = drawing.log.with({ requestId: invocation.awsRequestId });
  const { drawBatch } = await import('./report/draw-batch.ts'); // no other function needs what draws
  const timeLeftMs = () => invocation.getRemainingTimeInMillis();
  const { batchItemFailures } = await drawBatch(batch, { ...drawing, log, timeLeftMs });
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  try {
    await returnFailed(batch.Records.filter(({ messageId }) => failed.has(messageId)));
  } catch (error) {
    log.warn('visibility-not-changed', { error: String(error) });
  }
  return { batchItemFailures };
}

export { compact, draw, notifyPeople as notify, processUploads as process, watch };

function newProcessor(): Processor {
  const settings = processSettings(process.env);
  const s3 = s3Client();
  const sqs = sqsClient();
  return {
    raw: new S3RawStore(s3),
    lake: lakeOf(new S3LakeStore(s3, settings.lakeBucket), settings),
    log: createLog(),
    defaultProfile: settings.defaultProfile,
    maxBytes: settings.largestFileBytes,
    scratchMib: settings.scratchMib,
    maxDays: settings.maxDays,
    memoryMib: settings.memoryMib,
    metricsNamespace: settings.metricsNamespace,
    hasHtmlReports: settings.drawsReports,
    report: (bad) => sendMessages(sqs, settings.reportsQueueUrl, encodeReports(bad)),
    returnFailed: (failed, notStarted) => returnMessages(failed, notStarted, sqs, settings.queueUrl),
  };
}

function lakeOf(
  lake: LakeStore,
  { catalogueDatabase, lakeBucket }: Pick<ProcessSettings, 'catalogueDatabase' | 'lakeBucket'>,
): LakeStore {
  if (catalogueDatabase === undefined) return lake;
  const catalogue = catalogueOf(catalogueDatabase, lakeBucket);
  return new RegisteringLakeStore(lake, async (table, day) =>
    (await catalogue()).register(table, day, freshFolder(table, day)),
  );
}

/** Glue's client is as large as all the others together, and most invocations do not need it: it is loaded when it is. */
function catalogueOf(database: string, bucket: string): () => Promise<DayCatalogue> {
  return once(async () => (await import('./aws/glue-catalogue.ts')).glueCatalogue(database, bucket));
}

function newCompactor() {
  const { lakeBucket, catalogueDatabase, registersOnly } = compactSettings(process.env);
  return {
    registersOnly,
    bucket: new S3VersionedBucket(s3Client(), lakeBucket),
    catalogue: catalogueOf(catalogueDatabase, lakeBucket),
    log: createLog(),
  };
}

function newDrawer() {
  const { lakeBucket, queueUrl, defaultProfile, scratchMib } = drawSettings(process.env);
  const [s3, sqs] = [s3Client(), sqsClient()];
  return {
    raw: new S3RawStore(s3),
    reports: new S3ReportStore(s3, lakeBucket),
    defaultProfile,
    scratchMib,
    log: createLog(),
    returnFailed: (failed: readonly DeliveredMessage[]) => returnMessages(failed, new Map(), sqs, queueUrl),
  };
}

function newNotifier(): PeopleNotifier {
  const { noticesTopicArn: TopicArn, digest, drawingsQueueUrl, ...form } = notifySettings(process.env);
  const [sns, s3, sqs] = [snsClient(), s3Client(), sqsClient()];
  return {
    digest: digest && {
      queue: new SqsReportQueue(sqs, digest.reportsQueueUrl),
      clock: new S3NoticeClock(s3, digest.lakeBucket),
      gapMs: digest.gapMinutes * MINUTE_MS,
    },
    publish: async (Message) => void (await sns.send(new PublishCommand({ TopicArn, Message }))),
    hasSheet: ({ bucket, key }) => hasSheet(s3, bucket, key),
    askFor:
      drawingsQueueUrl === undefined
        ? undefined
        : (objects) => sendMessages(sqs, drawingsQueueUrl, objects.map(encodeRequest)),
    form,
    log: createLog(),
  };
}

function newWatch(): Watch {
  const { rawBucket, noticesTopicArn: TopicArn, dashboardUrl } = watchSettings(process.env);
  const [s3, sns] = [s3Client(), snsClient()];
  return {
    list: () => listUploads(s3, rawBucket),
    publish: async (Message) => void (await sns.send(new PublishCommand({ TopicArn, Message }))),
    log: createLog(),
    dashboardUrl,
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
