/** Reading policy documents: whatever holds one, its statements, each with lists where AWS allows one word or many. */
import { fromJson, list, type Made, record } from './resource.ts';

/** One statement of a policy document, its single words made lists of one. */
export interface ReadStatement {
  readonly effect: unknown;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Empty where the document belongs to an identity, which is then the principal. */
  readonly principals: readonly string[];
  readonly conditions: Readonly<Record<string, unknown>>;
  /** `NotAction`, `NotResource` and `NotPrincipal` allow all but what they name. */
  readonly isByExclusion: boolean;
}

/** The properties that hold policy documents, by type. Those of a key or a bucket apply to it alone. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  'aws:iam/policy:Policy': 'policy',
  'aws:iam/rolePolicy:RolePolicy': 'policy',
  'aws:iam/role:Role': 'assumeRolePolicy',
  'aws:s3/bucketPolicy:BucketPolicy': 'policy',
  'aws:sqs/queuePolicy:QueuePolicy': 'policy',
  'aws:sqs/queue:Queue': 'policy',
  'aws:sns/topicPolicy:TopicPolicy': 'policy',
  'aws:sns/topic:Topic': 'policy',
  'aws:kms/key:Key': 'policy',
  'aws:kms/keyPolicy:KeyPolicy': 'policy',
  'aws:ecr/repositoryPolicy:RepositoryPolicy': 'policy',
  'aws:secretsmanager/secretPolicy:SecretPolicy': 'policy',
};

/** The types of resources that hold a policy document. */
export const TYPES_WITH_DOCUMENTS = Object.keys(DOCUMENTS);

/** @returns every statement of the resource's documents, a role's inline ones included; none where it has no document */
export function statementsOf(made: Made): ReadStatement[] {
  return documentsOf(made).flatMap((document) => list(record(fromJson(document)).Statement).map(statementOf));
}

/** True when each of its documents is one; a text that is not JSON hides what it allows. */
export function isReadable(made: Made): boolean {
  return documentsOf(made).every((document) => fromJson(document) !== undefined);
}

function statementOf(value: unknown): ReadStatement {
  const { Effect, Action, Resource, Principal, Condition, NotAction, NotResource, NotPrincipal } = record(value);
  return {
    effect: Effect,
    actions: words(Action),
    resources: words(Resource),
    principals: principalsIn(Principal),
    conditions: record(Condition),
    isByExclusion: [NotAction, NotResource, NotPrincipal].some((exclusion) => exclusion !== undefined),
  };
}

/** `{ Service: 'sns.amazonaws.com' }` and `'*'` alike. */
function principalsIn(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : Object.values(record(value)).flatMap(words);
}

function words(value: unknown): readonly string[] {
  return list(value).map(String);
}

/** Every document of the resource, as text or as an object. */
function documentsOf({ type, props }: Made): readonly unknown[] {
  const inline = list(props.inlinePolicies).map((each) => record(each).policy);
  return [props[DOCUMENTS[type] ?? ''], ...inline].filter((document) => document !== undefined);
}
