/** The bundle in a process of its own, as Lambda runs it: an environment, a runtime client, events in and answers out. */
import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IMAGE_FOLDER } from '../../../handler/build.ts';
import { startChild } from '../child.ts';
import { type Said, startRuntimeApi } from './runtime-api.ts';

/** `aws-lambda-ric`'s own file, where it is installed; its installation compiles for a minute. */
export const runtimeClient = process.env.AWS_LAMBDA_RIC;
const STAND_IN = join(import.meta.dirname, 'runtime-client.ts');

/** As the stack sets it. */
const TIMEOUT_MS = 600_000;

/** One line of the log, as it was printed. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface LambdaFunction {
  /** Of its process. */
  readonly pid: number;
  /** `ready`, or the error that ended the start. */
  readonly start: 'ready' | Said;
  /** Id of the last invocation. */
  readonly requestId: string;
  /** @returns what the function answers @throws what it threw */
  invoke(event: unknown, timeLeftMs?: number): Promise<unknown>;
  /** Lines that were logged so far. */
  lines(): LogLine[];
  stop(): Promise<void>;
}

/** Starts a function and waits until it asks for work or has failed to start. */
export async function startFunction(
  handler: string,
  environment: Readonly<Record<string, string>>,
): Promise<LambdaFunction> {
  const api = await startRuntimeApi();
  const env = {
    PATH: process.env.PATH,
    AWS_LAMBDA_RUNTIME_API: api.address,
    AWS_LAMBDA_FUNCTION_NAME: 'test',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1769',
    AWS_LAMBDA_LOG_GROUP_NAME: '/test',
    AWS_LAMBDA_LOG_STREAM_NAME: 'test',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    LAMBDA_TASK_ROOT: IMAGE_FOLDER,
    _HANDLER: handler,
    ...environment,
  };
  // A file, not a pipe: what the handler has written before it answers can then be read when the answer comes.
  const log = temporaryFile();
  const client = [runtimeClient ?? STAND_IN];
  const child = startChild(process.execPath, client, { env, cwd: env.LAMBDA_TASK_ROOT, outTo: log });
  const died = child.ended.then(() => {
    throw new Error(`the function's process ended: ${child.printed.err.slice(-2000)}`);
  });
  died.catch(() => {}); // of no interest when nobody waits for it
  const start = await Promise.race([api.initialised, died]);
  let requestId = '';
  return {
    pid: child.pid,
    start,
    get requestId() {
      return requestId;
    },
    invoke: async (event, timeLeftMs = TIMEOUT_MS) => {
      requestId = randomUUID();
      const said = await Promise.race([api.invoke(requestId, event, timeLeftMs), died]);
      if ('answer' in said) return said.answer;
      throw new Error(`${said.error.errorType}: ${said.error.errorMessage}`);
    },
    lines: () => textIn(log).split('\n').flatMap(parsed),
    stop: async () => {
      await child.stop();
      api.close();
      closeSync(log);
    },
  };
}

/** A file to append to and to read, by its descriptor; its name is gone already, so that nothing is left when it is closed. */
function temporaryFile(): number {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-log-'));
  const file = openSync(join(folder, 'log'), 'a+');
  rmSync(folder, { recursive: true });
  return file;
}

function textIn(file: number): string {
  const bytes = Buffer.alloc(fstatSync(file).size);
  readSync(file, bytes, { position: 0 });
  return bytes.toString();
}

/** What is not JSON was not written by the handler's log. */
function parsed(line: string): LogLine[] {
  return line.startsWith('{') ? [JSON.parse(line)] : [];
}
