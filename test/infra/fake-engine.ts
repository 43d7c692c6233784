/**
 * An engine on loopback that says yes to everything and makes nothing, so that a program runs under Pulumi's own language
 * host as it does under `pulumi preview`: what is not known before something is made stays unknown.
 *
 * The stubs of the protocol and the server come with the SDK.
 */
import { createRequire } from 'node:module';
import type * as Grpc from '@grpc/grpc-js';
import type { RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb.js';

const require = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi'));
const grpc: typeof Grpc = require('@grpc/grpc-js');
const monitor: typeof import('@pulumi/pulumi/proto/resource_grpc_pb.js') = require('./proto/resource_grpc_pb.js');
const messages: typeof import('@pulumi/pulumi/proto/resource_pb.js') = require('./proto/resource_pb.js');
const engine: typeof import('@pulumi/pulumi/proto/engine_grpc_pb.js') = require('./proto/engine_grpc_pb.js');
const engineMessages: typeof import('@pulumi/pulumi/proto/engine_pb.js') = require('./proto/engine_pb.js');
const { Struct } = require('google-protobuf/google/protobuf/struct_pb.js');
const { Empty } = require('google-protobuf/google/protobuf/empty_pb.js');

/** Severities. Source: Pulumi, `engine.proto`. */
const DEBUG = 0;
export const WARNING = 2;
export const ERROR = 3;

export interface RegisteredResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface FakeEngine {
  /** `host:port`, of engine and monitor alike. */
  readonly address: string;
  /** In the order in which they came. */
  readonly registered: RegisteredResource[];
  /** What the stack gives out, by name. */
  readonly outputs: Map<string, unknown>;
  /** What a person would be shown, errors included. */
  readonly said: { readonly severity: number; readonly message: string }[];
  stop(): void;
}

/** Answers a call with a message. */
type Answer<Q, A> = (call: { request: Q }, callback: (error: null, answer: A) => void) => void;

/**
 * Starts an engine on a free port.
 *
 * @param accountId what it answers to whoever asks AWS who it is
 * @param quota what it answers to whoever asks how many functions may run at once
 */
export async function fakeEngine(accountId: string, quota: number): Promise<FakeEngine> {
  const server = new grpc.Server();
  const found: Omit<FakeEngine, 'address' | 'stop'> = { registered: [], outputs: new Map(), said: [] };
  const empty: Answer<unknown, unknown> = (_, callback) => callback(null, new Empty());
  server.addService(monitor.ResourceMonitorService, {
    supportsFeature: ((_, callback) => {
      const answer = new messages.SupportsFeatureResponse();
      answer.setHassupport(true);
      callback(null, answer);
    }) satisfies Answer<unknown, unknown>,
    invoke: ((_, callback) => {
      const answer = new messages.ResourceInvokeResponse();
      answer.setReturn(Struct.fromJavaScript({ accountId, id: accountId, value: quota }));
      callback(null, answer);
    }) satisfies Answer<unknown, unknown>,
    registerResource: (({ request }, callback) => {
      const inputs = request.getObject()?.toJavaScript() ?? {};
      found.registered.push({ type: request.getType(), name: request.getName(), inputs });
      callback(null, registered(request));
    }) satisfies Answer<RegisterResourceRequest, unknown>,
    registerResourceOutputs: (({ request }, callback) => {
      if (request.getUrn().includes('pulumi:pulumi:Stack::')) {
        for (const [name, value] of Object.entries(request.getOutputs()?.toJavaScript() ?? {}))
          found.outputs.set(name, value);
      }
      callback(null, new Empty());
    }) satisfies Answer<InstanceType<typeof messages.RegisterResourceOutputsRequest>, unknown>,
    signalAndWaitForShutdown: empty,
  });
  server.addService(engine.EngineService, {
    log: (({ request }, callback) => {
      const severity = request.getSeverity();
      if (severity !== DEBUG) found.said.push({ severity, message: request.getMessage() });
      callback(null, new Empty());
    }) satisfies Answer<InstanceType<typeof engineMessages.LogRequest>, unknown>,
    setRootResource: ((_, callback) => callback(null, new engineMessages.SetRootResourceResponse())) satisfies Answer<
      unknown,
      unknown
    >,
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { ...found, address: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}

/** As in a preview: a name, and back what was given. */
function registered(request: RegisterResourceRequest): unknown {
  const parent = request.getParent().split('::')[2];
  const type =
    parent === undefined || parent === 'pulumi:pulumi:Stack' ? request.getType() : `${parent}$${request.getType()}`;
  const answer = new messages.RegisterResourceResponse();
  answer.setUrn(`urn:pulumi:dev::ecg-pipeline::${type}::${request.getName()}`);
  answer.setObject(request.getObject());
  return answer;
}
