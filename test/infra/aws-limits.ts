/**
 * What AWS takes as a name or a text, by type of resource: length and characters. Each from the API reference of its
 * service, by the operation that stands beside it; what the provider refuses before AWS is asked is marked "provider".
 * Lengths count characters, or bytes where the reference says bytes.
 */

/** What a text may be. */
export interface Limit {
  readonly max: number;
  readonly min?: number;
  /** The whole text. */
  readonly form?: RegExp;
  readonly inBytes?: boolean;
  /** Spaces and line ends that JSON needs not are not counted. */
  readonly withoutSpace?: boolean;
  readonly source: string;
}

/** The property from which a resource gets its name; Pulumi adds eight characters to its own where it is not given. */
export interface TypeLimits {
  /** The property with the name, and what it may be. */
  readonly name?: readonly [property: string, limit: Limit];
  /** Other texts by the path to their property; `*` stands for every element of a list or every value of a map. */
  readonly texts?: Readonly<Record<string, Limit>>;
  /** Why there is neither: what the resource is called by. */
  readonly nameless?: string;
}

const ONE_LINE = /^[\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}\t]*$/u;
const GLUE_NAME: Limit = { max: 255, min: 1, form: ONE_LINE, source: 'Glue, CreateTable: Name, single-line string' };
const GLUE_TEXT: Limit = { max: 2048, inBytes: true, source: 'Glue, CreateTable: Description' };
const IAM_TEXT: Limit = {
  max: 1000,
  form: /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]*$/,
  source: 'IAM, CreateRole: Description',
};
const IAM_NAME = (max: number, operation: string): Limit => ({
  max,
  min: 1,
  form: /^[\w+=,.@-]+$/,
  source: `IAM, ${operation}`,
});
const OF_QUEUE = 'belongs to a queue';
const OF_BUCKET = 'belongs to a bucket';

/** Every type of resource that the stack makes at AWS. */
export const AWS_LIMITS: Readonly<Record<string, TypeLimits>> = {
  'aws:athena/namedQuery:NamedQuery': {
    name: ['name', { max: 128, min: 1, source: 'Athena, CreateNamedQuery: Name' }],
    texts: {
      description: { max: 1024, min: 1, source: 'Athena, CreateNamedQuery: Description' },
      query: { max: 262_144, min: 1, inBytes: true, source: 'Athena, CreateNamedQuery: QueryString' },
    },
  },
  'aws:athena/workgroup:Workgroup': {
    name: ['name', { max: 128, min: 1, form: /^[a-zA-Z0-9._-]+$/, source: 'Athena, CreateWorkGroup: Name' }],
    texts: { description: { max: 1024, source: 'Athena, CreateWorkGroup: Description' } },
  },
  'aws:budgets/budget:Budget': {
    name: ['name', { max: 100, min: 1, form: /^[^:\\]+$/, source: 'Budgets, Budget: BudgetName' }],
  },
  'aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration': {
    name: [
      'configurationName',
      { max: 128, min: 1, form: /^[A-Za-z0-9_-]+$/, source: 'Chatbot, CreateSlackChannelConfiguration' },
    ],
  },
  'aws:cloudwatch/dashboard:Dashboard': {
    name: ['dashboardName', { max: 255, min: 1, form: /^[A-Za-z0-9_-]+$/, source: 'CloudWatch, PutDashboard' }],
  },
  'aws:cloudwatch/eventRule:EventRule': {
    name: ['name', { max: 64, min: 1, form: /^[.\-_A-Za-z0-9]+$/, source: 'EventBridge, PutRule: Name' }],
    texts: {
      description: { max: 512, source: 'EventBridge, PutRule: Description' },
      scheduleExpression: { max: 256, source: 'EventBridge, PutRule: ScheduleExpression' },
    },
  },
  'aws:cloudwatch/eventTarget:EventTarget': { nameless: 'belongs to a rule' },
  'aws:cloudwatch/logGroup:LogGroup': {
    name: ['name', { max: 512, min: 1, form: /^[.\-_/#A-Za-z0-9]+$/, source: 'CloudWatch Logs, CreateLogGroup' }],
  },
  'aws:cloudwatch/metricAlarm:MetricAlarm': {
    name: ['name', { max: 255, min: 1, source: 'CloudWatch, PutMetricAlarm: AlarmName' }],
    texts: {
      alarmDescription: { max: 1024, source: 'CloudWatch, PutMetricAlarm: AlarmDescription' },
      'metricQueries.*.id': { max: 255, form: /^[a-z]\w*$/, source: 'CloudWatch, MetricDataQuery: Id' },
      'metricQueries.*.expression': { max: 1024, source: 'CloudWatch, PutMetricAlarm: MetricDataQuery, Expression' },
      'metricQueries.*.metric.namespace': { max: 255, form: /^[^:].*$/, source: 'CloudWatch, Metric: Namespace' },
    },
  },
  'aws:cloudwatch/queryDefinition:QueryDefinition': {
    name: [
      'name',
      {
        max: 255,
        min: 1,
        form: /^[^:*/]+(?:\/[^:*/]+)*$/,
        source: 'CloudWatch Logs, PutQueryDefinition; provider: no colon, no asterisk, no slash at either end',
      },
    ],
    texts: { queryString: { max: 10_000, min: 1, source: 'CloudWatch Logs, PutQueryDefinition: queryString' } },
  },
  'aws:ecr/lifecyclePolicy:LifecyclePolicy': {
    texts: { policy: { max: 30_720, min: 100, source: 'ECR, PutLifecyclePolicy: lifecyclePolicyText' } },
  },
  'aws:ecr/repository:Repository': {
    name: [
      'name',
      {
        max: 256,
        min: 2,
        form: /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
        source: 'ECR, CreateRepository: repositoryName',
      },
    ],
  },
  'aws:ecr/repositoryPolicy:RepositoryPolicy': {
    texts: { policy: { max: 10_240, source: 'ECR, SetRepositoryPolicy: policyText' } },
  },
  'aws:glue/catalogDatabase:CatalogDatabase': {
    name: ['name', { ...GLUE_NAME, form: /^[a-z0-9_]+$/, source: 'Athena User Guide, names of databases and tables' }],
    texts: { description: GLUE_TEXT },
  },
  'aws:glue/catalogTable:CatalogTable': {
    name: ['name', { ...GLUE_NAME, form: /^[a-z0-9_]+$/, source: 'Athena User Guide, names of databases and tables' }],
    texts: {
      description: GLUE_TEXT,
      'parameters.*': { max: 512_000, inBytes: true, source: 'Glue, TableInput: Parameters' },
      viewOriginalText: { max: 409_600, inBytes: true, source: 'Glue, TableInput: ViewOriginalText' },
      'storageDescriptor.columns.*.name': GLUE_NAME,
      'storageDescriptor.columns.*.comment': { max: 255, form: ONE_LINE, source: 'Glue, Column: Comment' },
      'storageDescriptor.columns.*.type': { max: 131_072, form: ONE_LINE, source: 'Glue, Column: Type' },
      'partitionKeys.*.comment': { max: 255, form: ONE_LINE, source: 'Glue, Column: Comment' },
    },
  },
  'aws:glue/crawler:Crawler': {
    name: ['name', { ...GLUE_NAME, source: 'Glue, CreateCrawler: Name' }],
    texts: { description: { ...GLUE_TEXT, source: 'Glue, CreateCrawler: Description' } },
  },
  'aws:scheduler/schedule:Schedule': {
    name: [
      'name',
      { max: 64, min: 1, form: /^[0-9a-zA-Z-_.]+$/, source: 'EventBridge Scheduler, CreateSchedule: Name' },
    ],
    texts: {
      description: { max: 512, source: 'EventBridge Scheduler, CreateSchedule: Description' },
      scheduleExpression: { max: 256, min: 1, source: 'EventBridge Scheduler, CreateSchedule: ScheduleExpression' },
    },
  },
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': {
    texts: {
      url: { max: 255, min: 1, source: 'IAM, CreateOpenIDConnectProvider: Url' },
      'clientIdLists.*': { max: 255, min: 1, source: 'IAM, CreateOpenIDConnectProvider: ClientIDList' },
    },
  },
  'aws:iam/policy:Policy': {
    name: ['name', IAM_NAME(128, 'CreatePolicy: PolicyName')],
    texts: {
      description: { ...IAM_TEXT, source: 'IAM, CreatePolicy: Description' },
      policy: { max: 6144, withoutSpace: true, source: 'IAM User Guide, IAM and AWS STS quotas' },
    },
  },
  'aws:iam/role:Role': {
    name: ['name', IAM_NAME(64, 'CreateRole: RoleName')],
    texts: {
      description: IAM_TEXT,
      assumeRolePolicy: { max: 2048, withoutSpace: true, source: 'IAM User Guide, IAM and AWS STS quotas: role trust' },
    },
  },
  'aws:iam/rolePolicy:RolePolicy': {
    name: ['name', IAM_NAME(128, 'PutRolePolicy: PolicyName')],
    texts: {
      policy: { max: 10_240, withoutSpace: true, source: 'IAM User Guide, IAM and AWS STS quotas: all of one role' },
    },
  },
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': { nameless: 'joins a role and a policy' },
  'aws:kms/key:Key': {
    texts: {
      description: { max: 8192, source: 'KMS, CreateKey: Description' },
      policy: { max: 32_768, inBytes: true, source: 'KMS, CreateKey: Policy' },
    },
  },
  'aws:lambda/eventSourceMapping:EventSourceMapping': { nameless: 'numbered by AWS' },
  'aws:lambda/function:Function': {
    name: ['name', { max: 64, min: 1, form: /^[a-zA-Z0-9_-]+$/, source: 'Lambda, CreateFunction: FunctionName' }],
    texts: {
      description: { max: 256, source: 'Lambda, CreateFunction: Description' },
      'environment.variables.*': { max: 4096, inBytes: true, source: 'Lambda quotas: all variables of a function' },
    },
  },
  'aws:lambda/functionRecursionConfig:FunctionRecursionConfig': { nameless: 'belongs to a function' },
  'aws:lambda/permission:Permission': {
    name: ['statementId', { max: 100, min: 1, form: /^[a-zA-Z0-9_-]+$/, source: 'Lambda, AddPermission: StatementId' }],
  },
  'aws:s3/bucket:Bucket': {
    name: [
      'bucket',
      { max: 63, min: 3, form: /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/, source: 'S3 User Guide, Bucket naming rules' },
    ],
  },
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': {
    texts: { 'rules.*.id': { max: 255, min: 1, source: 'S3, LifecycleRule: ID' } },
  },
  'aws:s3/bucketNotification:BucketNotification': {
    texts: { 'queues.*.filterSuffix': { max: 1024, inBytes: true, source: 'S3, FilterRule: Value' } },
  },
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': { nameless: OF_BUCKET },
  'aws:s3/bucketPolicy:BucketPolicy': {
    texts: { policy: { max: 20_480, inBytes: true, source: 'S3 User Guide, Bucket policies: 20 KB' } },
  },
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': { nameless: OF_BUCKET },
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': { nameless: OF_BUCKET },
  'aws:s3/bucketVersioning:BucketVersioning': { nameless: OF_BUCKET },
  'aws:sns/topic:Topic': {
    name: ['name', { max: 256, min: 1, form: /^[A-Za-z0-9_-]+$/, source: 'SNS, CreateTopic: Name' }],
  },
  'aws:sns/topicPolicy:TopicPolicy': {
    texts: { policy: { max: 30_720, inBytes: true, source: 'SNS quotas: 30 KB' } },
  },
  'aws:sns/topicSubscription:TopicSubscription': { nameless: 'belongs to a topic' },
  'aws:sqs/queue:Queue': {
    name: ['name', { max: 80, min: 1, form: /^[A-Za-z0-9_-]+$/, source: 'SQS, CreateQueue: QueueName' }],
  },
  'aws:sqs/queuePolicy:QueuePolicy': {
    texts: { policy: { max: 8192, inBytes: true, source: 'SQS quotas: policy' } },
  },
  'aws:sqs/redriveAllowPolicy:RedriveAllowPolicy': { nameless: OF_QUEUE },
};

/** What a tag may be, wherever one stands. */
export const TAG: Limit = {
  max: 256,
  form: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u,
  source: 'Tagging AWS resources, Tag naming limits and requirements',
};

/** A statement's id. Source: IAM JSON policy elements, Sid: letters and digits only. */
export const STATEMENT_ID: Limit = {
  max: 2048,
  min: 1,
  form: /^[A-Za-z0-9]+$/,
  source: 'IAM JSON policy elements: Sid',
};

/** What is wrong with a text, or undefined. */
export function limitProblem(
  text: string,
  { max, min = 0, form, inBytes, withoutSpace, source }: Limit,
): string | undefined {
  const counted = withoutSpace ? text.replace(/\s+/g, '') : text;
  const length = inBytes ? Buffer.byteLength(counted) : [...counted].length;
  if (length > max || length < min) return `has a length of ${length}, ${min} to ${max} is allowed (${source})`;
  return form === undefined || form.test(text) ? undefined : `does not fit ${form} (${source})`;
}
