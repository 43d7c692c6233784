/** Rules about permissions: named actions on named resources, nothing to everybody, and no borrowed broad policies. */
import { list, type Made, record } from './resource.ts';
import { type PolicyRule, unless } from './rule.ts';
import { isReadable, type ReadStatement, statementsOf, TYPES_WITH_DOCUMENTS } from './statements.ts';

/** Patterns of actions that may stand in a statement, each with its reason. */
export const ACTION_PATTERNS: Readonly<Record<string, string>> = {
  'kms:*': "a key's own policy gives its account the say over it, or nobody could ever change the key again",
  's3:GetBucket*': 'settings of a bucket, which a deployment compares; objects are s3:GetObject',
};

/** Actions that AWS grants on `*` only, because what they touch has no name of its own, or none yet. */
export const ACTIONS_WITHOUT_A_RESOURCE: Readonly<Record<string, string>> = {
  'athena:ListDataCatalogs': 'lists the account; holds no data',
  'athena:ListWorkGroups': 'lists the account; holds no data',
  'chatbot:DescribeSlackChannelConfigurations': 'lists the account; holds no data',
  'chatbot:ListTagsForResource': 'tags hold no data',
  'cloudwatch:DescribeAlarms': 'composite alarms are listed together; holds no data',
  'cloudwatch:GetMetricData': 'metrics have no ARN',
  'cloudwatch:GetMetricStatistics': 'metrics have no ARN',
  'ecr:GetAuthorizationToken': 'the login to the registry as a whole; repositories are granted by name',
  'logs:DescribeLogGroups': 'lists the account; holds no data',
  'logs:DescribeQueryDefinitions': 'saved queries have no ARN',
  'logs:PutQueryDefinition': 'saved queries have no ARN',
  'logs:DeleteQueryDefinition': 'saved queries have no ARN',
  'servicequotas:GetAWSDefaultServiceQuota': 'quotas of the account, numbers only',
  'servicequotas:GetServiceQuota': 'quotas of the account, numbers only',
};

/** Documents that apply only to the resource they are attached to, where `*` means that resource. */
const ABOUT_ITSELF = ['aws:kms/key:Key', 'aws:kms/keyPolicy:KeyPolicy', 'aws:ecr/repositoryPolicy:RepositoryPolicy'];

/** Conditions that leave a principal `*` only one caller, or the callers of one account. */
const NAMES_THE_CALLER = ['aws:sourceaccount', 'aws:sourcearn', 'aws:principalaccount', 'aws:principalorgid'];

export const namedActions: PolicyRule = {
  id: 'named-actions',
  because: 'A statement that allows names its actions: a pattern also allows whatever AWS adds next year.',
  of: TYPES_WITH_DOCUMENTS,
  sees: 'one resource',
  check: (made) => [
    ...unless(isReadable(made), 'holds a policy that is not JSON'),
    ...allowed(made).flatMap(({ actions, isByExclusion }) => [
      ...unless(!isByExclusion, 'allows everything but what it names; name what it allows'),
      ...actions
        .filter((action) => action.includes('*') && ACTION_PATTERNS[action] === undefined)
        .map((action) => `allows ${action}; name the actions, or give a reason in ACTION_PATTERNS`),
    ]),
  ],
};

export const namedResources: PolicyRule = {
  id: 'named-resources',
  because: 'A statement that allows names its resources, wherever AWS gives them names.',
  of: TYPES_WITH_DOCUMENTS.filter((type) => !ABOUT_ITSELF.includes(type)),
  sees: 'one resource',
  check: (made) =>
    allowed(made).flatMap(({ actions, resources }) => {
      const nameable = actions.filter((action) => ACTIONS_WITHOUT_A_RESOURCE[action] === undefined);
      const nameless = resources.filter(isNameless);
      return nameless.length === 0
        ? []
        : nameable.map((action) => `allows ${action} on ${nameless.join(', ')}; name it`);
    }),
};

export const nothingPublic: PolicyRule = {
  id: 'nothing-public',
  because: 'Nothing is open to everyone: a principal * needs a condition that names one account or one sender.',
  of: [...TYPES_WITH_DOCUMENTS, 'aws:lambda/permission:Permission'],
  sees: 'one resource',
  check: (made) => [
    ...allowed(made).flatMap(({ principals, conditions }) =>
      unless(!principals.some(isEverybody) || namesTheCaller(conditions), 'allows everyone; name who may'),
    ),
    ...unless(made.props.principal !== '*', 'lets everyone call the function; name who may'),
  ],
};

export const noFunctionUrl: PolicyRule = {
  id: 'no-function-url',
  because: 'Recordings arrive only through the queue; a function with its own URL would be a second way in.',
  of: ['aws:lambda/functionUrl:FunctionUrl'],
  sees: 'one resource',
  check: () => ['opens the function to the internet; send through the queue'],
};

export const noBroadPolicies: PolicyRule = {
  id: 'no-broad-policies',
  because: 'AWS-managed policies for whole services allow far more than one pipeline needs.',
  of: ['aws:iam/rolePolicyAttachment:RolePolicyAttachment', 'aws:iam/role:Role'],
  sees: 'one resource',
  check: ({ props }) =>
    [...list(props.policyArn), ...list(props.managedPolicyArns)]
      .map(String)
      .filter((arn) => /(FullAccess|AdministratorAccess|PowerUserAccess|IAMFull\w*)$/.test(arn))
      .map((arn) => `attaches ${arn}; write down what it needs`),
};

function allowed(made: Made): readonly ReadStatement[] {
  return statementsOf(made).filter(({ effect }) => effect === 'Allow');
}

/** `*` alone, or an ARN whose last part, behind service, region and account, begins with one. */
function isNameless(resource: string): boolean {
  return resource === '*' || /^arn:[^:]*:[^:]*:[^:]*:[^:]*:\*/.test(resource);
}

function isEverybody(principal: string): boolean {
  return principal === '*' || principal === 'arn:aws:iam::*:root';
}

function namesTheCaller(conditions: Readonly<Record<string, unknown>>): boolean {
  const tests = Object.entries(conditions).filter(([operator]) => /^(String|Arn)(Equals|Like)$/.test(operator));
  return tests.some(([, test]) =>
    Object.entries(record(test)).some(
      ([key, value]) => NAMES_THE_CALLER.includes(key.toLowerCase()) && !list(value).includes('*'),
    ),
  );
}
