/** An AWS service on loopback that answers what a test says, and keeps what it was asked. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from '@jest/globals';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** Hang up after the body, whatever length was announced. */
  readonly isCut?: boolean;
}

export interface LoopbackAws {
  /** For a client of the SDK. */
  readonly config: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly asked: Asked[];
  /** What is answered from now on. */
  answer: (asked: Asked) => Answer;
}

const servers: { close(): void; closeAllConnections(): void }[] = [];
afterAll(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

export async function startLoopback(): Promise<LoopbackAws> {
  const asked: Asked[] = [];
  const loopback: Omit<LoopbackAws, 'config'> = { asked, answer: () => ({}) };
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of request) pieces.push(piece);
    } catch {
      return; // the client has hung up: what it was sending is not kept
    }
    const { method = '', headers } = request;
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://aws');
    const one = { method, path, query, headers, body: Buffer.concat(pieces) };
    asked.push(one);
    const answer = loopback.answer(one);
    response.writeHead(answer.status ?? 200, answer.headers);
    if (answer.isCut) response.write(answer.body ?? '', () => response.destroy());
    else response.end(answer.body);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // of a server that listens on a port
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return Object.assign(loopback, { config: { endpoint, region: 'us-east-1', credentials } });
}

/** An error as S3 says it. */
export function s3Error(status: number, code: string, more = '', headers: Record<string, string> = {}): Answer {
  return { status, headers, body: `<Error><Code>${code}</Code><Message>of a test</Message>${more}</Error>` };
}
