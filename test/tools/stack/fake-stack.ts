/**
 * A deployed stack in memory: buckets that keep versions, queues, alarms, and the project's own handler behind them. For the
 * logic of commands; what S3 and SQS do themselves, `test/aws` asks moto.
 */
import { Readable } from 'node:stream';
import { CloudWatchClient, type Datapoint, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { SQSClient, SQSServiceException } from '@aws-sdk/client-sqs';
import { S3LakeStore } from '../../../handler/aws/s3-lake-store.ts';
import { S3RawStore } from '../../../handler/aws/s3-raw-store.ts';
import { createLog } from '../../../handler/log.ts';
import { handleBatch } from '../../../handler/queue/batch.ts';
import { batchOf } from '../../../local/queue.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';

/** One version of an object. */
export interface FakeVersion {
  readonly key: string;
  readonly version: string;
  readonly bytes: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
  readonly at: Date;
  readonly isMarker: boolean;
  /** As a listing gives it; what is in `GLACIER` cannot be read. */
  storageClass: string;
}

export interface FakeStack {
  readonly outputs: Readonly<Record<string, string>>;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly cloudwatch: CloudWatchClient;
  /** Versions by bucket, oldest first. */
  readonly raw: FakeVersion[];
  readonly lake: FakeVersion[];
  /** What Athena has answered; this bucket keeps no versions. */
  readonly results: FakeVersion[];
  /** Bodies by the queue's address. */
  readonly queues: Map<string, string[]>;
  /** Until when a message is hidden, by queue and body, in milliseconds since 1970. */
  readonly hiddenUntil: Map<string, number>;
  /** Alarms by name. */
  readonly alarms: Map<string, MetricAlarm>;
  /** What CloudWatch answers about any metric. */
  readonly datapoints: Datapoint[];
  /** Names of commands that AWS refuses. */
  readonly denied: Set<string>;
  /** Names of the commands that were sent, with their input. */
  readonly asked: [name: string, input: Input][];
  /** The bucket's clock. */
  now: Date;
  /** How many versions a page of a listing has at most. */
  pageSize: number;
  /** Has the handler process what was uploaded since the last time. */
  process(): Promise<void>;
  /** Has the handler process what is on the queue of uploads. */
  processQueue(): Promise<void>;
}

/** The inputs of all commands together. */
interface Input {
  readonly Bucket: 'raw' | 'lake' | 'results';
  readonly Key: string;
  readonly VersionId?: string;
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly Delete: { readonly Objects: readonly { readonly Key: string; readonly VersionId: string }[] };
  readonly Body?: string | Uint8Array;
  readonly Metadata?: Readonly<Record<string, string>>;
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string;
  readonly MaxKeys?: number;
  readonly StartAfter?: string;
  readonly QueueUrl: string;
  readonly MessageBody: string;
  readonly Entries: readonly { readonly Id: string; readonly MessageBody: string; readonly ReceiptHandle: string }[];
  readonly ReceiptHandle?: string;
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly AlarmNames?: readonly string[];
  readonly AlarmName: string;
  readonly StateValue: 'OK' | 'ALARM';
}

export const OUTPUTS = {
  rawBucket: 'raw',
  lakeBucket: 'lake',
  resultsBucket: 'results',
  queueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/uploads',
  deadLettersUrl: 'https://sqs.eu-central-1.amazonaws.com/1/dead',
  reportsQueueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/reports',
  reportsDeadLettersUrl: 'https://sqs.eu-central-1.amazonaws.com/1/reports-dead',
  alarmNames: 'alarms-dead-uploads-1a2b3c4 alarms-rejected-share-1a2b3c4 alarms-process-throttles-1a2b3c4',
};

export function fakeStack(): FakeStack {
  const buckets: Readonly<Record<string, FakeVersion[]>> = { raw: [], lake: [], results: [] };
  const queues = new Map<string, string[]>(
    Object.entries(OUTPUTS).flatMap(([name, url]): [string, string[]][] => (name.endsWith('Url') ? [[url, []]] : [])),
  );
  const denied = new Set<string>();
  const asked: FakeStack['asked'] = [];
  const announced: { bucket: string; key: string; version: string }[] = [];
  let versions = 0;
  const stack = { now: new Date(), pageSize: 1000 } as { -readonly [K in keyof FakeStack]: FakeStack[K] }; // filled below

  const client = <C>(type: { readonly prototype: C }, Refusal: typeof S3ServiceException, answers: Answers): C =>
    Object.assign(Object.create(type.prototype as object), {
      send: async (command: { readonly constructor: { readonly name: string }; readonly input: Input }) => {
        const name = command.constructor.name.replace(/Command$/, '');
        asked.push([name, command.input]);
        if (denied.has(name)) throw refusal(Refusal, 'AccessDenied', 403);
        const answer = answers[name];
        if (answer === undefined) throw new Error(`the fake stack has no answer to ${name}`);
        return { $metadata: {}, ...answer(command.input) };
      },
    }) as C;

  const s3 = client<S3Client>(S3Client, S3ServiceException, {
    PutObject: ({ Bucket, Key, Body = '', Metadata = {}, IfMatch, IfNoneMatch }) => {
      const before = buckets[Bucket]!.findLast((one) => one.key === Key);
      const tag = before === undefined || before.isMarker ? undefined : headOf(before).ETag;
      if (IfMatch !== undefined && IfMatch !== tag) throw refusal(S3ServiceException, 'PreconditionFailed', 412);
      if (IfNoneMatch !== undefined && tag !== undefined) throw refusal(S3ServiceException, 'PreconditionFailed', 412);
      versions += 1;
      const version = `v${versions}`;
      const bytes = typeof Body === 'string' ? Buffer.from(Body) : Uint8Array.from(Body);
      const made = { key: Key, version, bytes, metadata: Metadata, at: stack.now, isMarker: false };
      buckets[Bucket]!.push({ ...made, storageClass: 'STANDARD' });
      if (Bucket === 'raw') announced.push({ bucket: Bucket, key: Key, version });
      return { VersionId: version };
    },
    GetObject: ({ Bucket, Key, VersionId }) => {
      const found = versionOf(buckets[Bucket]!, Key, VersionId);
      if (found.storageClass === 'GLACIER') throw refusal(S3ServiceException, 'InvalidObjectState', 403);
      const body = Readable.from([found.bytes]);
      const Body = Object.assign(body, {
        transformToByteArray: async () => found.bytes,
        transformToString: async () => new TextDecoder().decode(found.bytes),
      });
      return { ...headOf(found), Body };
    },
    HeadObject: ({ Bucket, Key, VersionId }) => headOf(versionOf(buckets[Bucket]!, Key, VersionId)),
    ListObjectsV2: ({ Bucket, Prefix = '', Delimiter, MaxKeys = Number.POSITIVE_INFINITY, StartAfter = '' }) => {
      const newest = new Map(buckets[Bucket]!.map((one) => [one.key, one]));
      const there = [...newest.values()].filter(
        ({ key, isMarker }) => !isMarker && key.startsWith(Prefix) && key > StartAfter,
      );
      const cut = (key: string) => key.slice(0, key.indexOf('/', Prefix.length) + 1);
      const isBelow = (key: string) => Delimiter !== undefined && cut(key).length > Prefix.length;
      const folders = new Set(
        there
          .map(({ key }) => key)
          .filter(isBelow)
          .map(cut),
      );
      const files = there.filter(({ key }) => !isBelow(key)).sort((a, b) => (a.key < b.key ? -1 : 1));
      return {
        Contents: files
          .slice(0, MaxKeys)
          .map(({ key, bytes, at }) => ({ Key: key, Size: bytes.length, LastModified: at })),
        CommonPrefixes: [...folders].sort().map((folder) => ({ Prefix: folder })),
      };
    },
    ListObjectVersions: ({ Bucket, Prefix = '', Delimiter, KeyMarker, VersionIdMarker }) => {
      const below = buckets[Bucket]!.filter(({ key }) => key.startsWith(Prefix)).reverse();
      const end = (key: string) => (Delimiter === undefined ? -1 : key.indexOf(Delimiter, Prefix.length));
      const folders = new Set(below.filter(({ key }) => end(key) >= 0).map(({ key }) => key.slice(0, end(key) + 1)));
      const all = below
        .filter(({ key }) => end(key) < 0)
        .sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1));
      const from = 1 + all.findIndex(({ key, version }) => key === KeyMarker && version === VersionIdMarker);
      const page = all.slice(from, from + stack.pageSize);
      const last = page.at(-1);
      const isLatest = (one: FakeVersion) => all.find(({ key }) => key === one.key) === one;
      const listed = (one: FakeVersion) => ({
        Key: one.key,
        VersionId: one.version,
        Size: one.bytes.length,
        LastModified: one.at,
        IsLatest: isLatest(one),
        StorageClass: one.storageClass,
      });
      return {
        Versions: page.filter(({ isMarker }) => !isMarker).map(listed),
        DeleteMarkers: page.filter(({ isMarker }) => isMarker).map(listed),
        ...(last === all.at(-1)
          ? {}
          : { IsTruncated: true, NextKeyMarker: last?.key, NextVersionIdMarker: last?.version }),
        CommonPrefixes: [...folders].sort().map((folder) => ({ Prefix: folder })),
      };
    },
    DeleteObjects: ({ Bucket, Delete }) => {
      const isGone = ({ key, version }: FakeVersion) =>
        Delete.Objects.some(({ Key, VersionId }) => Key === key && VersionId === version);
      const left = buckets[Bucket]!.filter((one) => !isGone(one));
      buckets[Bucket]!.splice(0, Number.POSITIVE_INFINITY, ...left);
      return {};
    },
    DeleteObject: ({ Bucket, Key, VersionId }) => {
      const bucket = buckets[Bucket]!;
      const at = bucket.findIndex(({ key, version }) => key === Key && version === VersionId);
      versions += 1;
      const marker = { key: Key, version: `v${versions}`, bytes: new Uint8Array(), metadata: {}, at: stack.now };
      if (Bucket === 'results') {
        bucket.splice(
          bucket.findIndex(({ key }) => key === Key),
          1,
        );
      } else if (VersionId === undefined) bucket.push({ ...marker, isMarker: true, storageClass: 'STANDARD' });
      else if (at >= 0) bucket.splice(at, 1);
      return {};
    },
  });
  const hiddenUntil = new Map<string, number>();
  const isHidden = (url: string, body: string) => (hiddenUntil.get(`${url} ${body}`) ?? 0) > stack.now.getTime();
  const sqs = client<SQSClient>(SQSClient, SQSServiceException as unknown as typeof S3ServiceException, {
    GetQueueAttributes: ({ QueueUrl }) => {
      const hidden = queues.get(QueueUrl)!.filter((body) => isHidden(QueueUrl, body)).length;
      return {
        Attributes: {
          ApproximateNumberOfMessages: String(queues.get(QueueUrl)!.length - hidden),
          ApproximateNumberOfMessagesNotVisible: String(hidden),
        },
      };
    },
    ReceiveMessage: ({ QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout = 30 }) => {
      const bodies = queues.get(QueueUrl)!.filter((body) => !isHidden(QueueUrl, body));
      const some = bodies.slice(0, MaxNumberOfMessages);
      for (const body of some) hiddenUntil.set(`${QueueUrl} ${body}`, stack.now.getTime() + VisibilityTimeout * 1000);
      return { Messages: some.map((Body) => ({ Body, MessageId: Body, ReceiptHandle: Body })) };
    },
    ChangeMessageVisibility: ({ QueueUrl, ReceiptHandle, VisibilityTimeout = 0 }) => {
      hiddenUntil.set(`${QueueUrl} ${ReceiptHandle}`, stack.now.getTime() + VisibilityTimeout * 1000);
      return {};
    },
    DeleteMessage: ({ QueueUrl, ReceiptHandle = '' }) => {
      const bodies = queues.get(QueueUrl)!;
      bodies.splice(bodies.indexOf(ReceiptHandle), 1);
      return {};
    },
    DeleteMessageBatch: ({ QueueUrl, Entries }) => {
      const bodies = queues.get(QueueUrl)!;
      for (const { ReceiptHandle } of Entries) bodies.splice(bodies.indexOf(ReceiptHandle), 1);
      return { Successful: Entries.map(({ Id }) => ({ Id })) };
    },
    SendMessageBatch: ({ QueueUrl, Entries }) => {
      queues.get(QueueUrl)!.push(...Entries.map(({ MessageBody }) => MessageBody));
      return { Successful: Entries.map(({ Id }) => ({ Id })) };
    },
    SendMessage: ({ QueueUrl, MessageBody }) => ({ MessageId: String(queues.get(QueueUrl)!.push(MessageBody)) }),
  });
  const datapoints: Datapoint[] = [];
  const alarms = new Map<string, MetricAlarm>(
    OUTPUTS.alarmNames.split(' ').map((AlarmName) => [AlarmName, { AlarmName, StateValue: 'OK', Threshold: 20 }]),
  );
  const cloudwatch = client<CloudWatchClient>(
    CloudWatchClient,
    SQSServiceException as unknown as typeof S3ServiceException,
    {
      DescribeAlarms: ({ AlarmNames = [] }) => ({
        MetricAlarms: AlarmNames.flatMap((name: string) => alarms.get(name) ?? []),
      }),
      SetAlarmState: ({ AlarmName, StateValue }) => {
        alarms.set(AlarmName, { ...alarms.get(AlarmName), StateValue, StateUpdatedTimestamp: stack.now });
        return {};
      },
      GetMetricStatistics: () => ({ Datapoints: datapoints }),
    },
  );
  const handle = async (batch: Parameters<typeof handleBatch>[0]) => {
    const refusedBefore = [...denied];
    const askedBefore = asked.length;
    denied.clear(); // the function has rights of its own
    await handleBatch(batch, {
      raw: new S3RawStore(s3),
      lake: new S3LakeStore(s3, 'lake'),
      log: createLog({ write: () => {} }),
      report: async () => {},
      defaultProfile,
      timeLeftMs: () => Number.POSITIVE_INFINITY,
      maxPrefetchBytes: 0,
      onResult: () => {},
    });
    for (const name of refusedBefore) denied.add(name);
    asked.length = askedBefore; // only what the command under test asks counts
  };
  return Object.assign(stack, {
    outputs: OUTPUTS,
    s3,
    sqs,
    cloudwatch,
    raw: buckets.raw!,
    lake: buckets.lake!,
    results: buckets.results!,
    queues,
    hiddenUntil,
    alarms,
    datapoints,
    denied,
    asked,
    process: () => handle(batchOf(announced.splice(0))),
    processQueue: () => {
      const bodies = queues.get(OUTPUTS.queueUrl)!.splice(0);
      return handle({ Records: bodies.map((body, at) => ({ messageId: `${at}`, body })) });
    },
  });
}

type Answers = Readonly<Record<string, (input: Input) => Readonly<Record<string, unknown>>>>;

function headOf({ version, bytes, metadata, at }: FakeVersion) {
  return {
    VersionId: version,
    ContentLength: bytes.length,
    Metadata: metadata,
    LastModified: at,
    ETag: `"${version}"`,
  };
}

function versionOf(bucket: readonly FakeVersion[], key: string, version: string | undefined): FakeVersion {
  const found = bucket.findLast((one) => one.key === key && (version === undefined || one.version === version));
  if (found === undefined)
    throw refusal(S3ServiceException, version === undefined ? 'NoSuchKey' : 'NoSuchVersion', 404);
  if (found.isMarker)
    throw refusal(
      S3ServiceException,
      version === undefined ? 'NoSuchKey' : 'MethodNotAllowed',
      version === undefined ? 404 : 405,
    );
  return found;
}

function refusal(Type: typeof S3ServiceException, name: string, httpStatusCode: number) {
  return new Type({ name, $fault: 'client', message: `${name}, says AWS`, $metadata: { httpStatusCode } });
}
