/**
 * Processes recordings on several cores: each thread takes the next of the list as soon as it has done one. The lake is the
 * same for any number of threads, since every file belongs to one recording, and results are told in the order of the list.
 */
import type { Log } from '../../handler/log.ts';
import { pipelineVersion } from '../../handler/origin/pipeline-version.ts';
import { type Result, unprocessed } from '../../handler/result.ts';
import type { ObjectVersion } from '../../handler/store.ts';
import { InOrder } from './in-order.ts';
import type { Done, Job, LogMessage, ThreadTask } from './job.ts';
import { RecordingThread, ThreadEnded, type ThreadKind } from './recording-thread.ts';
import { Turns, type TurnsOptions } from './turns.ts';

/** What runs in each thread. */
const RECORDINGS: ThreadKind = { script: new URL('./thread.ts', import.meta.url) };

/** The work, and who is told about it. */
export interface ThreadedRun extends TurnsOptions {
  readonly job: Job;
  /** How many threads, at least 1. */
  readonly jobs: number;
  readonly log: Log;
  /** The version of a key's file, for one whose thread could not say it. */
  readonly objectFor: (key: string) => ObjectVersion;
  readonly onReading: (key: string, bytes: number) => void;
  /** A recording is done, and its result waits for those before it. */
  readonly onFinished: () => void;
  /** In the order of the keys. */
  readonly onResult: (result: Result) => void;
  readonly kind?: ThreadKind | undefined;
}

/**
 * Processes each key, or as many as are begun before the run is interrupted. A recording whose thread stops, because it takes
 * too much memory for instance, ends as `retry`; another thread takes the place of the one that stopped.
 *
 * @returns how many recordings are left to do
 * @throws what keeps threads from starting at all
 */
export async function processInThreads(run: ThreadedRun): Promise<number> {
  const turns = new Turns(run);
  const threads = new Set<RecordingThread>();
  let retries = 0;
  const order = new InOrder<Done>((done) => {
    retries += done.retries;
    for (const result of done.results) run.onResult(result);
  });
  const work = async () => {
    let thread: RecordingThread | undefined = started(run, threads); // loads while git is asked
    const version = await pipelineVersion();
    for (let place = await turns.next(); place !== undefined; place = await turns.next()) {
      const key = run.keys[place]!;
      thread ??= started(run, threads);
      const { isThreadGone, ...done } = await processed({ key, pipelineVersion: version }, thread, run);
      if (isThreadGone) thread = undefined;
      if (!order.put(place, done)) run.onFinished();
      turns.done(place);
    }
  };
  try {
    await Promise.all(Array.from({ length: run.jobs }, work));
  } catch (error) {
    turns.stop(); // before threads are ended: no other may take their place
    throw error;
  } finally {
    await Promise.all([...threads].map((thread) => thread.end()));
  }
  return retries + turns.left;
}

function started({ job, kind = RECORDINGS, log, onReading }: ThreadedRun, threads: Set<RecordingThread>) {
  const listener = {
    reading: onReading,
    log: ({ level, event, facts }: LogMessage) => log[level](event, facts),
  };
  const thread = new RecordingThread(job, kind, listener);
  threads.add(thread);
  return thread;
}

/** A recording whose thread stopped is left to do: what it wrote so far is replaced when it is processed again. */
async function processed(
  task: ThreadTask,
  thread: RecordingThread,
  { objectFor, log }: ThreadedRun,
): Promise<Done & { readonly isThreadGone: boolean }> {
  try {
    return { ...(await thread.process(task)), isThreadGone: false };
  } catch (error) {
    if (!(error instanceof ThreadEnded)) throw error;
    const result = unprocessed(objectFor(task.key), error);
    log.error('message-will-retry', { recordingId: result.recordingId, outcome: result.outcome, error: String(error) });
    return { results: [result], retries: 1, isThreadGone: true };
  }
}
