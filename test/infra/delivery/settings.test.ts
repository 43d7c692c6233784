import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { record } from '../../../infra/policy/resource.ts';

/**
 * Every key that the file may have, and what stands there.
 *
 * Source: Pulumi's `sdk/go/common/apitype/deployments.go`, type DeploymentSettings, by its YAML names; what holds secrets
 * or belongs to other clouds is left out on purpose. `pulumi deployment settings push` drops other keys without a word.
 */
const KEYS: Shape = {
  tag: 'string',
  executorContext: { workingDirectory: 'string', executorImage: { reference: 'string' } },
  sourceContext: { git: { branch: 'string', repoDir: 'string', commit: 'string' } },
  gitHub: {
    repository: 'string',
    pullRequestTemplate: 'boolean',
    deployCommits: 'boolean',
    previewPullRequests: 'boolean',
    paths: 'list of string',
  },
  operationContext: {
    preRunCommands: 'list of string',
    oidc: { aws: { duration: 'string', policyArns: 'list of string', roleArn: 'string', sessionName: 'string' } },
    options: { skipInstallDependencies: 'boolean', skipIntermediateDeployments: 'boolean', shell: 'string' },
  },
};
type Shape = { readonly [key: string]: Shape | 'string' | 'boolean' | 'list of string' };

const PROJECT = join(import.meta.dirname, '..', '..', '..');
const file = parse(readFileSync(join(PROJECT, 'Pulumi.dev.deploy.yaml'), 'utf8'));
const { sourceContext, gitHub, operationContext } = file.settings;

describe('the settings of Pulumi Deployments', () => {
  test('have the keys that Pulumi knows, and no others', () => {
    expect(Object.keys(file)).toEqual(['settings']);
    expect(strangersIn(file.settings, KEYS)).toEqual([]);
  });

  test('would be told of a key that is spelt otherwise', () => {
    expect(strangersIn({ github: {} }, KEYS)).toEqual(['github']);
    expect(
      strangersIn({ operationContext: { oidc: { aws: { roleARN: 'x' } }, preRunCommands: 'npm ci' } }, KEYS),
    ).toEqual(['operationContext.oidc.aws.roleARN', 'operationContext.preRunCommands is no list of string']);
  });

  test('deploy commits on main, and preview pull requests', () => {
    expect(sourceContext.git.branch).toBe('refs/heads/main');
    expect(gitHub).toMatchObject({ deployCommits: true, previewPullRequests: true });
  });

  test('install from the lock, test, and hold the preview against the policy pack, before anything is deployed', () => {
    const [install, check, policies, ...rest] = operationContext.preRunCommands;
    expect([install, check]).toEqual(['npm ci', 'npm test']);
    const organization = gitHub.repository.split('/')[0];
    expect(policies).toMatch(
      /^PATH="\$PWD\/node_modules\/\.bin:\$PATH" pulumi preview --stack \S+ --policy-pack infra\/policy$/,
    );
    expect(policies).toContain(`--stack ${organization}/ecg-pipeline/dev `);
    expect(existsSync(join(PROJECT, 'infra', 'policy', 'PulumiPolicy.yaml'))).toBe(true);
    expect(rest).toEqual(['echo "PATH=$PWD/node_modules/.bin:$PATH" >> /PULUMI_ENV']);
    expect(operationContext.options.skipInstallDependencies).toBe(true);
  });

  test('take on a role, and hold no secret', () => {
    expect(operationContext.oidc.aws.roleArn).toMatch(/^arn:aws:iam::\d{12}:role\/delivery-role-[0-9a-f]{7}$/);
    expect(JSON.stringify(file)).not.toMatch(/secret|token|password|AKIA/i);
  });

  test.each(['handler', 'quality', 'lake', 'infra'])('notice every change of %s', (folder) => {
    expect(gitHub.paths).toContain(`${folder}/**`);
  });

  test('leave out only what no program reads', () => {
    const left: string[] = gitHub.paths.filter((path: string) => path.startsWith('!'));
    expect(left).toEqual(['!quality/**/*.md', '!quality/drawings/**']);
  });
});

describe('what guards a deployment', () => {
  const owners = readFileSync(join(PROJECT, '.github', 'CODEOWNERS'), 'utf8')
    .split('\n')
    .filter((line) => /^[^#\s]/.test(line))
    .map((line) => line.split(/\s+/));
  /** The last line that fits counts; of patterns, only folders, files and `*` at the end are used. */
  const ownersOf = (path: string) =>
    owners
      .findLast(([pattern = '']) =>
        new RegExp(`^${pattern.replace(/^\*$/, '/*').replace(/\*/g, '.*')}`).test(`/${path}`),
      )
      ?.slice(1);

  test.each([
    'package.json',
    'package-lock.json',
    'jest.config.mjs',
    'Pulumi.dev.deploy.yaml',
    'infra/policy/rules.ts',
    'test/quality/contract.ts',
    'tools/check/main.ts',
    '.github/CODEOWNERS',
    '.ci/run',
  ])('is reviewed by engineers: %s', (path) => {
    expect(existsSync(join(PROJECT, path))).toBe(true);
    expect(ownersOf(path)).toEqual(['@your-organization/engineers']);
  });

  test('a rule is reviewed by data scientists', () => {
    expect(ownersOf('quality/rules/frozen-trace.ts')).toEqual(['@your-organization/data-scientists']);
  });
});

/** Where the value strays from the shape, by path. */
function strangersIn(value: unknown, shape: Shape, path = ''): string[] {
  return Object.entries(record(value)).flatMap(([key, inner]) => {
    const here = `${path}${key}`;
    const wanted = shape[key];
    if (wanted === undefined) return [here];
    if (typeof wanted === 'object') return strangersIn(inner, wanted, `${here}.`);
    return isOf(wanted, inner) ? [] : [`${here} is no ${wanted}`];
  });
}

function isOf(kind: string, value: unknown): boolean {
  if (kind === 'list of string') return Array.isArray(value) && value.every((each) => typeof each === 'string');
  return typeof value === kind;
}
