import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COMPACTING, EVERYTHING, type Graph, graphOf, type Registered } from '../../infra/graph.ts';
import { AWS_LIMITS, limitProblem, STATEMENT_ID, TAG } from './aws-limits.ts';
import { found } from './found.ts';
import { anyStackName } from './stack-names.ts';
import { statementsIn } from './statements.ts';

/** What Pulumi adds to the name of a resource that is given no other. */
const ADDED = '-1a2b3c4';

const ofAws = ({ resources }: Graph) =>
  found(resources.filter(({ type, isCustom }) => type.startsWith('aws:') && isCustom));

/** Each text of a resource that AWS limits, by where it stands, and what is wrong with it. */
function problemsOf({ type, name, inputs }: Registered): string[] {
  const { name: named, texts = {} } = AWS_LIMITS[type] ?? {};
  const asNamed = named === undefined ? [] : [[named[0], inputs[named[0]] ?? `${name}${ADDED}`, named[1]] as const];
  const others = Object.entries(texts).flatMap(([path, limit]) =>
    valuesAt(inputs, path.split('.')).map((value) => [path, value, limit] as const),
  );
  return [...asNamed, ...others].flatMap(([path, value, limit]) => {
    const problem = value === undefined ? undefined : limitProblem(String(value), limit);
    return problem === undefined ? [] : [`${name}: ${path} ${JSON.stringify(String(value).slice(0, 80))} ${problem}`];
  });
}

/** The values at a path; `*` goes into every element of a list and every value of a map. */
function valuesAt(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (step === undefined) return [value];
  if (typeof value !== 'object' || value === null) return [];
  const inner = step === '*' ? Object.values(value) : [(value as Readonly<Record<string, unknown>>)[step]];
  return inner.flatMap((one) => valuesAt(one, rest));
}

describe('what AWS is given', () => {
  let graph: Graph;
  beforeAll(async () => {
    const [every, least] = [await graphOf({ config: COMPACTING }), await graphOf()];
    graph = { ...every, resources: [...every.resources, ...least.resources] }; // only the least has a crawler
  });

  test('is of types whose limits are known', () => {
    const types = new Set(ofAws(graph).map(({ type }) => type));
    expect([...types].filter((type) => AWS_LIMITS[type] === undefined)).toEqual([]);
    expect(Object.keys(AWS_LIMITS).filter((type) => !types.has(type))).toEqual([]);
  });

  test('has names and texts that AWS takes', () => {
    expect(ofAws(graph).flatMap(problemsOf)).toEqual([]);
  });

  test('has them whatever the stack is called', async () => {
    await fc.assert(
      fc.asyncProperty(anyStackName, async (stack) => {
        expect(ofAws(await graphOf({ stack, config: EVERYTHING })).flatMap(problemsOf)).toEqual([]);
      }),
      { numRuns: 4 },
    );
  });

  test('has tags that AWS takes', () => {
    const { inputs } = graph.resources.find(({ type }) => type === 'pulumi:providers:aws')!;
    const tags = Object.entries((JSON.parse(String(inputs.defaultTags)) as { tags: Record<string, string> }).tags);
    for (const text of found(tags.flat())) expect([text, limitProblem(text, TAG)]).toEqual([text, undefined]);
  });

  test('has policies whose statements have ids that IAM takes', () => {
    for (const { where } of found(statementsIn(graph))) {
      expect([where, limitProblem(where.split(' ')[2]!, STATEMENT_ID)]).toEqual([where, undefined]);
    }
  });

  test('has variables of a function and policies of a role that are small enough together', () => {
    for (const { name, type, inputs } of ofAws(graph)) {
      if (type !== 'aws:lambda/function:Function') continue;
      const { variables } = inputs.environment as { variables: Record<string, string> };
      expect([name, Buffer.byteLength(JSON.stringify(variables)) <= 4096]).toEqual([name, true]);
    }
    const ofRoles = ofAws(graph).filter(({ type }) => type === 'aws:iam/rolePolicy:RolePolicy');
    const together = Map.groupBy(ofRoles, ({ inputs }) => String(inputs.role));
    for (const [role, policies] of found(together)) {
      const length = policies.reduce((sum, { inputs }) => sum + String(inputs.policy).replace(/\s+/g, '').length, 0);
      expect([role, length <= 10_240]).toEqual([role, true]);
    }
  });
});

test('a colon in the name of a saved query would be found', () => {
  const { name } = AWS_LIMITS['aws:cloudwatch/queryDefinition:QueryDefinition']!;
  expect(limitProblem('ecg/One recording: fill in', name![1])).toMatch(/no colon/);
  expect(limitProblem('ecg/One recording', name![1])).toBeUndefined();
});
