import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { s3Client, snsClient, sqsClient } from '../../../handler/aws/clients.ts';
import { startLoopback } from './loopback-aws.ts';

const aws = await startLoopback();
process.env.AWS_ENDPOINT_URL = aws.config.endpoint;
process.env.AWS_REGION = aws.config.region;
process.env.AWS_ACCESS_KEY_ID = aws.config.credentials.accessKeyId;
process.env.AWS_SECRET_ACCESS_KEY = aws.config.credentials.secretAccessKey;

/** The time limits of a client after its first request. The SDK types the request handler only as an object; in Node it has these settings. */
function timesOf({ config }: { readonly config: { readonly requestHandler: object } }) {
  const handler = config.requestHandler as { httpHandlerConfigs(): Record<string, unknown> };
  const { connectionTimeout, socketTimeout } = handler.httpHandlerConfigs();
  return { connectionTimeout, socketTimeout };
}

describe('a client of AWS', () => {
  test('takes region, credentials and endpoint from the environment, and gives up on a dead connection', async () => {
    const times = { connectionTimeout: 3_000, socketTimeout: 120_000 };
    const s3 = s3Client();
    aws.answer = () => ({ body: '<ListAllMyBucketsResult/>' });
    await s3.send(new ListBucketsCommand());
    expect(timesOf(s3)).toEqual(times);
    const sqs = sqsClient();
    aws.answer = () => ({ body: '{}' });
    await sqs.send(new ListQueuesCommand());
    expect(timesOf(sqs)).toEqual(times);
    const sns = snsClient();
    aws.answer = () => ({ body: '<ListTopicsResponse><ListTopicsResult/></ListTopicsResponse>' });
    await sns.send(new ListTopicsCommand());
    expect(timesOf(sns)).toEqual(times);
  });
});
