/** A bucket as every bucket here is: versions kept where asked, encrypted, no ACLs, nothing public, TLS only. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { onlyOverTls, policyDocument } from '../statement.ts';

/** Parts of an unfinished upload are billed, but invisible. */
const ABANDONED_AFTER_DAYS = 7;

/** A lifecycle rule in the form of the provider. */
export type LifecycleRule = aws.types.input.s3.BucketLifecycleConfigurationRule;

/** How the buckets here differ. */
export interface PrivateBucketArgs {
  readonly keepsVersions: boolean;
  readonly lifecycle: readonly LifecycleRule[];
  /**
   * True for what could not be made again: neither `destroy` nor a rename deletes it. Other buckets are deleted
   * with everything in them.
   */
  readonly isProtected: boolean;
}

/** A bucket with its encryption, public access block, policy and lifecycle. */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:PrivateBucket', name, {}, opts);
    const mine = { parent: this, protect: args.isProtected, retainOnDelete: args.isProtected };
    this.bucket = new aws.s3.Bucket(name, { forceDestroy: !args.isProtected }, mine);
    const bucket = this.bucket.id;
    const closed = new aws.s3.BucketPublicAccessBlock(
      `${name}-closed`,
      { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      mine,
    );
    new aws.s3.BucketOwnershipControls(
      `${name}-owner`,
      { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } },
      mine,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
      mine,
    );
    const { arn } = this.bucket;
    const tls = onlyOverTls('s3:*', arn, pulumi.interpolate`${arn}/*`);
    // S3 refuses two changes of a bucket's access at the same moment.
    new aws.s3.BucketPolicy(`${name}-tls`, { bucket, policy: policyDocument([tls]) }, { ...mine, dependsOn: closed });
    const versions = args.keepsVersions ? [versioningOf(name, bucket, mine)] : [];
    new aws.s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      { bucket, rules: [forgetAbandonedParts, ...args.lifecycle] },
      { ...mine, dependsOn: versions },
    );
    this.registerOutputs({ bucket });
  }
}

const forgetAbandonedParts: LifecycleRule = {
  id: 'forget-abandoned-parts',
  status: 'Enabled',
  filter: {},
  abortIncompleteMultipartUpload: { daysAfterInitiation: ABANDONED_AFTER_DAYS },
};

function versioningOf(
  name: string,
  bucket: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.s3.BucketVersioning {
  return new aws.s3.BucketVersioning(
    `${name}-versions`,
    { bucket, versioningConfiguration: { status: 'Enabled' } },
    opts,
  );
}
