/** As much of S3 as the handler uses, on loopback: gives one file under every name, takes whatever is written. */
import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** So many bytes are kept of what is written: a bench writes long recordings. */
const SMALL_BYTES = 2 ** 16;
const EMPTY_LIST = '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>';

export interface LoopbackS3 {
  readonly endpoint: string;
  /** Bytes that were written, by key. */
  readonly written: ReadonlyMap<string, number>;
  /** What was written, by key, where it is small. */
  readonly small: ReadonlyMap<string, Uint8Array>;
  close(): void;
}

/** What the function `index.process` is told where this server is all that it reaches. */
export function environmentOf({ endpoint }: LoopbackS3) {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    LAKE_BUCKET: 'lake',
    QUEUE_URL: endpoint,
    REPORTS_QUEUE_URL: endpoint,
  };
}

export async function serveFile(path: string): Promise<LoopbackS3> {
  const written = new Map<string, number>();
  const small = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://s3');
    if (request.method === 'PUT') return void take(request, response, pathname, { written, small });
    if (request.method === 'GET' && !searchParams.has('list-type'))
      return void give(path, request.headers.range, response);
    response.end(request.method === 'GET' ? EMPTY_LIST : '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // of a server that listens on a port
    written,
    small,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @param range as HTTP writes it; undefined for all of the file */
async function give(path: string, range: string | undefined, response: ServerResponse): Promise<void> {
  const { size, mtime } = statSync(path);
  const [, start = '0', end = String(size - 1)] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  const [from, last] = [Number(start), Number(end)];
  response.writeHead(range === undefined ? 200 : 206, {
    'content-length': last - from + 1,
    'last-modified': mtime.toUTCString(),
    etag: '"one"',
    ...(range !== undefined && { 'content-range': `bytes ${from}-${last}/${size}` }),
  });
  if (size === 0) return void response.end();
  // Who asks may hang up: a large object is asked for twice, and read the second time.
  await pipeline(createReadStream(path, { start: from, end: last }), response).catch(() => {});
}

async function take(
  request: IncomingMessage,
  response: ServerResponse,
  key: string,
  { written, small }: { readonly written: Map<string, number>; readonly small: Map<string, Uint8Array> },
): Promise<void> {
  let bytes = 0;
  const pieces: Buffer[] = [];
  for await (const piece of request) {
    bytes += piece.length;
    if (bytes <= SMALL_BYTES) pieces.push(piece);
  }
  written.set(key, bytes);
  if (bytes <= SMALL_BYTES) small.set(key, Buffer.concat(pieces));
  response.setHeader('etag', '"one"').end();
}
