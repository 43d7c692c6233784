/** One thread as its owner sees it: a recording goes in, and what became of it comes out, or the thread has ended. */
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Done, Job, LogMessage, ThreadData, ThreadMessage, ThreadTask } from './job.ts';

/** The thread ended before it answered: it ran out of memory, a library ended it, or it has a bug. */
export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded';
  /** Was the recording the first of those that the thread had? One that waited behind it has nothing to do with the end. */
  readonly isBegun: boolean;

  constructor(message: string, { cause, isBegun }: { readonly cause: Error; readonly isBegun: boolean }) {
    super(message, { cause });
    this.isBegun = isBegun;
  }
}

/** Which script a thread runs, and how much memory it may take; a test gives others. */
export interface ThreadKind {
  readonly script: URL;
  /** Of JavaScript, without arrays of numbers. Node's own limit unless it is given. */
  readonly heapMiB?: number | undefined;
}

/** What a thread says besides its answers. */
export interface ThreadListener {
  reading(key: string, bytes: number): void;
  log(message: LogMessage): void;
}

/** Processes one recording after the other; those that it is given meanwhile wait in it. */
export class RecordingThread {
  private readonly worker: Worker;
  private readonly begun: Promise<void>;
  /** Of the recordings that it has, in the order in which it takes them. */
  private readonly answers: PromiseWithResolvers<Done>[] = [];
  /** Why it ended, once it has. */
  private ended: Error | undefined;

  constructor(job: Job, { script, heapMiB }: ThreadKind, listener: ThreadListener) {
    const workerData: ThreadData = { ...job, compileCache: compileCache() };
    const resourceLimits = heapMiB === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMiB } };
    this.worker = new Worker(script, { workerData, ...resourceLimits });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.begun = promise;
    this.begun.catch(() => {}); // whoever gives it a recording hears of it
    this.worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'begun') resolve();
      else if (message.kind === 'reading') listener.reading(message.key, message.bytes);
      else if (message.kind === 'log') listener.log(message);
      else this.answers.shift()?.resolve(message.done);
    });
    this.worker.on('error', (error) => {
      this.ended ??= error;
    });
    this.worker.on('exit', (code) => {
      this.ended ??= new Error(`it ended with exit code ${code}`);
      reject(this.ended);
      for (const [place, answer] of this.answers.splice(0).entries()) answer.reject(endedBy(this.ended, place === 0));
    });
  }

  /**
   * @throws {ThreadEnded} when the thread ends before it answers: it takes no more recordings then
   * @throws what ended the thread while it loaded: no recording is to blame for that
   */
  async process(task: ThreadTask): Promise<Done> {
    await this.begun;
    if (this.ended !== undefined) throw endedBy(this.ended, false);
    const answer = Promise.withResolvers<Done>();
    this.answers.push(answer);
    this.worker.postMessage(task);
    return await answer.promise;
  }

  /** Ends the thread, whatever it does. */
  async end(): Promise<void> {
    if (this.ended !== undefined) return;
    // Not by `once` of node:events: it throws what the thread fails with meanwhile, while nobody listens.
    const exited = new Promise<void>((resolve) => void this.worker.once('exit', () => resolve()));
    await this.worker.terminate();
    await exited;
  }
}

/** Where this thread keeps compiled code, without the folder that Node makes there for its own version. */
function compileCache(): string | undefined {
  const folder = getCompileCacheDir();
  return folder === undefined ? undefined : dirname(folder);
}

function endedBy(cause: Error, isBegun: boolean): ThreadEnded {
  const isMemory = (cause as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  const why = isMemory ? 'it ran out of memory' : cause.message;
  return new ThreadEnded(`the thread that processed it stopped: ${why}`, { cause, isBegun });
}
