/** Where rows lie and how SQL finds them: a bucket of Parquet, the tables and views over it, and a workgroup to query them. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { REPORT_DAYS, REPORTS } from '../../lake/reports.ts';
import { TABLE_NAMES } from '../../lake/schema.ts';
import { VIEW_NAMES } from '../../lake/views.ts';
import type { CompactionMode } from '../compute/compactor.ts';
import { fixedName, type StackContext } from '../stack-context.ts';
import { type LifecycleRule, PrivateBucket } from './private-bucket.ts';
import { QueryWorkgroup } from './query-workgroup.ts';
import { SchemaCrawler } from './schema-crawler.ts';
import { LakeTable } from './table.ts';
import { LakeView } from './view.ts';

/** How long a file that was overwritten or deleted, by a replay or by mistake, can be restored; one that a compaction has taken, a day. */
const UNDO_DAYS = 30;

/** How much one query may scan, and whether files are compared with tables every day. */
export interface LakeArgs {
  readonly context: StackContext;
  readonly queryScanLimitGiB: number;
  readonly crawlDaily: boolean;
  /** `on`: days are registered, and those that are over lie where the compaction has put them. */
  readonly compaction: CompactionMode;
  readonly isProtected: boolean;
}

/** The bucket of Parquet files with everything that Athena needs to query it. */
export class Lake extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  readonly database: aws.glue.CatalogDatabase;
  readonly queries: QueryWorkgroup;

  constructor(name: string, args: LakeArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Lake', name, {}, opts);
    const { context, queryScanLimitGiB, crawlDaily, compaction, isProtected } = args;
    const mine = { parent: this };
    this.bucket = new PrivateBucket(
      `${name}-processed`,
      { keepsVersions: true, lifecycle: [forgetReplaced, dropReports], isProtected },
      mine,
    ).bucket;
    const bucket = this.bucket.bucket;
    this.database = new aws.glue.CatalogDatabase(
      `${name}-database`,
      {
        name: fixedName(context, '_'),
        description: 'ECG recordings: what was uploaded, how good it is, and the signal.',
      },
      mine,
    );
    const database = this.database.name;
    const tables = TABLE_NAMES.map(
      (table) =>
        new LakeTable(`${name}-${table}`, { table, database, bucket, isRegistered: compaction === 'on' }, mine),
    );
    for (const view of VIEW_NAMES) {
      // The database holds tables and views under one kind of name, and Athena looks into the tables of a view.
      new LakeView(`${name}-${view}`, { view, database }, { ...mine, dependsOn: tables });
    }
    if (compaction === 'off') {
      const crawled = { database, tables: tables.map(({ table }) => table.name), bucketArn: this.bucket.arn };
      new SchemaCrawler(`${name}-crawler`, { context, ...crawled, isDaily: crawlDaily }, mine);
    }
    this.queries = new QueryWorkgroup(`${name}-queries`, { database, scanLimitGiB: queryScanLimitGiB }, mine);
    this.registerOutputs({ bucket, database });
  }
}

const forgetReplaced: LifecycleRule = {
  id: 'forget-replaced-files',
  status: 'Enabled',
  filter: {},
  noncurrentVersionExpiration: { noncurrentDays: UNDO_DAYS },
  expiration: { expiredObjectDeleteMarker: true },
};

/** Whether the stack draws them or not: those of before go, too. One that was drawn again, or has expired, is of no use to anybody. */
const dropReports: LifecycleRule = {
  id: 'drop-reports',
  status: 'Enabled',
  filter: { prefix: `${REPORTS}/` },
  expiration: { days: REPORT_DAYS },
  noncurrentVersionExpiration: { noncurrentDays: 1 },
};
