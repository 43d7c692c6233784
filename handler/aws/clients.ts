/**
 * How the function talks to AWS: one client per service for the life of the process, so that connections are kept.
 *
 * Region, credentials and endpoints come from the environment that Lambda sets; how often and how soon a request is
 * repeated is the SDK's own policy.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Without this, the SDK waits for ever. */
const CONNECTION_MS = 3_000;
/**
 * A connection that is idle for this long is dead. Not sooner: while a long recording is judged, the next one's bytes
 * are not read.
 */
const IDLE_MS = 120_000;

/** What every client here is told. */
export const clientConfig = () => ({ requestHandler: { connectionTimeout: CONNECTION_MS, socketTimeout: IDLE_MS } });

/** A client of S3, for both buckets. */
export function s3Client(): S3Client {
  return new S3Client(clientConfig());
}

/** A client of SQS, which gives messages back to their queue. */
export function sqsClient(): SQSClient {
  return new SQSClient(clientConfig());
}

/** A client of SNS, to which notices are published. */
export function snsClient(): SNSClient {
  return new SNSClient(clientConfig());
}
