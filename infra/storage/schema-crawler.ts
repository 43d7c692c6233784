/** A crawler that compares the files with the tables, when it is started or once a day, and logs what differs; it changes no table. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { StackContext } from '../stack-context.ts';
import { roleFor, type Statement } from '../statement.ts';

/** In UTC, when the files of the day before are complete. A run costs about $0.15. */
const EARLY_EACH_DAY = 'cron(17 3 * * ? *)';

/** Which tables are compared with which bucket, and how often. */
export interface SchemaCrawlerArgs {
  readonly context: StackContext;
  readonly database: pulumi.Output<string>;
  readonly tables: readonly pulumi.Output<string>[];
  readonly bucketArn: pulumi.Output<string>;
  /** Otherwise it runs only when started by hand. */
  readonly isDaily: boolean;
}

/** The crawler with a role that may read files and tables and write its log. */
export class SchemaCrawler extends pulumi.ComponentResource {
  constructor(name: string, args: SchemaCrawlerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:SchemaCrawler', name, {}, opts);
    const mine = { parent: this };
    const { context, database, tables, bucketArn, isDaily } = args;
    const statements = [mayReadFiles(bucketArn), ...mayReadCatalogue(context, database), mayWriteLog(context)];
    const { role, policy } = roleFor(name, 'glue.amazonaws.com', statements, mine);
    new aws.glue.Crawler(
      name,
      {
        description: 'Compares the files of the lake with its tables and logs what differs.',
        databaseName: database,
        role: role.arn,
        catalogTargets: [{ databaseName: database, tables: [...tables] }],
        schemaChangePolicy: { deleteBehavior: 'LOG', updateBehavior: 'LOG' },
        // As AWS adds it when it is left out, which would look like a change at each deployment.
        configuration: JSON.stringify({
          Version: 1,
          Grouping: { TableGroupingPolicy: 'CombineCompatibleSchemas' },
        }),
        ...(isDaily ? { schedule: EARLY_EACH_DAY } : {}),
      },
      { ...mine, dependsOn: policy },
    );
    this.registerOutputs({});
  }
}

function mayReadFiles(bucketArn: pulumi.Output<string>): Statement {
  const Resource = [bucketArn, pulumi.interpolate`${bucketArn}/*`];
  return {
    Sid: 'ReadFiles',
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:ListBucket', 's3:GetBucketLocation'],
    Resource,
  };
}

/** Partitions it may note down, which Athena does not look at; tables it may only read. */
function mayReadCatalogue({ region, accountId }: StackContext, database: pulumi.Output<string>): Statement[] {
  const catalogue = pulumi.interpolate`arn:aws:glue:${region}:${accountId}`;
  const Resource = [
    pulumi.interpolate`${catalogue}:catalog`,
    pulumi.interpolate`${catalogue}:database/${database}`,
    pulumi.interpolate`${catalogue}:table/${database}/*`,
  ];
  const reading = ['GetDatabase', 'GetTable', 'GetTables', 'GetPartition', 'GetPartitions', 'BatchGetPartition'];
  const noting = ['CreatePartition', 'BatchCreatePartition', 'UpdatePartition'];
  const named = (actions: string[]) => actions.map((action) => `glue:${action}`);
  return [
    { Sid: 'ReadTables', Effect: 'Allow', Action: named(reading), Resource },
    { Sid: 'NotePartitions', Effect: 'Allow', Action: named(noting), Resource },
  ];
}

/** Glue makes this group itself, one for all crawlers of the account. */
function mayWriteLog({ region, accountId }: StackContext): Statement {
  return {
    Sid: 'WriteLog',
    Effect: 'Allow',
    Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: pulumi.interpolate`arn:aws:logs:${region}:${accountId}:log-group:/aws-glue/crawlers*`,
  };
}
