/** What the stack would create, in moto, made with the AWS SDK. Each has names of its own, so that tests share one moto. */
import { randomUUID } from 'node:crypto';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CreateBucketCommand, type PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type OpenLake, openLake } from '../../local/open-lake.ts';
import { emptyFolder, writeObject } from '../support/lake-folder.ts';
import { bucketsOf } from './buckets.ts';
import type { LambdaFunction } from './lambda/function.ts';
import { type Queue, type Queues, queuesOf } from './queues.ts';
import { stackOutputs } from './stack-outputs.ts';

const REGION = 'us-east-1';
const KEYS = { accessKeyId: 'test', secretAccessKey: 'test' };

export interface Cloud {
  /** Name of the bucket that devices upload to. */
  readonly uploads: string;
  /** Name of the bucket of the lake. */
  readonly lakeBucket: string;
  readonly s3: S3Client;
  readonly queues: Queues;
  /** Told of uploads. */
  readonly queue: Queue;
  readonly deadLetters: Queue;
  /** Told of what was found bad. */
  readonly reports: Queue;
  /** Told of reports that are asked for. */
  readonly drawings: Queue;
  /** Subscribed to the topic: what Slack would be told. */
  readonly notices: Queue;
  /** The environment of each function, by its command. */
  readonly environments: Readonly<
    Record<'index.process' | 'index.notify' | 'index.draw', Readonly<Record<string, string>>>
  >;
  /** @returns the version id */
  upload(key: string, body: Uint8Array, more?: Partial<PutObjectCommandInput>): Promise<string>;
  /** Without a version: puts a delete marker over it, whose version is returned. */
  remove(key: string, version?: string): Promise<string>;
  /** The outputs of a stack, by the names that the program gives them, with the names that things have here. */
  outputs(): Promise<Readonly<Record<string, string>>>;
  /** The environment of a command of the project that works on this cloud. */
  readonly access: Readonly<Record<string, string>>;
  /** Hands the function batch after batch until no message is visible. @returns ids of the messages it gave back */
  deliver(queue: Queue, to: LambdaFunction): Promise<string[]>;
  /** Files of the lake by key. */
  lakeFiles(): Promise<Map<string, Uint8Array>>;
  /** The lake as it is now, downloaded. */
  lake(): Promise<OpenLake>;
}

export async function createCloud(endpoint = process.env.MOTO_ENDPOINT ?? ''): Promise<Cloud> {
  const config = { endpoint, region: REGION, credentials: KEYS };
  const s3 = new S3Client(config);
  const buckets = bucketsOf(s3);
  const queues = queuesOf(new SQSClient(config), buckets.withVersions);
  const name = randomUUID().slice(0, 8);
  const [uploads, lakeBucket, results] = [`${name}-raw`, `${name}-lake`, `${name}-results`];

  const deadLetters = await queues.create(`${name}-dead`);
  const queue = await queues.create(`${name}-uploads`, deadLetters);
  const reportsDeadLetters = await queues.create(`${name}-reports-dead`);
  const reports = await queues.create(`${name}-reports`, reportsDeadLetters);
  const drawings = await queues.create(`${name}-drawings`);
  const notices = await queues.create(`${name}-slack`);
  await buckets.createUploads(uploads, queue);
  await buckets.createLake(lakeBucket);
  await s3.send(new CreateBucketCommand({ Bucket: results }));
  const topicArn = await createTopic(new SNSClient(config), `${name}-notices`, notices);

  const access = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
  };
  return {
    uploads,
    lakeBucket,
    s3,
    access,
    outputs: () =>
      stackOutputs(new CloudWatchClient(config), name, {
        rawBucket: uploads,
        lakeBucket,
        resultsBucket: results,
        queueUrl: queue.url,
        deadLettersUrl: deadLetters.url,
        reportsQueueUrl: reports.url,
        reportsDeadLettersUrl: reportsDeadLetters.url,
        noticesTopicArn: topicArn,
      }),
    queues,
    queue,
    deadLetters,
    reports,
    drawings,
    notices,
    environments: {
      'index.process': { ...access, LAKE_BUCKET: lakeBucket, QUEUE_URL: queue.url, REPORTS_QUEUE_URL: reports.url },
      'index.notify': { ...access, NOTICES_TOPIC_ARN: topicArn },
      'index.draw': { ...access, LAKE_BUCKET: lakeBucket, QUEUE_URL: drawings.url },
    },
    upload: (key, body, more) => buckets.put(uploads, key, body, more),
    remove: (key, version) => buckets.remove(uploads, key, version),
    deliver: async (from, to) => {
      const back: string[] = [];
      for (;;) {
        const messages = await queues.receive(from);
        if (messages.length === 0) return back;
        back.push(...(await queues.hand(from, messages, to)));
      }
    },
    lakeFiles: () => buckets.filesOf(lakeBucket),
    lake: async () => {
      const folder = emptyFolder();
      for (const [key, bytes] of await buckets.filesOf(lakeBucket)) writeObject(folder, key, bytes);
      return openLake(folder);
    },
  };
}

async function createTopic(sns: SNSClient, Name: string, subscriber: Queue): Promise<string> {
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name }));
  const Attributes = { RawMessageDelivery: 'true' };
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: subscriber.arn, Attributes }));
  return TopicArn;
}
