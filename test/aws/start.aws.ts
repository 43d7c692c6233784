import { describe, expect, test } from '@jest/globals';
import { createCloud } from './cloud.ts';
import { runtimeClient, startFunction } from './lambda/function.ts';

const { environments } = await createCloud();
/** A test of Lambda's own runtime client, where that is installed. */
const underLambda = runtimeClient === undefined ? test.skip : test;

describe('the start of a function', () => {
  for (const handler of ['index.process', 'index.notify'] as const) {
    test(`ends ready for work: ${handler}`, async () => {
      const started = await startFunction(handler, environments[handler]);
      expect(started.start).toBe('ready');
      expect(await started.invoke({ Records: [] })).toEqual({ batchItemFailures: [] });
      await started.stop();
    });
  }

  test('fails before anything is taken when the environment is wrong, and names everything that is', async () => {
    const { LAKE_BUCKET: _, QUEUE_URL: __, ...rest } = environments['index.process'];
    const started = await startFunction('index.process', { ...rest, LARGEST_FILE_MIB: 'many' });
    expect(started.start).toEqual({
      error: expect.objectContaining({
        errorMessage: expect.stringMatching(
          /LAKE_BUCKET is missing.*QUEUE_URL is missing.*LARGEST_FILE_MIB must be .*"many"/,
        ),
      }),
    });
    await started.stop();
  });

  underLambda('is initialised by the client that Lambda itself uses', async () => {
    expect(runtimeClient).toMatch(/aws-lambda-ric\/index\.mjs$/);
    const started = await startFunction('index.process', environments['index.process']);
    expect(await started.invoke({ Records: [{ messageId: 'm', body: 'no JSON' }] })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm' }],
    });
    await started.stop();
  });
});
