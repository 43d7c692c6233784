/** Two policies ready to attach: what a device may do, and what a data scientist may do. Nobody has them yet. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { StackContext } from '../stack-context.ts';
import { policyDocument, type Statement } from '../statement.ts';
import type { Inbox } from './inbox.ts';
import type { Lake } from './lake.ts';

/** What the two policies are about: the buckets, the tables and the workgroup of one stack. */
export interface AccessArgs {
  readonly context: StackContext;
  readonly inbox: Inbox;
  readonly lake: Lake;
}

/** The policies `upload`, for devices, and `read`, for data scientists; they are attached by hand. */
export class Access extends pulumi.ComponentResource {
  readonly upload: aws.iam.Policy;
  readonly read: aws.iam.Policy;

  constructor(name: string, { context, inbox, lake }: AccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Access', name, {}, opts);
    const mine = { parent: this };
    this.upload = new aws.iam.Policy(
      `${name}-upload`,
      { description: 'For a device: upload recordings, and nothing else.', policy: policyDocument([mayUpload(inbox)]) },
      mine,
    );
    const reading = [
      mayQuery(lake),
      mayFindWorkgroup,
      mayBrowseCatalogue(context),
      mayReadTables(lake, context),
      mayReadRows(lake),
      ...mayKeepResults(lake),
    ];
    this.read = new aws.iam.Policy(
      `${name}-read`,
      {
        description: 'For a data scientist: query the lake with SQL and read its files.',
        policy: policyDocument(reading),
      },
      mine,
    );
    this.registerOutputs({ upload: this.upload.arn, read: this.read.arn });
  }
}

/** No reading and no deleting: a lost device gives nothing away. Large files are uploaded in parts. */
function mayUpload({ bucket }: Inbox): Statement {
  const Resource = pulumi.interpolate`${bucket.arn}/*`;
  return { Sid: 'Upload', Effect: 'Allow', Action: ['s3:PutObject', 's3:AbortMultipartUpload'], Resource };
}

function mayQuery({ queries }: Lake): Statement {
  const running = ['StartQueryExecution', 'StopQueryExecution', 'GetQueryExecution'];
  const results = ['GetQueryResults', 'GetQueryResultsStream'];
  const finding = ['GetWorkGroup', 'ListQueryExecutions', 'BatchGetQueryExecution', 'GetQueryRuntimeStatistics'];
  const saved = ['ListNamedQueries', 'GetNamedQuery', 'BatchGetNamedQuery', 'CreateNamedQuery'];
  const Action = [...running, ...results, ...finding, ...saved].map((action) => `athena:${action}`);
  return { Sid: 'Query', Effect: 'Allow', Action, Resource: queries.workgroup.arn };
}

/** The console begins with these lists, which are of the whole account and name no resource. */
const mayFindWorkgroup: Statement = {
  Sid: 'FindWorkgroup',
  Effect: 'Allow',
  Action: ['athena:ListWorkGroups', 'athena:ListDataCatalogs'],
  Resource: '*',
};

/** What the console's list of tables, JDBC and ODBC need of Athena; which tables they may see is for Glue to say. */
function mayBrowseCatalogue({ region, accountId }: StackContext): Statement {
  const Action = ['GetDataCatalog', 'ListDatabases', 'GetDatabase', 'ListTableMetadata', 'GetTableMetadata'];
  return {
    Sid: 'BrowseCatalogue',
    Effect: 'Allow',
    Action: Action.map((action) => `athena:${action}`),
    Resource: pulumi.interpolate`arn:aws:athena:${region}:${accountId}:datacatalog/AwsDataCatalog`,
  };
}

/** Athena looks whether there is a database `default`, whichever is asked. */
function mayReadTables({ database }: Lake, { region, accountId }: StackContext): Statement {
  const reading = ['GetDatabase', 'GetDatabases', 'GetTable', 'GetTables', 'GetPartition', 'GetPartitions'];
  const catalogue = pulumi.interpolate`arn:aws:glue:${region}:${accountId}`;
  return {
    Sid: 'ReadTables',
    Effect: 'Allow',
    Action: [...reading, 'BatchGetPartition'].map((action) => `glue:${action}`),
    Resource: [
      pulumi.interpolate`${catalogue}:catalog`,
      pulumi.interpolate`${catalogue}:database/default`,
      database.arn,
      pulumi.interpolate`${catalogue}:table/${database.name}/*`,
    ],
  };
}

function mayReadRows({ bucket: { arn } }: Lake): Statement {
  const Action = ['s3:GetObject', 's3:ListBucket', 's3:GetBucketLocation'];
  return { Sid: 'ReadRows', Effect: 'Allow', Action, Resource: [arn, pulumi.interpolate`${arn}/*`] };
}

/** Athena writes the results with the rights of whoever queries. */
function mayKeepResults({ queries: { results } }: Lake): Statement[] {
  const bucket = ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'];
  const files = ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];
  return [
    { Sid: 'FindResults', Effect: 'Allow', Action: bucket, Resource: results.arn },
    { Sid: 'KeepResults', Effect: 'Allow', Action: files, Resource: pulumi.interpolate`${results.arn}/*` },
  ];
}
