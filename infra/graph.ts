/** The whole stack on mocks: everything that would be registered, with what mocks do not see. */
import * as pulumi from '@pulumi/pulumi';
import pipeline from './index.ts';

/** One resource as the program registers it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  /** A resource of AWS, not a component that groups others. */
  readonly isCustom: boolean;
  /** Plain values; secrets are decrypted. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** URN of the parent; empty for the stack itself. */
  readonly parent: string;
  /** URN and id of the provider, where one is named. */
  readonly provider: string;
  /** Providers that a component passes on, by package. */
  readonly providers: Readonly<Record<string, string>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly dependencies: readonly string[];
}

/**
 * All that one run of the program would make, in the order of registration, and the outputs of the stack as plain
 * values.
 */
export interface Graph {
  readonly resources: readonly Registered[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The stack to run the program as; what is left out is as in `Pulumi.yaml` and a new stack. */
export interface StackToMake {
  readonly stack?: string;
  readonly project?: string;
  /** As in a stack's file, without the project's name in front. */
  readonly config?: Readonly<Record<string, string>>;
  /** Functions that the account may run at once; undefined when the limit may not be read. */
  readonly concurrencyQuota?: number | undefined;
}

/** Every part but those of its own that a setting adds: a lake that is compacted, and reports. Its lake lies as it is written. */
export const EVERYTHING = {
  email: 'ecg-team@example.org',
  slackWorkspaceId: 'T0123ABCD',
  slackChannelId: 'C0123ABCD',
  monthlyBudgetUsd: '50',
  alarmWithoutUploads: 'true',
  reportSilentFolders: 'true',
  pulumiOrganization: 'example',
  gitHubRepository: 'example/ecg-pipeline',
  deploymentWebhookUrl: 'https://hooks.slack.com/services/T0/B0/example',
} as const;

/** Every part that the picture of the stack shows: with reports. */
export const PICTURED = { ...EVERYTHING, drawReports: 'true' } as const;

/** The same for a lake that is compacted, which has no crawler. */
export const COMPACTING = { ...PICTURED, compaction: 'on' } as const;

/** The region in which the mocks make everything. */
export const REGION = 'eu-central-1';
/** The id of the account that the mocks answer with. */
export const ACCOUNT = '123456789012';

/** Functions that the mocks' account may run at once, like most accounts of AWS. */
export const CONCURRENCY_QUOTA = 1000;

/** What an engine sees of a resource and mocks do not. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProvider(): string;
  getProvidersMap(): { forEach(each: (provider: string, name: string) => void): void };
  getCustom(): boolean;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getDependenciesList(): string[];
}

const made = new Map<string, Promise<Graph>>();

/** Runs the program as the language host does, on an engine that makes nothing; only once for each stack. */
export function graphOf(asked: StackToMake = {}): Promise<Graph> {
  const wanted = { stack: 'dev', project: 'ecg-pipeline', config: {}, concurrencyQuota: CONCURRENCY_QUOTA, ...asked };
  const key = JSON.stringify(Object.values(wanted));
  const graph = made.get(key) ?? runProgram(wanted);
  made.set(key, graph);
  return graph;
}

async function runProgram({ stack, project, config, concurrencyQuota }: Required<StackToMake>): Promise<Graph> {
  const inputs = new Map<string, Record<string, unknown>>();
  const newResource = (resource: pulumi.runtime.MockResourceArgs) => {
    inputs.set(`${resource.type} ${resource.name}`, resource.inputs);
    return { id: `${resource.name}-1a2b3c4`, state: { ...resource.inputs, ...stateFromAws(resource) } };
  };
  await pulumi.runtime.setMocks(
    { newResource, call: () => ({ accountId: ACCOUNT, id: ACCOUNT, value: concurrencyQuota }) },
    project,
    stack,
  );
  const mine = Object.entries(config).map(([key, value]) => [`${project}:${key}`, value]);
  pulumi.runtime.setAllConfig({ 'aws:region': REGION, ...Object.fromEntries(mine) });
  const requests = recordRequests();
  const outputs = await withoutStacks(async () => {
    const found = await pulumi.runtime.runInPulumiStack(() => pipeline(async () => {}));
    await pulumi.runtime.disconnect();
    return found;
  });
  const resources = requests.map((request): Registered => {
    const [type, name] = [request.getType(), request.getName()];
    return {
      type,
      name,
      isCustom: request.getCustom(),
      inputs: inputs.get(`${type} ${name}`) ?? {},
      parent: request.getParent(),
      provider: request.getProvider(),
      providers: providersOf(request),
      protect: request.getProtect(),
      retainOnDelete: request.getRetainondelete(),
      dependencies: request.getDependenciesList(),
    };
  });
  return { resources, outputs: await plainOutputs(outputs) };
}

/** Pulumi records where each promise was made; Jest would look all of it up in source maps, which takes a second. */
async function withoutStacks<T>(run: () => Promise<T>): Promise<T> {
  const { prepareStackTrace, stackTraceLimit } = Error;
  delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
  Error.stackTraceLimit = 0;
  try {
    return await run();
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}

function providersOf(request: RegisterRequest): Record<string, string> {
  const found: Record<string, string> = {};
  request.getProvidersMap().forEach((provider, name) => {
    found[name] = provider;
  });
  return found;
}

/** Records requests before the mock engine gets them, which forgets parents and protection. */
function recordRequests(): RegisterRequest[] {
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource: (request: RegisterRequest, ...rest: unknown[]) => unknown;
  };
  const requests: RegisterRequest[] = [];
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, ...rest) => {
    requests.push(request);
    return register(request, ...rest);
  };
  return requests;
}

/** What AWS would answer, as far as the program uses it. */
function stateFromAws({ type, name, inputs }: pulumi.runtime.MockResourceArgs): Record<string, unknown> {
  const service = type.split(':')[1]?.split('/')[0];
  const physical = inputs.name ?? `${name}-1a2b3c4`;
  const arn = service === 's3' ? `arn:aws:s3:::${physical}` : `arn:aws:${service}:${REGION}:${ACCOUNT}:${physical}`;
  return {
    arn,
    name: physical,
    bucket: inputs.bucket ?? physical,
    url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${physical}`,
    repositoryUrl: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${physical}`,
    imageUri: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${physical}@sha256:${'0'.repeat(64)}`,
  };
}

/** The resources of one type, given by its last part: `Queue`. */
export function ofType({ resources }: Graph, type: string): Registered[] {
  return resources.filter((resource) => resource.type.split(':').at(-1) === type);
}

/** The one resource with this name and type. */
export function one(graph: Graph, type: string, name: string): Registered {
  const found = ofType(graph, type).filter((resource) => resource.name === name);
  if (found.length !== 1) throw new Error(`wanted one ${type} called ${name}, found ${found.length}`);
  return found[0]!;
}

function plainOutputs(outputs: unknown): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    pulumi.output(outputs as Record<string, unknown>).apply((values) => resolve(values));
  });
}
