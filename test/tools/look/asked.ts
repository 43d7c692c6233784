/** Questions to the server of the page, as they are written: `fetch` would tidy the path and refuse to set Host. */
import { request } from 'node:http';
import { expect } from '@jest/globals';
import type { LookServer } from '../../../tools/look/serve/server.ts';
import { decodeStretch } from '../../../tools/look/stretch-bytes.ts';

/** A request but for its path. */
export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What came back. */
export interface Received {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly bytes: Buffer;
}

/** @param path with its first slash */
export function sendTo(
  to: LookServer,
  path: string,
  { method = 'GET', headers = {}, body }: Sent = {},
): Promise<Received> {
  return new Promise((done, fail) => {
    const asked = request({ host: '127.0.0.1', port: to.port, path, method, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(pieces) }),
      );
    });
    asked.on('error', fail);
    asked.end(body);
  });
}

/** @param path behind the token */
export async function jsonFrom<T>(to: LookServer, path: string): Promise<T> {
  const { status, bytes } = await sendTo(to, `/${to.token}/${path}`);
  expect({ path, status }).toEqual({ path, status: 200 });
  return JSON.parse(bytes.toString()) as T;
}

/** A stretch of the signal of a recording that has one lead. @param query from, to, and columns */
export async function stretchFrom(to: LookServer, id: string, query: string) {
  const { status, bytes } = await sendTo(to, `/${to.token}/api/recording/${id}/signal?${query}`);
  expect({ query, status }).toEqual({ query, status: 200 });
  return decodeStretch(Uint8Array.from(bytes).buffer, 1);
}
