import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ACTION_PATTERNS, ACTIONS_WITHOUT_A_RESOURCE } from '../../../infra/policy/permissions.ts';
import type { Made } from '../../../infra/policy/resource.ts';
import { isAbout } from '../../../infra/policy/rule.ts';
import { RULES, violationsIn } from '../../../infra/policy/rules.ts';
import { document, good, made, READS_UPLOADS, spoilt, without } from './resources.ts';

const saidOf = (all: readonly Made[]) =>
  violationsIn(all).map(({ rule, resource, says }) => `${rule}: ${resource} ${says}`);
const policy = (statement: Readonly<Record<string, unknown>>) =>
  made('iam/policy:Policy', { policy: document(statement), tags: TAGS });
const TAGS = { project: 'ecg-pipeline', stack: 'dev' };
const BLOCK = 'bucketPublicAccessBlock:BucketPublicAccessBlock';
const POLICY = 'bucketPolicy:BucketPolicy';
const VERSIONING = 'bucketVersioning:BucketVersioning';
const ENCRYPTION = 'bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration';
const ended = (rules: unknown) =>
  made('s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', { bucket: 'uploads', rules: [rules] }, 'life');

describe('the rules', () => {
  test('have nothing against a stack that keeps them', () => {
    expect(saidOf(good)).toEqual([]);
  });

  test('each have a name of their own, a reason in a whole sentence, and types of AWS', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { id, because, of } of RULES) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(because).toMatch(/^[A-Z].*\.$/s);
      expect(of.filter((type) => !/^aws:\w+\/\w+:\w+$/.test(type))).toEqual([]);
    }
  });

  test('give a reason for every pattern and every action without a resource', () => {
    for (const reason of Object.values({ ...ACTION_PATTERNS, ...ACTIONS_WITHOUT_A_RESOURCE })) {
      expect(reason).toMatch(/^[a-z].{15,}$/);
    }
  });

  test('are each shown by an example below that breaks them', () => {
    const shown = new Set(BROKEN.flatMap(([said]) => said.split(':')[0]));
    expect(RULES.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
  });

  test('judge whatever a resource may hold without falling over', () => {
    const types = [...new Set(RULES.flatMap(({ of }) => of))];
    const names = ['policy', 'bucket', 'rules', 'redrivePolicy', 'configuration', 'tags', 'timeout', 'inlinePolicies'];
    const props = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.json(), fc.anything(), fc.string()));
    const resources = fc.record({ type: fc.constantFrom(...types), name: fc.string(), props });
    fc.assert(
      fc.property(fc.array(resources, { maxLength: 8 }), (all) => {
        for (const { says } of violationsIn(all)) expect(says).not.toMatch(/undefined|NaN/);
      }),
    );
  });
});

/** What is said, and of which stack. */
const BROKEN: readonly (readonly [said: string, all: readonly Made[]])[] = [
  [
    'named-actions: it allows s3:*; name the actions, or give a reason in ACTION_PATTERNS',
    [policy({ ...READS_UPLOADS, Action: ['s3:*'] })],
  ],
  [
    'named-actions: it allows *; name the actions, or give a reason in ACTION_PATTERNS',
    [policy({ ...READS_UPLOADS, Action: '*' })],
  ],
  [
    'named-actions: it allows everything but what it names; name what it allows',
    [policy({ NotAction: 'iam:*', Resource: READS_UPLOADS.Resource })],
  ],
  ['named-actions: it holds a policy that is not JSON', [made('iam/policy:Policy', { policy: '{', tags: TAGS })]],
  [
    'named-actions: it allows sqs:*; name the actions, or give a reason in ACTION_PATTERNS',
    [
      made('iam/role:Role', {
        inlinePolicies: [
          { policy: document({ Action: 'sqs:*', Resource: 'arn:aws:sqs:us-east-1:123456789012:work' }) },
        ],
        tags: TAGS,
      }),
    ],
  ],
  ['named-resources: it allows s3:GetObject on *; name it', [policy({ ...READS_UPLOADS, Resource: '*' })]],
  [
    'named-resources: it allows s3:GetObject on arn:aws:s3:::*; name it',
    [policy({ ...READS_UPLOADS, Resource: ['arn:aws:s3:::uploads', 'arn:aws:s3:::*'] })],
  ],
  [
    'no-broad-policies: it attaches arn:aws:iam::aws:policy/AmazonS3FullAccess; write down what it needs',
    [
      made('iam/rolePolicyAttachment:RolePolicyAttachment', {
        policyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess',
      }),
    ],
  ],
  [
    'no-broad-policies: it attaches arn:aws:iam::aws:policy/AdministratorAccess; write down what it needs',
    [made('iam/role:Role', { managedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'], tags: TAGS })],
  ],
  [
    'nothing-public: bucketPolicy:BucketPolicy allows everyone; name who may',
    [
      ...without(POLICY),
      made(
        's3/bucketPolicy:BucketPolicy',
        { bucket: 'uploads', policy: both(document({ ...READS_UPLOADS, Principal: '*' })) },
        POLICY,
      ),
    ],
  ],
  [
    'nothing-public: it allows everyone; name who may',
    [
      made('sqs/queuePolicy:QueuePolicy', {
        policy: document({
          Principal: { AWS: '*' },
          Action: 'sqs:SendMessage',
          Resource: 'arn:aws:sqs:us-east-1:123456789012:work',
          Condition: { ArnLike: { 'aws:SourceArn': '*' } },
        }),
      }),
    ],
  ],
  [
    'nothing-public: it lets everyone call the function; name who may',
    [made('lambda/permission:Permission', { principal: '*' })],
  ],
  [
    'no-function-url: it opens the function to the internet; send through the queue',
    [made('lambda/functionUrl:FunctionUrl', { authorizationType: 'AWS_IAM' })],
  ],
  ['private-buckets: bucket leaves blockPublicPolicy off', spoilt(BLOCK, { blockPublicPolicy: false })],
  ['private-buckets: bucket has no public access block', without(BLOCK)],
  ['private-buckets: bucket has no public access block', spoilt(BLOCK, { bucket: 'another' })],
  ['no-bucket-acls: it sets an access list; write a policy', [made('s3/bucketAcl:BucketAcl', { acl: 'private' })]],
  ['encrypted-buckets: bucket has no encryption configuration', without(ENCRYPTION)],
  ['buckets-over-tls: bucket has no policy that refuses plain HTTP', without(POLICY)],
  ['kept-or-expired: bucket has neither versions nor an expiry for everything in it', without(VERSIONING)],
  [
    'kept-or-expired: bucket has neither versions nor an expiry for everything in it',
    spoilt(VERSIONING, { versioningConfiguration: { status: 'Suspended' } }),
  ],
  [
    'kept-or-expired: bucket has neither versions nor an expiry for everything in it',
    [...without(VERSIONING), ended({ status: 'Enabled', filter: { prefix: 'old/' }, expiration: { days: 7 } })],
  ],
  [
    'kept-or-expired: bucket has neither versions nor an expiry for everything in it',
    [...without(VERSIONING), ended({ status: 'Disabled', expiration: { days: 7 } })],
  ],
  [
    'scanned-images: repository does not scan images on push',
    spoilt('repository', { imageScanningConfiguration: { scanOnPush: false } }),
  ],
  ['bounded-queries: workgroup sets no limit on bytes scanned', workgroup({ bytesScannedCutoffPerQuery: undefined })],
  ['bounded-queries: workgroup sets no limit on bytes scanned', workgroup({ bytesScannedCutoffPerQuery: 10_485_759 })],
  [
    'bounded-queries: workgroup lets each query choose its own settings',
    workgroup({ enforceWorkgroupConfiguration: false }),
  ],
  ['bounded-queries: workgroup leaves results unencrypted', workgroup({ resultConfiguration: {} })],
  ['encrypted-queues: dead is not encrypted', spoilt('dead', { sqsManagedSseEnabled: false })],
  [
    'dead-letters: work has no dead-letter queue',
    [
      ...without('dead').filter(({ name }) => name !== 'work'),
      made(
        'sqs/queue:Queue',
        {
          arn: 'arn:aws:sqs:us-east-1:123456789012:work',
          sqsManagedSseEnabled: true,
          visibilityTimeoutSeconds: 3600,
          tags: TAGS,
        },
        'work',
      ),
    ],
  ],
  ['dead-letters: work tries a message 4 times, not 5', spoilt('work', redrive(4))],
  [
    'dead-letters: work keeps messages longer than its dead letters',
    spoilt('dead', { messageRetentionSeconds: 345_599 }),
  ],
  [
    'visibility-timeout: mapping work hides messages for 3599 s; 3600 s are needed',
    spoilt('work', { visibilityTimeoutSeconds: 3599 }),
  ],
  [
    'visibility-timeout: mapping does not join a queue and a function of this stack',
    spoilt('mapping', { eventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:other' }),
  ],
  ['partial-failures: mapping does not report failures one by one', spoilt('mapping', { functionResponseTypes: [] })],
  ['partial-failures: mapping sets no maximum concurrency', spoilt('mapping', { scalingConfig: undefined })],
  ['bounded-functions: function sets no memory size', spoilt('function', { memorySize: undefined })],
  ['bounded-functions: function does not say whether it is traced', spoilt('function', { tracingConfig: undefined })],
  [
    'bounded-functions: function logs to a group that the stack does not manage',
    spoilt('function', { loggingConfig: { logFormat: 'JSON' } }),
  ],
  ['logs-expire: logs keeps its lines for ever', spoilt('logs', { retentionInDays: 0 })],
  ['encrypted-topics: topic is not encrypted', spoilt('topic', { kmsMasterKeyId: undefined })],
  [
    'encrypted-topics: topic is encrypted with a key that alarms cannot use',
    spoilt('topic', { kmsMasterKeyId: 'alias/aws/sns' }),
  ],
  ['guarded-chat: slack has no guardrail narrower than administrator', spoilt('slack', { guardrailPolicyArns: [] })],
  [
    'guarded-chat: slack has no guardrail narrower than administrator',
    spoilt('slack', { guardrailPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
  ],
  ['tagged: topic has no tag stack', spoilt('topic', { tags: { project: 'ecg-pipeline' } })],
];

describe('a rule that is broken', () => {
  test.each(BROKEN)('%s', (said, all) => {
    expect(saidOf(all)).toEqual([said]);
  });
});

describe('what is allowed for a reason', () => {
  test.each([
    ['a log-in to the registry has no name', policy({ Action: 'ecr:GetAuthorizationToken', Resource: '*' })],
    ['a refusal may name everything', policy({ Effect: 'Deny', Action: '*', Resource: '*' })],
    [
      'one account may be everybody in it',
      made('sqs/queuePolicy:QueuePolicy', {
        policy: document({
          Principal: '*',
          Action: 'sqs:SendMessage',
          Resource: 'arn:aws:sqs:us-east-1:123456789012:work',
          Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
        }),
      }),
    ],
  ])('%s', (_why, resource) => {
    expect(saidOf([resource])).toEqual([]);
  });

  test('a bucket whose content expires needs no versions', () => {
    expect(saidOf([...without(VERSIONING), ended({ status: 'Enabled', expiration: { days: 7 } })])).toEqual([]);
    expect(saidOf([...without(VERSIONING), ended({ status: 'Enabled', filter: {}, expiration: { days: 7 } })])).toEqual(
      [],
    );
  });

  test('any pattern of an action needs a reason', () => {
    const part = fc.stringMatching(/^[A-Za-z]{0,6}$/);
    fc.assert(
      fc.property(fc.constantFrom('s3', 'sqs', 'iam', 'kms'), part, part, (service, before, after) => {
        const action = `${service}:${before}*${after}`;
        fc.pre(ACTION_PATTERNS[action] === undefined);
        expect(saidOf([policy({ ...READS_UPLOADS, Action: action })])).toHaveLength(1);
      }),
    );
  });
});

describe('parts of a bucket', () => {
  const [bucket, ...parts] = good.filter(({ type }) => type.startsWith('aws:s3/')) as [Made, ...Made[]]; // the list above begins so

  test('are found by their origin while nobody knows the name', () => {
    const urn = 'urn:pulumi:dev::ecg-pipeline::aws:s3/bucket:Bucket::bucket';
    const unnamed = parts.map((part) => ({
      ...part,
      props: { ...part.props, bucket: undefined },
      from: { bucket: [urn] },
    }));
    const early = { ...bucket, urn, props: { tags: TAGS } };
    expect(saidOf([early, ...unnamed])).toEqual([]);
    expect(saidOf([{ ...early, urn: `${urn}-2` }, ...unnamed])).toHaveLength(4);
  });
});

test('a rule is about the types it names, and no others', () => {
  const [first] = RULES;
  expect(first !== undefined && isAbout(first, 'aws:iam/policy:Policy')).toBe(true);
  expect(first !== undefined && isAbout(first, 'aws:iam/policyAttachment:PolicyAttachment')).toBe(false);
});

function workgroup(settings: Readonly<Record<string, unknown>>): readonly Made[] {
  const { configuration } = good.find(({ name }) => name === 'workgroup')?.props ?? {};
  return spoilt('workgroup', { configuration: { ...(configuration as object), ...settings } }); // an object in the list
}

function redrive(maxReceiveCount: number) {
  return {
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:us-east-1:123456789012:dead', maxReceiveCount }),
  };
}

/** The statement of a document, behind the one that refuses plain HTTP. */
function both(document: string): string {
  const [refusal] = good
    .filter(({ name }) => name === POLICY)
    .map(({ props }) => JSON.parse(String(props.policy)).Statement);
  return JSON.stringify({ Statement: [...refusal, ...JSON.parse(document).Statement] });
}
