import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readSettings } from '../../../infra/config.ts';
import { issuerOfGitHub, issuerOfPulumi } from '../../../infra/delivery/trust.ts';
import { ACCOUNT, type Graph, graphOf } from '../../../infra/graph.ts';

const PROVIDER = 'aws:iam/openIdConnectProvider:OpenIdConnectProvider';
const WEBHOOK = 'pulumiservice:index:Webhook';
/** Source: IAM User Guide, "IAM and AWS STS quotas": all of a role's own policies together, in characters. */
const MAX_POLICY_CHARACTERS = 10_240;

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: { readonly Federated: string };
  readonly Condition?: { readonly StringEquals?: Readonly<Record<string, unknown>> };
}

const ofType = ({ resources }: Graph, type: string) => resources.filter((resource) => resource.type === type);
const statementsIn = (text: unknown): readonly Statement[] => JSON.parse(String(text)).Statement;
const roleOf = (graph: Graph) => ofType(graph, 'aws:iam/role:Role').find(({ name }) => name === 'delivery-role')!;
const rightsOf = (graph: Graph) =>
  ofType(graph, 'aws:iam/rolePolicy:RolePolicy').filter(({ name }) => name.startsWith('delivery-'));
const trustOf = (graph: Graph) => statementsIn(roleOf(graph).inputs.assumeRolePolicy);

describe('a stack that does not say who deploys it', () => {
  test('has no role for deployments', async () => {
    const graph = await graphOf();
    expect(graph.resources.filter(({ name }) => name.startsWith('delivery'))).toEqual([]);
    expect(graph.outputs.deployRoleArn).toBeUndefined();
  });
});

describe('a stack that Pulumi Deployments deploys', () => {
  let graph: Graph;
  beforeAll(async () => {
    const deploymentWebhookUrl = 'https://hooks.slack.com/services/T0/B0/x';
    graph = await graphOf({ stack: 'prod', config: { pulumiOrganization: 'Heart-Lab', deploymentWebhookUrl } });
  });

  test('trusts its own organisation, project and stack, for every operation but destroy', () => {
    const of = 'pulumi:deploy:org:Heart-Lab:project:ecg-pipeline:stack:prod:operation';
    expect(trustOf(graph)).toEqual([
      {
        Sid: 'SignedByPulumi',
        Effect: 'Allow',
        Principal: { Federated: expect.stringMatching(/^arn:aws:iam:.*delivery-pulumi/) },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'api.pulumi.com/oidc:aud': 'heart-lab',
            'api.pulumi.com/oidc:sub': [
              `${of}:preview:scope:write`,
              `${of}:update:scope:write`,
              `${of}:refresh:scope:write`,
            ],
          },
        },
      },
    ]);
  });

  test('makes one provider, for the organisation in small letters', () => {
    expect(ofType(graph, PROVIDER).map(({ inputs }) => inputs)).toEqual([
      { url: 'https://api.pulumi.com/oidc', clientIdLists: ['heart-lab'] },
    ]);
  });

  test('protects what deployments need to come back', () => {
    const kept = [...ofType(graph, PROVIDER), roleOf(graph), ...rightsOf(graph)];
    expect(kept.map(({ name, protect }) => [name, protect])).toEqual([
      ['delivery-pulumi', true],
      ['delivery-role', true],
      ['delivery-may-see', true],
      ['delivery-may-change', true],
    ]);
  });

  test('protects nothing once the stack says that it may go', async () => {
    const free = await graphOf({ config: { pulumiOrganization: 'heart-lab', deletionProtection: 'false' } });
    expect(free.resources.filter(({ protect }) => protect).map(({ name }) => name)).toEqual([]);
  });

  test('tells its output which role it is', () => {
    expect(graph.outputs.deployRoleArn).toMatch(/^arn:aws:iam:.*delivery-role/);
  });

  test('has Pulumi Cloud write to Slack when a deployment is queued, starts, succeeds or fails', () => {
    expect(JSON.stringify(ofType(graph, WEBHOOK)[0]?.inputs.payloadUrl)).toContain(
      'https://hooks.slack.com/services/T0/B0/x',
    );
    expect(ofType(graph, WEBHOOK).map(({ inputs }) => inputs)).toEqual([
      {
        active: true,
        displayName: 'Deployments of ecg-pipeline, stack prod',
        organizationName: 'Heart-Lab',
        projectName: 'ecg-pipeline',
        stackName: 'prod',
        format: 'slack',
        filters: [
          'deployment_queued',
          'deployment_started',
          'deployment_succeeded',
          'deployment_failed',
          'update_failed',
        ],
        payloadUrl: expect.anything(),
      },
    ]);
  });
});

describe('half a delivery', () => {
  test.each([
    ['pulumiOidcProviderArn', `arn:aws:iam::${ACCOUNT}:oidc-provider/api.pulumi.com/oidc`, 'pulumiOrganization'],
    ['deploymentWebhookUrl', 'https://hooks.slack.com/services/T0/B0/x', 'pulumiOrganization'],
    [
      'gitHubOidcProviderArn',
      `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
      'gitHubRepository',
    ],
  ])('is refused: %s alone', (name, value, missing) => {
    const sentence = `p:${name} is set but ${missing}, which would use it, is not.`;
    expect(() => readSettings('p', { [`p:${name}`]: value })).toThrow(sentence);
  });

  test('is refused without repeating a secret', () => {
    const refusal = "p:deploymentWebhookUrl must be an address of Slack's incoming webhooks, got something else.";
    expect(() => readSettings('p', { 'p:deploymentWebhookUrl': 'hooks.slack.com/T0/B0/x' })).toThrow(refusal);
  });
});

describe('a stack that GitHub deploys', () => {
  test('trusts jobs in the environment that is called like the stack, and takes the provider that is there', async () => {
    const gitHubOidcProviderArn = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
    const graph = await graphOf({ config: { gitHubRepository: 'heart-lab/ecg', gitHubOidcProviderArn } });
    expect(ofType(graph, PROVIDER)).toEqual([]);
    expect(ofType(graph, WEBHOOK)).toEqual([]);
    const [statement] = trustOf(graph);
    expect(statement).toMatchObject({
      Principal: { Federated: gitHubOidcProviderArn },
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': ['repo:heart-lab/ecg:environment:dev'],
        },
      },
    });
  });
});

describe('what a deployment may do', () => {
  let graph: Graph;
  let statements: readonly Statement[];
  let actions: readonly string[];
  beforeAll(async () => {
    graph = await graphOf({ config: { pulumiOrganization: 'heart-lab', monthlyBudgetUsd: '20' } });
    statements = rightsOf(graph).flatMap(({ inputs }) => statementsIn(inputs.policy));
    actions = statements.flatMap(({ Action }) => Action);
  });

  test('grants nothing: no role, policy, key or bucket opens by a commit', () => {
    const granting =
      /^iam:(?!Get|List|PassRole)|^kms:(?!Describe|Get|List)|Permission$|^s3:Put(BucketPolicy|BucketAcl|BucketPublicAccessBlock|BucketOwnershipControls)|^(sqs|sns):AddPermission|^sts:/;
    expect(actions.filter((action) => granting.test(action))).toEqual([]);
  });

  test('reads and removes no data', () => {
    const touching =
      /^s3:(GetObject|PutObject|Delete|PutBucketVersioning)|^sqs:(Receive|Delete|Purge|Send)|^athena:(Start|GetQuery)|^(kms|sqs|sns|lambda):(Delete|Create|Decrypt|Publish|Invoke)/;
    expect(actions.filter((action) => touching.test(action))).toEqual([]);
  });

  test('hands roles to Lambda, Glue and the scheduler only', () => {
    expect(
      statements.filter(({ Action }) => [Action].flat().includes('iam:PassRole')).map(({ Condition }) => Condition),
    ).toEqual([
      {
        StringEquals: {
          'iam:PassedToService': ['lambda.amazonaws.com', 'glue.amazonaws.com', 'scheduler.amazonaws.com'],
        },
      },
    ]);
  });

  test('fits into what IAM takes for one role', () => {
    const characters = rightsOf(graph).map(({ inputs }) => String(inputs.policy).length);
    expect(characters.reduce((sum, each) => sum + each)).toBeLessThan(MAX_POLICY_CHARACTERS);
  });

  test.each([
    ['aws:ecr/repository:Repository', 'ecr:PutImage', 'ecr:eu-central-1:123456789012:repository/'],
    ['aws:lambda/function:Function', 'lambda:UpdateFunctionCode', 'lambda:eu-central-1:123456789012:function:'],
    ['aws:sqs/queue:Queue', 'sqs:SetQueueAttributes', 'sqs:eu-central-1:123456789012:'],
    ['aws:sns/topic:Topic', 'sns:SetTopicAttributes', 'sns:eu-central-1:123456789012:'],
    ['aws:s3/bucket:Bucket', 's3:GetBucket*', 's3:::'],
    ['aws:iam/role:Role', 'iam:GetRole', 'iam::123456789012:role/'],
    ['aws:iam/policy:Policy', 'iam:GetPolicy', 'iam::123456789012:policy/'],
    [
      'aws:cloudwatch/metricAlarm:MetricAlarm',
      'cloudwatch:PutMetricAlarm',
      'cloudwatch:eu-central-1:123456789012:alarm:',
    ],
    ['aws:cloudwatch/logGroup:LogGroup', 'logs:PutRetentionPolicy', 'logs:eu-central-1:123456789012:log-group:'],
    ['aws:glue/crawler:Crawler', 'glue:UpdateCrawler', 'glue:eu-central-1:123456789012:crawler/'],
    ['aws:athena/workgroup:Workgroup', 'athena:UpdateWorkGroup', 'athena:eu-central-1:123456789012:workgroup/'],
    ['aws:budgets/budget:Budget', 'budgets:ModifyBudget', 'budgets::123456789012:budget/'],
  ])('reaches every %s of the stack, with %s', (type, action, before) => {
    const patterns = statements
      .filter(({ Action }) => [Action].flat().includes(action))
      .flatMap(({ Resource }) => [Resource].flat());
    const arns = ofType(graph, type).map(({ name }) => `arn:aws:${before}${name}-1a2b3c4`);
    expect(arns).not.toEqual([]);
    expect(arns.filter((arn) => !patterns.some((pattern) => arn.startsWith(String(pattern).replace('*', ''))))).toEqual(
      [],
    );
  });
});

test('no other organisation, project, stack or operation is trusted, however it is called', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
  const stack = fc.record({ organization: word, project: word, stack: word });
  fc.assert(
    fc.property(stack, stack, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      const mine = issuerOfPulumi({ ...one, existingArn: undefined });
      const theirs = issuerOfPulumi({ ...other, existingArn: undefined });
      expect(mine.subjects.filter((subject) => theirs.subjects.includes(subject))).toEqual([]);
      expect(mine.subjects.join()).not.toMatch(/[*?]|destroy/);
      const gitHub = issuerOfGitHub({ repository: `${one.organization}/x`, stack: one.stack, existingArn: undefined });
      expect(gitHub.subjects.join()).not.toMatch(/[*?]/);
    }),
  );
});
