import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EVERYTHING, type Graph, graphOf, ofType, one } from '../../../infra/graph.ts';
import { found } from '../found.ts';
import { statementsIn } from '../statements.ts';

interface Rule {
  readonly id: string;
  readonly status: string;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly [other: string]: unknown;
}

const rulesOf = (graph: Graph, bucket: string) =>
  one(graph, 'BucketLifecycleConfiguration', `${bucket}-lifecycle`).inputs.rules as readonly Rule[];

describe('every bucket', () => {
  let graph: Graph;
  let buckets: readonly string[] = [];
  beforeAll(async () => {
    graph = await graphOf({ config: EVERYTHING });
    buckets = ofType(graph, 'Bucket').map(({ name }) => name);
  });

  test('is one of three: uploads, rows and answers', () => {
    expect([...buckets].sort()).toEqual(['inbox-raw', 'lake-processed', 'lake-queries-results']);
  });

  test('is closed to the public in all four ways', () => {
    for (const bucket of found(buckets)) {
      const { bucket: which, ...closed } = one(graph, 'BucketPublicAccessBlock', `${bucket}-closed`).inputs;
      expect(which).toBe(`${bucket}-1a2b3c4`);
      expect(Object.values(closed)).toEqual([true, true, true, true]);
    }
  });

  test('is encrypted, knows no ACLs, and answers over TLS alone', () => {
    const statements = statementsIn(graph);
    for (const bucket of found(buckets)) {
      expect(one(graph, 'BucketServerSideEncryptionConfiguration', `${bucket}-encryption`).inputs.rules).toEqual([
        { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } },
      ]);
      expect(one(graph, 'BucketOwnershipControls', `${bucket}-owner`).inputs.rule).toEqual({
        objectOwnership: 'BucketOwnerEnforced',
      });
      const arn = `arn:aws:s3:::${bucket}-1a2b3c4`;
      expect(statements.find(({ where }) => where === `BucketPolicy ${bucket}-tls OnlyOverTls`)).toMatchObject({
        effect: 'Deny',
        resources: [arn, `${arn}/*`],
      });
    }
  });

  test('forgets parts of uploads that nobody finished', () => {
    for (const bucket of found(buckets)) {
      expect(rulesOf(graph, bucket)).toContainEqual({
        id: 'forget-abandoned-parts',
        status: 'Enabled',
        filter: {},
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      });
    }
  });

  test('has rules with names of their own, all switched on', () => {
    for (const bucket of found(buckets)) {
      const rules = rulesOf(graph, bucket);
      expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
      for (const { status } of rules) expect(status).toBe('Enabled');
    }
  });
});

describe('uploads', () => {
  test('keep every version', async () => {
    const graph = await graphOf();
    for (const bucket of ['inbox-raw', 'lake-processed']) {
      expect(one(graph, 'BucketVersioning', `${bucket}-versions`).inputs.versioningConfiguration).toEqual({
        status: 'Enabled',
      });
    }
  });

  test('are never removed; large ones are archived after as many days as the stack says, replaced versions too', async () => {
    const classes = fc.constantFrom(['instant', 'GLACIER_IR'], ['flexible', 'GLACIER']);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5, max: 3650 }), classes, async (days, [archiveClass = '', storageClass]) => {
        const config = { glacierAfterDays: String(days), archiveClass };
        const rules = rulesOf(await graphOf({ config }), 'inbox-raw');
        expect(rules.find(({ id }) => id === 'archive-large-recordings')).toEqual({
          id: 'archive-large-recordings',
          status: 'Enabled',
          filter: { objectSizeGreaterThan: 2 ** 20 - 1 },
          transitions: [{ days, storageClass }],
          noncurrentVersionTransitions: [{ noncurrentDays: days, storageClass }],
        });
        for (const rule of rules) {
          expect(rule).not.toHaveProperty('noncurrentVersionExpiration');
          expect(rule.expiration ?? { expiredObjectDeleteMarker: true }).toEqual({ expiredObjectDeleteMarker: true });
        }
      }),
      { numRuns: 3 },
    );
  });
});

describe('an archive that nobody set otherwise', () => {
  test('begins in the first night, where everything can still be read at once', async () => {
    const rule = rulesOf(await graphOf(), 'inbox-raw').find(({ id }) => id === 'archive-large-recordings');
    expect(rule).toMatchObject({
      transitions: [{ days: 0, storageClass: 'GLACIER_IR' }],
      noncurrentVersionTransitions: [{ noncurrentDays: 1, storageClass: 'GLACIER_IR' }],
    });
  });
});

describe('rows and answers', () => {
  test('rows stay; what a replay replaced can be had back for 30 days; answers go after 14', async () => {
    const graph = await graphOf();
    const rows = rulesOf(graph, 'lake-processed');
    expect(rows.find(({ id }) => id === 'forget-replaced-files')).toMatchObject({
      noncurrentVersionExpiration: { noncurrentDays: 30 },
      expiration: { expiredObjectDeleteMarker: true },
    });
    expect(rows.filter(({ transitions }) => transitions !== undefined)).toEqual([]);
    expect(rulesOf(graph, 'lake-queries-results')).toContainEqual(
      expect.objectContaining({ id: 'forget-results', expiration: { days: 14 } }),
    );
  });
});
