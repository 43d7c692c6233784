/** Rules about what holds data: buckets, the registry of images, and where Athena leaves its answers. */
import { block, isAtLeast, list, type Made, ofType, partsOf, record } from './resource.ts';
import { type PolicyRule, unless } from './rule.ts';
import { statementsOf } from './statements.ts';

const BUCKET = 'aws:s3/bucket:Bucket';

/** The least that Athena accepts as a limit, in bytes (10 MB). */
const MIN_SCAN_LIMIT_BYTES = 10_485_760;

export const privateBuckets: PolicyRule = {
  id: 'private-buckets',
  because: 'Each bucket blocks public access in all four ways, so that no later policy can open it by mistake.',
  of: [BUCKET],
  sees: 'the stack',
  check: (bucket, all) => {
    const blocks = partsOf(bucket, all, 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock', 'bucket');
    const switches = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'];
    if (blocks.length === 0) return ['has no public access block'];
    return switches.flatMap((name) => unless(blocks[0]?.props[name] === true, `leaves ${name} off`));
  },
};

export const noBucketAcls: PolicyRule = {
  id: 'no-bucket-acls',
  because: 'Who may read a bucket is decided by its policy alone; access lists are a second place, easily forgotten.',
  of: [BUCKET, 'aws:s3/bucketAcl:BucketAcl'],
  sees: 'one resource',
  check: ({ props }) => unless(props.acl === undefined, 'sets an access list; write a policy'),
};

export const encryptedBuckets: PolicyRule = {
  id: 'encrypted-buckets',
  because: 'Each bucket states how it is encrypted instead of relying on a default.',
  of: [BUCKET],
  sees: 'the stack',
  check: (bucket, all) => {
    const type = 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration';
    return unless(partsOf(bucket, all, type, 'bucket').length > 0, 'has no encryption configuration');
  },
};

export const bucketsOverTls: PolicyRule = {
  id: 'buckets-over-tls',
  because: 'Each bucket refuses requests without TLS.',
  of: [BUCKET],
  sees: 'the stack',
  check: (bucket, all) => {
    const policies = partsOf(bucket, all, 'aws:s3/bucketPolicy:BucketPolicy', 'bucket');
    return unless(policies.flatMap(statementsOf).some(refusesPlainHttp), 'has no policy that refuses plain HTTP');
  },
};

export const keptOrExpired: PolicyRule = {
  id: 'kept-or-expired',
  because: 'A bucket either keeps its objects, with versions to protect against mistakes, or lets them expire.',
  of: [BUCKET],
  sees: 'the stack',
  check: (bucket, all) => {
    const versionings = partsOf(bucket, all, 'aws:s3/bucketVersioning:BucketVersioning', 'bucket');
    const isVersioned = versionings.some(({ props }) => block(props.versioningConfiguration).status === 'Enabled');
    return unless(isVersioned || expires(bucket, all), 'has neither versions nor an expiry for everything in it');
  },
};

export const scannedImages: PolicyRule = {
  id: 'scanned-images',
  because: 'Images are scanned for known vulnerabilities when they are pushed.',
  of: ['aws:ecr/repository:Repository'],
  sees: 'one resource',
  check: ({ props }) =>
    unless(block(props.imageScanningConfiguration).scanOnPush === true, 'does not scan images on push'),
};

export const boundedQueries: PolicyRule = {
  id: 'bounded-queries',
  because: 'One careless query cannot read the whole lake, and its result is encrypted like the lake.',
  of: ['aws:athena/workgroup:Workgroup'],
  sees: 'one resource',
  check: ({ props }) => {
    const settings = block(props.configuration);
    const results = block(settings.resultConfiguration);
    return [
      ...unless(isAtLeast(settings.bytesScannedCutoffPerQuery, MIN_SCAN_LIMIT_BYTES), 'sets no limit on bytes scanned'),
      ...unless(settings.enforceWorkgroupConfiguration !== false, 'lets each query choose its own settings'),
      ...unless(block(results.encryptionConfiguration).encryptionOption !== undefined, 'leaves results unencrypted'),
    ];
  },
};

function refusesPlainHttp({ effect, conditions }: ReturnType<typeof statementsOf>[number]): boolean {
  return effect === 'Deny' && list(record(conditions.Bool)['aws:SecureTransport']).map(String).includes('false');
}

/** An enabled rule without a filter, or for every prefix, that ends current objects after some days. */
function expires(bucket: Made, all: readonly Made[]): boolean {
  const type = 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration';
  return partsOf(bucket, ofType(all, type), type, 'bucket')
    .flatMap(({ props }) => list(props.rules).map(record))
    .some(({ status, filter, expiration }) => {
      const { prefix = '', ...others } = block(filter);
      return (
        status === 'Enabled' &&
        prefix === '' &&
        Object.keys(others).length === 0 &&
        isAtLeast(block(expiration).days, 1)
      );
    });
}
