import { describe, expect, jest, test } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import fc from 'fast-check';
import { NOTIFIER_CONCURRENCY } from '../../../infra/compute/notifier.ts';
import { EVERYTHING, graphOf, ofType, type StackToMake } from '../../../infra/graph.ts';
import { runsOf } from '../../support/seed/seed.ts';

/** The most copies of the function and of the notifier, as the stack hands them to Lambda. */
async function concurrencyOf(stack: StackToMake) {
  const mappings = ofType(await graphOf(stack), 'EventSourceMapping');
  const of = (part: string) => mappings.find(({ name }) => name.includes(part))!.inputs.scalingConfig;
  return [of('process'), of('notify')].map((config) => (config as { maximumConcurrency: number }).maximumConcurrency);
}

describe('copies at the same time', () => {
  test('never exceed the account, notices included, nor what is set', async () => {
    const quotas = fc.integer({ min: 2 + NOTIFIER_CONCURRENCY, max: 1500 });
    await fc.assert(
      fc.asyncProperty(quotas, fc.integer({ min: 2, max: 1000 }), async (concurrencyQuota, wanted) => {
        const config = { maxConcurrency: String(wanted) };
        const [uploads = 0, notices = 0] = await concurrencyOf({ concurrencyQuota, config });
        expect(uploads + notices).toBeLessThanOrEqual(concurrencyQuota);
        expect(uploads).toBe(Math.min(wanted, concurrencyQuota - notices));
      }),
      { numRuns: runsOf(6) },
    );
  });

  test('of a usual account are what is set, and nobody is told anything', async () => {
    const warn = jest.spyOn(pulumi.log, 'warn');
    try {
      expect(await concurrencyOf({ config: EVERYTHING })).toEqual([200, 2]);
      expect(warn).not.toHaveBeenCalled();
    } finally {
      warn.mockRestore();
    }
  });

  test('are what is set where nobody may read the quota', async () => {
    expect(await concurrencyOf({ concurrencyQuota: undefined })).toEqual([200, 2]);
  });
});
