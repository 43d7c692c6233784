/**
 * The pack under Pulumi's own policy host, asked as the engine asks it: over gRPC on loopback. The engine starts the same
 * program with the same arguments (its `pulumi-analyzer-policy` script).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Made } from '../../../infra/policy/resource.ts';
import { RULES } from '../../../infra/policy/rules.ts';
import { good, spoilt } from './resources.ts';

const PACK = join(import.meta.dirname, '..', '..', '..', 'infra', 'policy');

/** The parts of Pulumi's generated clients that are used here; they come without types. */
interface Message {
  toObject(): { readonly diagnosticsList: readonly Diagnostic[]; readonly policiesList: readonly { name: string }[] };
  setType(type: string): void;
  setName(name: string): void;
  setUrn(urn: string): void;
  setProperties(properties: unknown): void;
  setOptions(options: unknown): void;
  setResourcesList(resources: readonly Message[]): void;
}
type Call = (message: Message, answer: (error: Error | null, response: Message) => void) => void;
interface Client {
  readonly analyze: Call;
  readonly analyzeStack: Call;
  readonly getAnalyzerInfo: Call;
  close(): void;
}
type Shown = Pick<Made, 'type' | 'name' | 'props'>;
interface Diagnostic {
  readonly policyname: string;
  readonly message: string;
  readonly urn: string;
  readonly enforcementlevel: number;
}
/** Source: Pulumi's analyzer.proto, EnforcementLevel. */
const MANDATORY = 1;

const fromPolicy = createRequire(createRequire(import.meta.url).resolve('@pulumi/policy'));
const grpc = fromPolicy('@grpc/grpc-js');
const { AnalyzerClient } = fromPolicy('@pulumi/pulumi/proto/analyzer_grpc_pb');
const analyzer = fromPolicy('@pulumi/pulumi/proto/analyzer_pb');
const { Empty } = fromPolicy('google-protobuf/google/protobuf/empty_pb');
const { Struct } = fromPolicy('google-protobuf/google/protobuf/struct_pb');

let host: ChildProcess;
let client: Client;

beforeAll(async () => {
  const runner = fromPolicy.resolve('@pulumi/pulumi/cmd/run-policy-pack');
  host = spawn(process.execPath, [runner, '127.0.0.1:1', '.', '-typescript=false'], { cwd: PACK });
  const [port] = await once(host.stdout!, 'data');
  client = new AnalyzerClient(`127.0.0.1:${String(port).trim()}`, grpc.credentials.createInsecure());
});

afterAll(async () => {
  client?.close();
  const gone = once(host, 'exit');
  host.kill();
  await gone;
});

describe('the pack, as the engine runs it', () => {
  test('offers every rule', async () => {
    const { policiesList } = await ask('getAnalyzerInfo', new Empty());
    expect(policiesList.map(({ name }) => name)).toEqual(RULES.map(({ id }) => id));
  });

  test('stops a resource before it is made', async () => {
    const { diagnosticsList } = await ask('analyze', request('AnalyzeRequest', queue({ tags })));
    expect(diagnosticsList.map(summary)).toEqual([
      ['encrypted-queues', MANDATORY, expect.stringContaining('inbox is not encrypted.')],
    ]);
  });

  test('lets a good one pass', async () => {
    const { diagnosticsList } = await ask(
      'analyze',
      request('AnalyzeRequest', queue({ tags, sqsManagedSseEnabled: true })),
    );
    expect(diagnosticsList).toEqual([]);
  });

  test('only advises while a value is not known yet', async () => {
    const { unknownStringValue } = fromPolicy('./proxy');
    const { diagnosticsList } = await ask(
      'analyze',
      request('AnalyzeRequest', queue({ tags, kmsMasterKeyId: unknownStringValue })),
    );
    expect(diagnosticsList.map(({ policyname }) => policyname)).toEqual(['encrypted-queues']);
    expect(diagnosticsList.every(({ enforcementlevel }) => enforcementlevel !== MANDATORY)).toBe(true);
  });

  test('judges the stack as a whole, and names the resource', async () => {
    expect(await ask('analyzeStack', stack(good))).toMatchObject({ diagnosticsList: [] });
    const { diagnosticsList } = await ask('analyzeStack', stack(spoilt('work', { visibilityTimeoutSeconds: 30 })));
    expect(diagnosticsList.map(summary)).toEqual([
      ['visibility-timeout', MANDATORY, expect.stringContaining('3600 s are needed')],
    ]);
    expect(diagnosticsList[0]?.urn).toBe('urn:mapping');
  });
});

const tags = { project: 'ecg-pipeline', stack: 'dev' };

function queue(props: Readonly<Record<string, unknown>>) {
  return { type: 'aws:sqs/queue:Queue', name: 'inbox', props };
}

function stack(resources: readonly Shown[]) {
  const message: Message = new analyzer.AnalyzeStackRequest();
  message.setResourcesList(resources.map((resource) => request('AnalyzerResource', resource)));
  return message;
}

function request(kind: 'AnalyzeRequest' | 'AnalyzerResource', made: Shown) {
  const message: Message = new analyzer[kind]();
  message.setType(made.type);
  message.setName(made.name);
  message.setUrn(`urn:${made.name}`);
  message.setProperties(Struct.fromJavaScript(made.props));
  message.setOptions(new analyzer.AnalyzerResourceOptions());
  return message;
}

function ask(what: 'analyze' | 'analyzeStack' | 'getAnalyzerInfo', message: Message) {
  return new Promise<ReturnType<Message['toObject']>>((resolve, reject) => {
    client[what](message, (error, response) => (error === null ? resolve(response.toObject()) : reject(error)));
  });
}

function summary({ policyname, enforcementlevel, message }: Diagnostic) {
  return [policyname, enforcementlevel, message];
}
