/**
 * The side of Lambda that a function's process talks to, on loopback: hands out events, takes answers.
 *
 * Source: AWS Lambda Developer Guide, "Using the Lambda runtime API".
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const PREFIX = '/2018-06-01/runtime';

/** What a function said: its answer, or the error that came out of it. */
export type Said =
  | { readonly answer: unknown }
  | { readonly error: { readonly errorType: string; readonly errorMessage: string } };

export interface RuntimeApi {
  /** `host:port`, as AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Hands an event to the process that asks next. */
  invoke(requestId: string, event: unknown, timeLeftMs: number): Promise<Said>;
  /** Resolves when a process has initialised and asks for work, or has failed to. */
  readonly initialised: Promise<'ready' | Said>;
  close(): void;
}

interface Invocation {
  readonly requestId: string;
  readonly body: string;
  readonly deadlineMs: number;
}

export async function startRuntimeApi(): Promise<RuntimeApi> {
  const waiting: Invocation[] = [];
  const askers: ServerResponse[] = [];
  const answers = new Map<string, (said: Said) => void>();
  const initialised = Promise.withResolvers<'ready' | Said>();
  const handOut = () => {
    while (askers.length > 0 && waiting.length > 0) hand(waiting.shift()!, askers.shift()!);
  };

  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').slice(PREFIX.length);
    if (path === '/invocation/next') {
      initialised.resolve('ready');
      askers.push(response);
      return handOut();
    }
    const body = await bodyOf(request);
    const [, requestId, kind] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (requestId !== undefined) answers.get(requestId)?.(kind === 'response' ? { answer: body } : { error: body });
    else if (path === '/init/error') initialised.resolve({ error: body });
    response.writeHead(202).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`, // of a server that listens on a port
    invoke: (requestId, event, timeLeftMs) =>
      new Promise((resolve) => {
        answers.set(requestId, resolve);
        waiting.push({ requestId, body: JSON.stringify(event), deadlineMs: Date.now() + timeLeftMs });
        handOut();
      }),
    initialised: initialised.promise,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function hand({ requestId, body, deadlineMs }: Invocation, response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': requestId,
    'lambda-runtime-deadline-ms': String(deadlineMs),
    'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:123456789012:function:test',
  });
  response.end(body);
}

/** What comes from a function is JSON; its form is for the test to look at. */
async function bodyOf(request: IncomingMessage) {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  return text === '' ? undefined : JSON.parse(text);
}
