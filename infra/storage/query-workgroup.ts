/** Where data scientists query: a workgroup with a limit on what one query may scan, and the first questions saved. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { QUESTIONS } from '../../lake/questions.ts';
import { PrivateBucket } from './private-bucket.ts';

/** How long a result can be fetched; a query can always be run again. */
const RESULT_DAYS = 14;
const GIB = 2 ** 30;

/** Which database the saved questions are asked of, and how much one query may read. */
export interface QueryWorkgroupArgs {
  readonly database: pulumi.Input<string>;
  /** A query that would read more is stopped. A TB costs $5. */
  readonly scanLimitGiB: number;
}

/** A workgroup of Athena, with a bucket of its own in which results expire. */
export class QueryWorkgroup extends pulumi.ComponentResource {
  readonly workgroup: aws.athena.Workgroup;
  readonly results: aws.s3.Bucket;

  constructor(name: string, { database, scanLimitGiB }: QueryWorkgroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:QueryWorkgroup', name, {}, opts);
    const mine = { parent: this };
    const forget = { id: 'forget-results', status: 'Enabled', filter: {}, expiration: { days: RESULT_DAYS } };
    this.results = new PrivateBucket(
      `${name}-results`,
      { keepsVersions: false, lifecycle: [forget], isProtected: false },
      mine,
    ).bucket;
    this.workgroup = new aws.athena.Workgroup(
      name,
      {
        description: 'Questions about ECG recordings.',
        // The saved queries go with it.
        forceDestroy: true,
        configuration: {
          engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
          enforceWorkgroupConfiguration: true,
          publishCloudwatchMetricsEnabled: true,
          bytesScannedCutoffPerQuery: scanLimitGiB * GIB,
          resultConfiguration: {
            outputLocation: pulumi.interpolate`s3://${this.results.bucket}/results/`,
            encryptionConfiguration: { encryptionOption: 'SSE_S3' },
          },
        },
        // A workgroup without a tag of its own looks changed at each deployment.
        tags: { purpose: 'questions' },
      },
      mine,
    );
    for (const { id, title, sentence, sql } of QUESTIONS) {
      new aws.athena.NamedQuery(
        `${name}-${id}`,
        { name: title, description: sentence, database, workgroup: this.workgroup.id, query: sql },
        mine,
      );
    }
    this.registerOutputs({ workgroup: this.workgroup.name });
  }
}
