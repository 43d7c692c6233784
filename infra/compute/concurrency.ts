/** How many copies of the function may run at once: what the stack sets, but no more than the account has. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { ConfigError } from '../setting.ts';
import type { StackContext } from '../stack-context.ts';
import { NOTIFIER_CONCURRENCY } from './notifier.ts';

/** "Concurrent executions" of AWS Lambda. Source: Service Quotas, service `lambda`. */
const QUOTA = { serviceCode: 'lambda', quotaCode: 'L-B99A9384' };
/** The lowest limit that SQS accepts. Source: Lambda API Reference, ScalingConfig. */
const MIN_CONCURRENCY = 2;

/**
 * The copies that may run. A new account often has 10 for all its functions together; a message that Lambda throttles
 * for lack of them stays hidden for six timeouts, and after five times it becomes a dead letter. What is lowered, and
 * why, is shown in the preview.
 *
 * @param wanted copies that the stack's settings allow
 * @param drawing copies of the function that draws reports, which must not take them from uploads; 0 where there is none
 * @throws {ConfigError} when the account has too few for this pipeline
 */
export async function allowedConcurrency(wanted: number, drawing: number, context: StackContext): Promise<number> {
  const others = NOTIFIER_CONCURRENCY + drawing;
  const quota = await quotaOf(context, others);
  if (quota === undefined) return wanted;
  const free = quota - others;
  const account = `this account may run ${quota} functions at once in ${context.region}, ${others} of them for notices${drawing === 0 ? '' : ' and reports'}`;
  const raise = 'have the quota "Concurrent executions" of AWS Lambda raised';
  if (free < MIN_CONCURRENCY)
    throw new ConfigError(`${account}; at least ${MIN_CONCURRENCY} more are needed: ${raise}.`);
  if (wanted > free) {
    await pulumi.log.warn(
      `maxConcurrency is ${free} instead of ${wanted}: ${account}. Uploads wait a little longer in a burst; to use ${wanted}, ${raise}, then deploy again.`,
    );
  }
  return Math.min(wanted, free);
}

/** @returns undefined when it cannot be read, which is reported: without that permission a stack can still be made */
async function quotaOf({ provider }: StackContext, others: number): Promise<number | undefined> {
  const [value, why] = await aws.servicequotas.getServiceQuota(QUOTA, { provider }).then(
    (quota): [number | undefined, string] => [quota.value, 'AWS gave no value'],
    (error: unknown): [undefined, string] => [undefined, String(error)],
  );
  if (value === undefined) {
    await pulumi.log.warn(
      `How many functions this account may run at once cannot be read: ${why}. A new account may run 10: ask \`aws lambda get-account-settings\`, and set maxConcurrency to ${others} less than it has.`,
    );
  }
  return value;
}
