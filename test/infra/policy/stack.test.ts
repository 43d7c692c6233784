import { beforeAll, describe, expect, test } from '@jest/globals';
import { ACCOUNT, graphOf, REGION, type Registered } from '../../../infra/graph.ts';
import { fromJson, type Made, record } from '../../../infra/policy/resource.ts';
import { violationsIn } from '../../../infra/policy/rules.ts';

const EVERYTHING = {
  email: 'night@example.org',
  slackWorkspaceId: 'T0123ABCD',
  slackChannelId: 'C0123ABCD',
  monthlyBudgetUsd: '20',
  alarmWithoutUploads: 'true',
  pulumiOrganization: 'heart-lab',
  gitHubRepository: 'heart-lab/ecg-pipeline',
  compaction: 'on',
  deploymentWebhookUrl: 'https://hooks.slack.com/services/T0/B0/x',
};

describe('the whole stack, by the rules of the policy pack', () => {
  let all: readonly Made[];
  beforeAll(async () => {
    const { resources } = await graphOf({ config: EVERYTHING });
    const provider = resources.find(({ type }) => type === 'pulumi:providers:aws');
    const { tags } = record(fromJson(provider?.inputs.defaultTags));
    all = resources.filter(({ isCustom }) => isCustom).map((resource) => madeOf(resource, record(tags)));
  });

  test('breaks none', () => {
    expect(violationsIn(all).map(({ rule, resource, says }) => `${rule}: ${resource} ${says}`)).toEqual([]);
  });

  test('has resources that the rules are about', () => {
    expect(all.filter(({ type }) => type === 'aws:s3/bucket:Bucket').length).toBeGreaterThanOrEqual(3);
    expect(all.filter(({ type }) => type === 'aws:iam/rolePolicy:RolePolicy').length).toBeGreaterThanOrEqual(4);
  });
});

/** As the engine would show it: with its id and ARN, and with the provider's tags. */
function madeOf({ type, name, inputs }: Registered, tags: Readonly<Record<string, unknown>>): Made {
  const id = `${name}-1a2b3c4`;
  const service = type.split(':')[1]?.split('/')[0];
  const props = {
    arn: `arn:aws:${service}:${REGION}:${ACCOUNT}:${id}`,
    ...inputs,
    tags: { ...tags, ...record(inputs.tags) },
  };
  return { type, name, id, props };
}
