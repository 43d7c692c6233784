/**
 * What a deployment may do: change what the stack already has. It grants nothing, opens nothing and removes no data,
 * because its commands come from a commit; new permissions and new places for data take a person's `pulumi up`.
 *
 * Source: AWS Service Authorization Reference, of each service its actions, resource types and condition keys.
 */
import type * as pulumi from '@pulumi/pulumi';
import { fixedName, type StackContext } from '../stack-context.ts';
import type { Statement } from '../statement.ts';

interface Permission {
  readonly Sid: string;
  readonly service: string;
  /** Without the service: `GetQueueAttributes SetQueueAttributes`. */
  readonly actions: string;
  /**
   * ARNs behind `arn:aws:SERVICE:`. REGION and ACCOUNT stand for the stack's, FIXED and FIXED_ for the names that are
   * not left to chance; the others begin with the name of a part in `index.ts`. Empty where the service knows no
   * resources.
   */
  readonly on: readonly string[];
  /** True where the service looks at tags, so that another stack's resources are out of reach whatever they are called. */
  readonly isByTag?: boolean;
  readonly condition?: Statement['Condition'];
}

/** Roles that the stack's own services assume. */
const ROLES = ['processor', 'notifier', 'compaction', 'drawings', 'lake', 'alerts', 'alarms'].map(
  (part) => `:ACCOUNT:role/${part}-*`,
);

/** What Pulumi compares before it changes anything, and a deployment has no business changing. */
const SEES: readonly Permission[] = [
  {
    Sid: 'SeeBuckets', // AWS wants ListBucket of whoever asks for a setting; nothing in a bucket can be read
    service: 's3',
    actions: `ListBucket GetBucket* GetAccelerateConfiguration GetEncryptionConfiguration GetReplicationConfiguration
      ListTagsForResource`,
    on: ['::inbox-*', '::lake-*'],
  },
  {
    Sid: 'SeePermissions',
    service: 'iam',
    actions:
      'GetRole GetRolePolicy ListRolePolicies ListAttachedRolePolicies GetPolicy GetPolicyVersion ListPolicyVersions',
    on: [...ROLES, ':ACCOUNT:role/delivery-*', ':ACCOUNT:policy/alerts-*', ':ACCOUNT:policy/access-*'],
  },
  { Sid: 'SeeIssuers', service: 'iam', actions: 'GetOpenIDConnectProvider', on: [':ACCOUNT:oidc-provider/*'] },
  {
    Sid: 'SeeKey',
    service: 'kms',
    actions: 'DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags',
    on: ['REGION:ACCOUNT:key/*'],
    isByTag: true,
  },
  {
    Sid: 'SeeQuotas', // how many functions the account may run at once
    service: 'servicequotas',
    actions: 'GetServiceQuota GetAWSDefaultServiceQuota',
    on: [],
  },
  {
    Sid: 'SeeDatabase',
    service: 'glue',
    actions: 'GetDatabase GetTags',
    on: ['REGION:ACCOUNT:catalog', 'REGION:ACCOUNT:database/FIXED_'],
  },
];

/** What a commit changes: the code, its settings, the tables and questions, and what people are notified of. */
const CHANGES: readonly Permission[] = [
  { Sid: 'LogInToImages', service: 'ecr', actions: 'GetAuthorizationToken', on: [] },
  {
    Sid: 'ChangeImages',
    service: 'ecr',
    actions: `BatchCheckLayerAvailability InitiateLayerUpload UploadLayerPart CompleteLayerUpload PutImage BatchGetImage
      GetDownloadUrlForLayer DescribeImages DescribeRepositories ListTagsForResource GetRepositoryPolicy GetLifecyclePolicy
      PutLifecyclePolicy`,
    on: ['REGION:ACCOUNT:repository/image-*'],
    isByTag: true,
  },
  {
    Sid: 'ChangeFunctions',
    service: 'lambda',
    actions: `GetFunction GetFunctionConfiguration GetFunctionCodeSigningConfig ListVersionsByFunction ListTags TagResource
      GetPolicy UpdateFunctionCode UpdateFunctionConfiguration GetFunctionRecursionConfig PutFunctionRecursionConfig`,
    on: [
      'REGION:ACCOUNT:function:processor-*',
      'REGION:ACCOUNT:function:notifier-*',
      'REGION:ACCOUNT:function:compaction-*',
      'REGION:ACCOUNT:function:drawings-*',
      'REGION:ACCOUNT:function:alarms-*',
    ],
    isByTag: true,
  },
  {
    Sid: 'ChangeMappings', // numbered by AWS
    service: 'lambda',
    actions: 'GetEventSourceMapping UpdateEventSourceMapping ListTags TagResource',
    on: ['REGION:ACCOUNT:event-source-mapping:*'],
    isByTag: true,
  },
  {
    Sid: 'HandOverRoles', // a function's settings name its role, each time
    service: 'iam',
    actions: 'PassRole',
    on: ROLES,
    condition: {
      StringEquals: {
        'iam:PassedToService': ['lambda.amazonaws.com', 'glue.amazonaws.com', 'scheduler.amazonaws.com'],
      },
    },
  },
  {
    Sid: 'ChangeQueues',
    service: 'sqs',
    actions: 'GetQueueAttributes GetQueueUrl ListQueueTags SetQueueAttributes TagQueue',
    on: [
      'REGION:ACCOUNT:inbox-*',
      'REGION:ACCOUNT:reports-*',
      'REGION:ACCOUNT:compaction-*',
      'REGION:ACCOUNT:drawings-*',
    ],
    isByTag: true,
  },
  {
    Sid: 'ChangeTopics',
    service: 'sns',
    actions: 'GetTopicAttributes GetSubscriptionAttributes ListTagsForResource SetTopicAttributes TagResource',
    on: ['REGION:ACCOUNT:alerts-*'],
    isByTag: true,
  },
  {
    Sid: 'ChangeArchiving',
    service: 's3',
    actions: 'GetLifecycleConfiguration PutLifecycleConfiguration PutBucketNotification PutBucketTagging',
    on: ['::inbox-*', '::lake-*'],
  },
  {
    Sid: 'ChangeTables',
    service: 'glue',
    // the provider asks for a table's indexes after each change of it
    actions: `GetTable GetTables CreateTable UpdateTable DeleteTable GetPartitions GetPartitionIndexes GetCrawler UpdateCrawler
      TagResource`,
    on: [
      'REGION:ACCOUNT:catalog',
      'REGION:ACCOUNT:database/FIXED_',
      'REGION:ACCOUNT:table/FIXED_/*',
      'REGION:ACCOUNT:crawler/lake-*',
    ],
  },
  {
    Sid: 'ChangeQuestions',
    service: 'athena',
    actions: `GetWorkGroup UpdateWorkGroup ListTagsForResource TagResource
      GetNamedQuery CreateNamedQuery UpdateNamedQuery DeleteNamedQuery`,
    on: ['REGION:ACCOUNT:workgroup/lake-*'],
    isByTag: true,
  },
  {
    Sid: 'ChangeAlarms',
    service: 'cloudwatch',
    actions: `DescribeAlarms PutMetricAlarm DeleteAlarms ListTagsForResource TagResource
      GetDashboard PutDashboard DeleteDashboards`,
    on: ['REGION:ACCOUNT:alarm:alarms-*', ':ACCOUNT:dashboard/FIXED'],
  },
  {
    Sid: 'ChangeLogs',
    service: 'logs',
    actions: 'ListTagsForResource PutRetentionPolicy TagResource',
    on: [
      'REGION:ACCOUNT:log-group:processor-*',
      'REGION:ACCOUNT:log-group:notifier-*',
      'REGION:ACCOUNT:log-group:compaction-*',
      'REGION:ACCOUNT:log-group:drawings-*',
      'REGION:ACCOUNT:log-group:alarms-*',
    ],
    isByTag: true,
  },
  {
    Sid: 'ChangeSchedules',
    service: 'events',
    actions: 'DescribeRule PutRule ListTargetsByRule PutTargets ListTagsForResource TagResource',
    on: ['REGION:ACCOUNT:rule/alarms-*'],
  },
  {
    Sid: 'ChangeCompactionSchedule', // a schedule has no tags
    service: 'scheduler',
    actions: 'GetSchedule UpdateSchedule',
    on: ['REGION:ACCOUNT:schedule/default/compaction-*'],
  },
  {
    Sid: 'ChangeLogQuestions',
    service: 'logs',
    actions: 'DescribeLogGroups DescribeQueryDefinitions PutQueryDefinition DeleteQueryDefinition',
    on: [],
  },
  {
    Sid: 'ChangeSlackChannel',
    service: 'chatbot',
    actions: 'UpdateSlackChannelConfiguration TagResource',
    on: [':ACCOUNT:chat-configuration/slack-channel/FIXED'],
  },
  {
    Sid: 'SeeSlackChannels',
    service: 'chatbot',
    actions: 'DescribeSlackChannelConfigurations ListTagsForResource',
    on: [],
  },
  {
    Sid: 'ChangeBudget',
    service: 'budgets',
    actions: 'ViewBudget ModifyBudget ListTagsForResource',
    on: [':ACCOUNT:budget/budget-*'],
  },
];

/** What only a stack with `drawReports` has. */
const OF_DRAWINGS = /[:/]drawings-\*$/;

/**
 * The role's policies, by the last part of their names: one alone would be hard to read in the console. A part that is switched on by a
 * person is not named before: else the first commit that brings it would have to change these policies, and may not.
 */
export function mayDeploy(
  context: StackContext,
  { drawReports }: { readonly drawReports: boolean },
): Readonly<Record<'see' | 'change', Statement[]>> {
  const statement = (permission: Permission) =>
    statementOf(
      { ...permission, on: permission.on.filter((place) => drawReports || !OF_DRAWINGS.test(place)) },
      context,
    );
  return { see: SEES.map(statement), change: CHANGES.map(statement) };
}

function statementOf(
  { Sid, service, actions, on, isByTag = false, condition }: Permission,
  context: StackContext,
): Statement {
  const Action = actions.split(/\s+/).map((action) => `${service}:${action}`);
  const Resource = on.length === 0 ? '*' : on.map((behind) => arnOf(`arn:aws:${service}:${behind}`, context));
  const Condition = isByTag ? { StringEquals: taggedBy(context) } : condition;
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
}

function arnOf(pattern: string, context: StackContext): pulumi.Output<string> {
  const named = pattern.replace('FIXED_', fixedName(context, '_')).replace('FIXED', fixedName(context, '-'));
  return context.accountId.apply((id) => named.replace('REGION', context.region).replace('ACCOUNT', id));
}

function taggedBy({ project, stack }: StackContext): Readonly<Record<string, string>> {
  return { 'aws:ResourceTag/project': project, 'aws:ResourceTag/stack': stack };
}
