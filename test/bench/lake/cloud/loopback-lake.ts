/**
 * As much of S3 and of Glue as a compaction uses, on loopback, over a folder that has the fresh files of a lake: each is an object of
 * one version, two days old. What is written lies in another folder.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, readdirSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gluePartitions } from './loopback-glue.ts';

/** The bucket's name. */
export const BUCKET = 'lake';
const PAGE = 1000;
const HOUR_MS = 3600 * 1000;
const AGE_MS = 48 * HOUR_MS;

interface Stored {
  readonly path: string;
  readonly bytes: number;
  readonly version: string;
  readonly modifiedMs: number;
}

/** Requests by kind. */
export interface Requests {
  lists: number;
  gets: number;
  puts: number;
  /** Bytes that were given and taken. */
  givenBytes: number;
  takenBytes: number;
}

/** A lake on loopback. */
export interface LoopbackLake {
  readonly endpoint: string;
  readonly requests: Readonly<Requests>;
  /** The objects that are there, with their bytes. */
  objects(): ReadonlyMap<string, number>;
  /** Where Glue has the days of each table. */
  readonly partitions: ReadonlyMap<string, string>;
  /** Objects and all that is written from now on are this much older. */
  age(hours: number): void;
  close(): void;
}

/** @param lake a folder @param scratch another one */
export async function serveLake(lake: string, scratch: string): Promise<LoopbackLake> {
  const objects = new Map<string, Stored>();
  for (const entry of readdirSync(lake, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.parquet')) continue;
    const path = join(entry.parentPath, entry.name);
    const stored = { path, bytes: statSync(path).size, version: '1', modifiedMs: Date.now() - AGE_MS };
    objects.set(relative(lake, path), stored);
  }
  const requests: Requests = { lists: 0, gets: 0, puts: 0, givenBytes: 0, takenBytes: 0 };
  const glue = gluePartitions();
  let agedMs = 0;
  const server = createServer((request, response) => {
    const { pathname, searchParams: asked } = new URL(request.url ?? '/', 'http://s3');
    const key = decodeURIComponent(pathname.slice(`/${BUCKET}/`.length));
    const target = request.headers['x-amz-target'];
    const answer = async () => {
      if (typeof target === 'string') return response.end(glue.answer(target, await textOf(request), response));
      if (request.method === 'PUT') return await take(key, request, response);
      if (request.method === 'POST') return response.end(removed(await textOf(request)));
      if (key === '') return response.end(listed(asked));
      return await give(key, response);
    };
    answer().catch((error) => response.destroy(error));
  });

  async function give(key: string, response: ServerResponse): Promise<void> {
    const stored = objects.get(key);
    requests.gets += 1;
    if (stored === undefined) return void response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    requests.givenBytes += stored.bytes;
    response.writeHead(200, { 'content-length': stored.bytes, etag: `"${stored.version}"` });
    await pipeline(createReadStream(stored.path), response);
  }

  async function take(key: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = join(scratch, randomUUID());
    await pipeline(request, createWriteStream(path));
    const { 'if-none-match': none, 'if-match': match } = request.headers;
    const before = objects.get(key);
    const isOther = (none === '*' && before !== undefined) || (match !== undefined && match !== `"${before?.version}"`);
    if (isOther) return void response.writeHead(412).end('<Error><Code>PreconditionFailed</Code></Error>');
    const stored = { path, bytes: statSync(path).size, version: randomUUID(), modifiedMs: Date.now() - agedMs };
    objects.set(key, stored);
    requests.puts += 1;
    requests.takenBytes += stored.bytes;
    response.writeHead(200, { etag: `"${stored.version}"` }).end();
  }

  function removed(text: string): string {
    for (const [, key = ''] of text.matchAll(/<Key>([^<]*)<\/Key>/g)) objects.delete(key);
    return '<DeleteResult/>';
  }

  function listed(asked: URLSearchParams): string {
    requests.lists += 1;
    const prefix = asked.get('prefix') ?? '';
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    if (!asked.has('versions')) {
      const folders = new Set(keys.map((key) => key.slice(0, key.indexOf('/', prefix.length) + 1)));
      const names = [...folders].map((name) => `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`);
      return `<ListBucketResult><IsTruncated>false</IsTruncated>${names.join('')}</ListBucketResult>`;
    }
    const after = asked.get('key-marker') ?? '';
    const from = keys.findIndex((key) => key > after);
    const page = from === -1 ? [] : keys.slice(from, from + PAGE);
    const isCut = from !== -1 && from + PAGE < keys.length;
    const next = isCut ? `<NextKeyMarker>${page.at(-1)}</NextKeyMarker>` : '';
    return `<ListVersionsResult><IsTruncated>${isCut}</IsTruncated>${next}${page.map(versionOf).join('')}</ListVersionsResult>`;
  }

  function versionOf(key: string): string {
    const { bytes, version, modifiedMs } = objects.get(key)!; // it is listed
    const time = new Date(modifiedMs - agedMs).toISOString();
    return `<Version><Key>${key}</Key><VersionId>${version}</VersionId><IsLatest>true</IsLatest><LastModified>${time}</LastModified><Size>${bytes}</Size></Version>`;
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // of a server that listens on a port
    requests,
    objects: () => new Map([...objects].map(([key, { bytes }]) => [key, bytes])),
    partitions: glue.partitions,
    age: (hours) => {
      agedMs += hours * HOUR_MS;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  return text;
}
