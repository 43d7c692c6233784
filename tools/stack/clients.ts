/** Clients of AWS for a person's commands. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { DayCatalogue } from '../../handler/compact/bucket/versioned-bucket.ts';
import { clientConfig } from './client-config.ts';
import type { ClientRegion } from './outputs.ts';

/** A client of S3, for both buckets of a stack. */
export function s3Of(region: ClientRegion): S3Client {
  return new S3Client(clientConfig(region));
}

/** A client of SQS, for the queues of a stack. */
export function sqsOf(region: ClientRegion): SQSClient {
  return new SQSClient(clientConfig(region));
}

/** A client of CloudWatch, which is loaded for the commands that look at alarms and for no other. */
export async function cloudWatchOf(region: ClientRegion): Promise<CloudWatchClient> {
  const { CloudWatchClient: Client } = await import('@aws-sdk/client-cloudwatch');
  return new Client(clientConfig(region));
}

/** The catalogue of a stack's days; its client is loaded for the commands that compact and for no other. */
export async function catalogueOf(region: ClientRegion, database: string, bucket: string): Promise<DayCatalogue> {
  const [{ GlueClient }, { GlueCatalogue }] = await Promise.all([
    import('@aws-sdk/client-glue'),
    import('../../handler/aws/glue-catalogue.ts'),
  ]);
  return new GlueCatalogue(new GlueClient(clientConfig(region)), database, bucket);
}
