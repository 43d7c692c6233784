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

/**
 * A thread that has done a recording of 10 s in 2 ms would wait a twelfth of that for the next one. So it has two at once, where none
 * takes long: what waits in a thread is not taken by another, and is done after Ctrl-C, too.
 */
const AT_ONCE = 2;
/** Of the largest file with which they are: about 0.1 s. */
const MAX_SHORT_BYTES = 2 ** 20;

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
  const work = async (place: Place) => {
    place.thread ??= started(run, threads); // loads while git is asked
    const version = await pipelineVersion();
    for (let turn = await turns.next(); turn !== undefined; turn = await turns.next()) {
      const task = { key: run.keys[turn]!, pipelineVersion: version };
      const done = await processed(task, place, { run, threads, turns });
      if (!order.put(turn, done)) run.onFinished();
      turns.done(turn);
    }
  };
  const places: readonly Place[] = Array.from({ length: run.jobs }, () => ({ thread: undefined }));
  const atOnce = run.sizes.every((bytes) => bytes <= MAX_SHORT_BYTES) ? AT_ONCE : 1;
  try {
    await Promise.all(Array.from({ length: atOnce }, () => places.map(work)).flat());
  } catch (error) {
    turns.stop(); // before threads are ended: no other takes their place then
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

/** A run that is under way. */
interface Running {
  readonly run: ThreadedRun;
  readonly threads: Set<RecordingThread>;
  readonly turns: Turns;
}

/** Where a thread is, and another one after it has stopped. */
interface Place {
  thread: RecordingThread | undefined;
}

/**
 * A recording whose thread stopped is left to do: what it wrote so far is replaced when it is processed again. One that only
 * waited for that thread is given to the next.
 */
async function processed(task: ThreadTask, place: Place, { run, threads, turns }: Running): Promise<Done> {
  for (;;) {
    place.thread ??= started(run, threads);
    const { thread } = place;
    try {
      return await thread.process(task);
    } catch (error) {
      if (!(error instanceof ThreadEnded)) throw error;
      if (turns.isStopped) throw error; // this thread was ended, as all are
      if (place.thread === thread) place.thread = undefined;
      if (error.isBegun) return leftToDo(task, error, run);
    }
  }
}

function leftToDo({ key }: ThreadTask, error: ThreadEnded, { objectFor, log }: ThreadedRun): Done {
  const result = unprocessed(objectFor(key), error);
  log.error('message-will-retry', { recordingId: result.recordingId, outcome: result.outcome, error: String(error) });
  return { results: [result], retries: 1 };
}
