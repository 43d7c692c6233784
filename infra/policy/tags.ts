/** A rule about names on things: whoever reads the bill can tell which stack a line belongs to. */
import { record } from './resource.ts';
import { type PolicyRule, unless } from './rule.ts';

/** Tags on everything that takes tags. */
export const TAGS = ['project', 'stack'] as const;

/** What this project makes and AWS lets carry tags; what only belongs to another resource carries none. */
const TAGGABLE = [
  'aws:athena/workgroup:Workgroup',
  'aws:budgets/budget:Budget',
  'aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration',
  'aws:cloudwatch/logGroup:LogGroup',
  'aws:cloudwatch/metricAlarm:MetricAlarm',
  'aws:ecr/repository:Repository',
  'aws:glue/catalogDatabase:CatalogDatabase',
  'aws:glue/crawler:Crawler',
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider',
  'aws:iam/policy:Policy',
  'aws:iam/role:Role',
  'aws:kms/key:Key',
  'aws:lambda/eventSourceMapping:EventSourceMapping',
  'aws:lambda/function:Function',
  'aws:s3/bucket:Bucket',
  'aws:sns/topic:Topic',
  'aws:sqs/queue:Queue',
];

export const tagged: PolicyRule = {
  id: 'tagged',
  because: 'Everything is tagged with its project and stack, so that costs can be attributed to them.',
  of: TAGGABLE,
  sees: 'one resource',
  check: ({ props }) => {
    const tags = record(props.tags);
    return TAGS.flatMap((name) => unless(typeof tags[name] === 'string', `has no tag ${name}`));
  },
};
