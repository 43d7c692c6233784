import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COMPACTING, EVERYTHING, type Graph, graphOf, ofType, REGION, type Registered } from '../../infra/graph.ts';
import { found } from './found.ts';
import { anyStackName } from './stack-names.ts';

/** Free in Pulumi Cloud. */
const MAX_RESOURCES = 200;
/** AWS's shortest limit among the names here, and what Pulumi adds to a name: a hyphen and seven digits. */
const MAX_CHARACTERS = 64;
const MAX_IN_BUCKET_NAMES = 63;
const ADDED_CHARACTERS = 8;

const NAMES_FILE = join(import.meta.dirname, 'names.txt');
const UPDATE = 'UPDATE_NAMES=1 npm run jest -- test/infra/stack.test.ts';

const isOfAws = ({ type }: Registered) => type.startsWith('aws:');

describe('the stack', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await graphOf({ config: EVERYTHING });
  });

  test('gives every resource a parent', () => {
    const orphans = graph.resources.filter(({ type, parent }) => parent === '' && type !== 'pulumi:pulumi:Stack');
    expect(orphans.map(({ name }) => name)).toEqual([]);
  });

  test('makes nothing directly under the stack but its parts and the provider', () => {
    const tops = graph.resources.filter(({ parent }) => parent.includes('pulumi:pulumi:Stack::'));
    expect(tops.length).toBeGreaterThan(5);
    for (const { type } of tops) expect(type).toMatch(/^(ecg:index:|pulumi:providers:aws$)/);
  });

  test('gives every child a name that begins with that of its parent', () => {
    const children = graph.resources.filter(({ parent }) => parent !== '' && !parent.includes('pulumi:pulumi:Stack::'));
    expect(children.length).toBeGreaterThan(50);
    for (const { name, parent } of children) {
      const ofParent = parent.split('::').at(-1)!;
      expect([name, name.startsWith(ofParent)]).toEqual([name, true]);
    }
  });

  test('puts its tags on all that AWS can tag, through one provider that everything of AWS goes through', () => {
    const provider = graph.resources.find(({ type }) => type === 'pulumi:providers:aws')!;
    const { tags } = JSON.parse(String(provider.inputs.defaultTags)) as { tags: unknown };
    expect(tags).toEqual({ project: 'ecg-pipeline', stack: 'dev', 'managed-by': 'pulumi' });
    expect(provider.inputs.region).toBe(REGION);
    const ofAws = graph.resources.filter(isOfAws);
    expect(ofAws.length).toBeGreaterThan(50);
    for (const resource of ofAws) {
      expect([resource.name, resource.provider]).toEqual([resource.name, expect.stringMatching(/::aws::aws-1a2b3c4$/)]);
    }
  });

  test('hands that provider to the image, which makes resources of its own', () => {
    expect(ofType(graph, 'Image').find(({ type }) => type === 'awsx:ecr:Image')?.providers).toHaveProperty('aws');
  });

  test(`has fewer than ${MAX_RESOURCES} resources, whatever is switched on`, async () => {
    const least = await graphOf();
    process.stdout.write(
      `resources: ${least.resources.length} by default, ${graph.resources.length} with every part\n`,
    );
    expect((await graphOf({ config: COMPACTING })).resources.length).toBeLessThan(MAX_RESOURCES);
    expect(graph.resources.length).toBeLessThan(MAX_RESOURCES);
    expect(least.resources.length).toBeLessThan(graph.resources.length);
  });

  test('protects and keeps what holds recordings and rows, and nothing else but the way in', () => {
    const kept = graph.resources.filter(({ protect }) => protect).map(({ name }) => name);
    expect(kept.length).toBeGreaterThan(0);
    const buckets = ofType(graph, 'Bucket').filter(({ protect, retainOnDelete }) => protect && retainOnDelete);
    expect(buckets.map(({ name }) => name).sort()).toEqual(['inbox-raw', 'lake-processed']);
    for (const name of kept) expect(name).toMatch(/^(inbox-raw|lake-processed|delivery)/);
  });

  test('lets go of everything when deletion protection is taken away, buckets and their content included', async () => {
    const open = await graphOf({ config: { deletionProtection: 'false' } });
    expect(open.resources.filter(({ protect, retainOnDelete }) => protect || retainOnDelete)).toEqual([]);
    const buckets = ofType(open, 'Bucket');
    expect(buckets).toHaveLength(3);
    for (const { inputs } of found(buckets)) expect(inputs.forceDestroy).toBe(true);
  });

  test('never empties a protected bucket', () => {
    const buckets = ofType(graph, 'Bucket');
    expect(buckets.map(({ protect }) => protect).sort()).toEqual([false, true, true]);
    for (const { protect, inputs } of found(buckets)) expect(inputs.forceDestroy).toBe(!protect);
  });

  test('hands out what people need next', () => {
    expect(graph.outputs).toMatchObject({
      rawBucket: 'inbox-raw-1a2b3c4',
      lakeBucket: 'lake-processed-1a2b3c4',
      database: 'ecg_pipeline_dev',
      workgroup: 'lake-queries-1a2b3c4',
      upload: 'aws s3 cp recording.mat s3://inbox-raw-1a2b3c4/mit-bih-360/',
    });
    expect(Object.keys(graph.outputs).length).toBeGreaterThan(10);
    for (const value of Object.values(graph.outputs)) expect(value).toEqual(expect.stringMatching(/./));
  });

  test('is what names.txt says: a renamed resource is replaced, and a bucket is then a new, empty one', async () => {
    // A lake that is compacted has no crawler.
    const all = [...graph.resources, ...(await graphOf({ config: COMPACTING })).resources].map(
      ({ type, name }) => `${type.padEnd(90)} ${name.replace(/-dev$/, '-STACK')}`,
    );
    const lines = [...new Set(all)].sort();
    const found = `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
    if (process.env.UPDATE_NAMES) writeFileSync(NAMES_FILE, found);
    const known = readFileSync(NAMES_FILE, 'utf8');
    const gone = known.split('\n').filter((line) => !found.includes(line));
    const come = found.split('\n').filter((line) => !known.includes(line));
    const advice = `Meant? Then: ${UPDATE}. Renamed? Then keep the old name, or say it in \`aliases\`.`;
    expect({ gone, come, advice }).toEqual({ gone: [], come: [], advice });
  });
});

describe('names', () => {
  /** What is called the same at every deployment, by the property that says so. */
  const FIXED = ['configurationName', 'dashboardName'];
  /** Shown to people, and longer than a name may be. */
  const TITLES = ['NamedQuery', 'QueryDefinition'];

  test('have at most 64 characters for any stack', async () => {
    await fc.assert(
      fc.asyncProperty(anyStackName, async (stack) => {
        const { resources } = await graphOf({ stack, config: EVERYTHING });
        const kindOf = ({ type }: Registered) => type.split(':').at(-1)!;
        const named = resources.filter((one) => isOfAws(one) && one.isCustom && !TITLES.includes(kindOf(one)));
        expect(named.length).toBeGreaterThan(50);
        for (const resource of named) {
          const { name, inputs } = resource;
          const kind = kindOf(resource);
          const most = kind === 'Bucket' ? MAX_IN_BUCKET_NAMES : MAX_CHARACTERS;
          const fixed = [inputs.name, ...FIXED.map((property) => inputs[property])].filter((one) => one !== undefined);
          const longest = Math.max(name.length + ADDED_CHARACTERS, ...fixed.map((one) => String(one).length));
          expect([name, longest <= most]).toEqual([name, true]);
        }
      }),
      { numRuns: 4 },
    );
  });

  test('of titles have at most 128 characters, and 255 with the folder of the stack', async () => {
    const graph = await graphOf({ stack: 'x'.repeat(100) });
    const lengths = (type: string) => ofType(graph, type).map(({ inputs }) => String(inputs.name).length);
    expect(lengths('NamedQuery').length).toBeGreaterThan(0);
    expect(lengths('QueryDefinition').length).toBeGreaterThan(0);
    expect(Math.max(...lengths('NamedQuery'))).toBeLessThanOrEqual(128);
    expect(Math.max(...lengths('QueryDefinition'))).toBeLessThanOrEqual(255);
  });

  test('that are fixed differ between two stacks of one account', async () => {
    const fixedIn = async (stack: string) => {
      const { resources } = await graphOf({ stack, config: EVERYTHING });
      return resources.filter(isOfAws).flatMap(({ type, inputs }) => {
        // Tables and saved questions stand inside a database and a workgroup, which differ.
        if (/CatalogTable|NamedQuery/.test(type)) return [];
        return [inputs.name, ...FIXED.map((property) => inputs[property])].filter((name) => name !== undefined);
      });
    };
    const [one, other] = [await fixedIn('dev'), await fixedIn('prod')];
    expect(one).not.toHaveLength(0);
    expect(one.filter((name) => other.includes(name))).toEqual([]);
  });
});
