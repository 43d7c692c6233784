/** Where a stack is: its account and region, and the names that have to be the same at every deployment. */
import { createHash } from 'node:crypto';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { ConfigError } from './setting.ts';

/** AWS's shortest limit among the things we name: roles, crawlers, alarms in Slack. */
const MAX_CHARACTERS = 64;
/** Hexadecimal digits that distinguish two stacks whose names become the same in plain characters. */
const HASH_DIGITS = 8;

/** What ARNs, links and fixed names are made of. */
export interface StackContext {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  readonly accountId: pulumi.Output<string>;
  /** Everything is made through this provider, which writes the stack's tags on it. */
  readonly provider: aws.Provider;
}

/**
 * Where this program runs. Every resource that can carry tags says which project and stack it belongs to.
 *
 * @throws {ConfigError} when no region is set
 */
export function stackContext(): StackContext {
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  const { region } = aws.config;
  if (region === undefined)
    throw new ConfigError('aws:region must be an AWS region such as eu-central-1, but it is not set.');
  const tags = { project, stack, 'managed-by': 'pulumi' };
  const provider = new aws.Provider('aws', { region, defaultTags: { tags } });
  const { accountId } = aws.getCallerIdentityOutput({}, { provider });
  return { project, stack, region, accountId, provider };
}

/**
 * A name for what cannot have a random one: short enough for AWS, and different for every stack of an account.
 *
 * @param between joins the words, and replaces every character that is not a letter or digit
 */
export function fixedName({ project, stack }: Pick<StackContext, 'project' | 'stack'>, between: '-' | '_'): string {
  const plain = (words: string) => words.toLowerCase().replace(/[^a-z0-9]+/g, between);
  const name = [project, stack].map(plain).join(between);
  if (plain(stack) === stack && name.length <= MAX_CHARACTERS) return name;
  const hash = createHash('sha256')
    .update(JSON.stringify([project, stack]))
    .digest('hex')
    .slice(0, HASH_DIGITS);
  return `${name.slice(0, MAX_CHARACTERS - HASH_DIGITS - 1)}${between}${hash}`;
}
