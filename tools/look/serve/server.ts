/** The server of the page: Node's own, on 127.0.0.1 alone. It reads, runs SELECTs, adds marks, writes profiles, and answers nobody without the token. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { holdPlanner } from '../../../local/lake/shared-planner.ts';
import { CommandError } from '../../../local/terminal/command-error.ts';
import { LookedAt, type LookedAtOptions } from '../read/looked-at.ts';
import { guarded, SAFE_HEADERS } from './guard.ts';
import { pageFiles } from './page-files.ts';
import { posted } from './post.ts';
import { type Answer, answered, problem } from './routes.ts';

/** Nobody but this machine can reach it. */
const HOST = '127.0.0.1';
const TOKEN_BYTES = 16;
const TOO_MUCH = 413;

/** A server that runs. */
export interface LookServer {
  /** Where the page is, with its token. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  close(): Promise<void>;
}

/** The port that was asked for cannot be had. */
export class PortTaken extends CommandError {
  override readonly name = 'PortTaken';
  override readonly exitStatus = 1;
}

/** What a server shows, and where. */
export interface LookServerOptions extends LookedAtOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** Told of an error that is a bug; the page says only that there was one. */
  readonly onError: (error: unknown) => void;
}

/** @throws {PortTaken} when the port cannot be had */
export async function startServer(options: LookServerOptions): Promise<LookServer> {
  const token = randomBytes(TOKEN_BYTES).toString('hex');
  const page = await pageFiles(token);
  const lookedAt = new LookedAt(options);
  const place = { port: 0, token };
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    answerTo(request, place, { lookedAt, page }, gone.signal)
      .catch((error: unknown) => {
        if (gone.signal.aborted) return problem(503, 'Nobody waits for this answer.');
        options.onError(error);
        return problem(500, 'Something went wrong here: the terminal of ./ecg look shows what.');
      })
      .then((answer) => send(answer, response))
      .catch(options.onError);
  });
  server.listen(options.port, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new PortTaken(`Port ${options.port} cannot be used: ${(error as NodeJS.ErrnoException).code}.`, {
      cause: error,
    });
  }
  const { port } = server.address() as AddressInfo; // of a TCP server that listens
  place.port = port;
  const planner = holdPlanner(); // most requests open the lake anew
  void lookedAt.warmUp(); // while the browser opens
  return {
    url: `http://${HOST}:${port}/${token}/`,
    port,
    token,
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
      lookedAt.close();
      planner.release();
    },
  };
}

async function answerTo(
  request: IncomingMessage,
  place: { readonly port: number; readonly token: string },
  shown: Parameters<typeof answered>[2],
  wanted: AbortSignal,
): Promise<Answer> {
  const { method = '', url = '', headers } = request;
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const inside = guarded({ method, path, headers }, place);
  if (typeof inside !== 'string') return problem(inside.status, inside.sentence);
  return await shown.lookedAt.first(() =>
    method === 'POST'
      ? posted(inside, request, shown.lookedAt, wanted)
      : answered(inside, new URLSearchParams(query), shown, wanted),
  );
}

async function send({ status, type, body }: Answer, response: ServerResponse): Promise<void> {
  const isFile = typeof body === 'object' && 'path' in body;
  const length = isFile ? statSync(body.path).size : Buffer.byteLength(body);
  const headers = { ...SAFE_HEADERS, 'content-type': type, 'content-length': length };
  // What was too much is not read: nothing else can come over this connection.
  response.writeHead(status, status === TOO_MUCH ? { ...headers, connection: 'close' } : headers);
  if (!isFile) return void response.end(body);
  try {
    await pipeline(createReadStream(body.path), response);
  } catch (error) {
    if (!response.destroyed) throw error; // otherwise the one who asked has gone
  } finally {
    body.remove();
  }
}
