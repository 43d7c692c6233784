/** Clients of AWS for a person's commands: those of a machine that may have no network, so that none waits for ever. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ClientRegion } from './outputs.ts';

const CONNECTION_MS = 5_000;
/** A connection on which nothing has moved for this long is dead. */
const IDLE_MS = 60_000;

const config = (region: ClientRegion) => ({
  ...region,
  requestHandler: { connectionTimeout: CONNECTION_MS, socketTimeout: IDLE_MS },
});

/** A client of S3, for both buckets of a stack. */
export function s3Of(region: ClientRegion): S3Client {
  return new S3Client(config(region));
}

/** A client of SQS, for the queues of a stack. */
export function sqsOf(region: ClientRegion): SQSClient {
  return new SQSClient(config(region));
}

/** A client of CloudWatch, which is loaded for the commands that look at alarms and for no other. */
export async function cloudWatchOf(region: ClientRegion): Promise<CloudWatchClient> {
  const { CloudWatchClient: Client } = await import('@aws-sdk/client-cloudwatch');
  return new Client(config(region));
}
