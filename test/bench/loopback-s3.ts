/** As much of S3 as the handler uses, on loopback: gives one file under every name, takes whatever is written. */
import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

const EMPTY_LIST = '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>';

export interface LoopbackS3 {
  readonly endpoint: string;
  /** Bytes that were written, by key. */
  readonly written: ReadonlyMap<string, number>;
  close(): void;
}

export async function serveFile(path: string): Promise<LoopbackS3> {
  const written = new Map<string, number>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://s3');
    if (request.method === 'PUT') return void take(request, response, pathname, written);
    if (request.method === 'GET' && !searchParams.has('list-type')) return void give(path, response);
    response.end(request.method === 'GET' ? EMPTY_LIST : '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // of a server that listens on a port
    written,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function give(path: string, response: ServerResponse): Promise<void> {
  const { size, mtime } = statSync(path);
  response.writeHead(200, { 'content-length': size, 'last-modified': mtime.toUTCString(), etag: '"one"' });
  // Who asks may hang up: a large object is asked for twice, and read the second time.
  await pipeline(createReadStream(path), response).catch(() => {});
}

async function take(
  request: IncomingMessage,
  response: ServerResponse,
  key: string,
  written: Map<string, number>,
): Promise<void> {
  let bytes = 0;
  for await (const piece of request) bytes += piece.length;
  written.set(key, bytes);
  response.setHeader('etag', '"one"').end();
}
