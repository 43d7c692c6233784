/** The work of a thread: takes one recording at a time, and answers with what became of it. */
import type { MessagePort } from 'node:worker_threads';
import type { Log } from '../../handler/log.ts';
import { settlePipelineVersion } from '../../handler/origin/pipeline-version.ts';
import type { Result } from '../../handler/result.ts';
import { keyProcessor } from '../process-keys.ts';
import { FolderLakeStore } from '../stores/folder-lake-store.ts';
import { inPlaceStore } from '../stores/in-place-store.ts';
import { OneDayLakeStore } from '../stores/one-day-lake.ts';
import { LONG_BYTES } from '../terminal/progress-line.ts';
import type { Job, ThreadMessage, ThreadTask } from './job.ts';

/** Answers each task, until the thread is ended. An error that is thrown here ends the thread: it is a bug. */
export function serve(port: MessagePort, { lake: folder, metadata, isLogged, now }: Job): void {
  const say = (message: ThreadMessage) => port.postMessage(message);
  const raw = inPlaceStore(metadata, (key, bytes) => {
    if (bytes >= LONG_BYTES) say({ kind: 'reading', key, bytes }); // only long ones are shown, and each message wakes the main thread
  });
  const lake = new OneDayLakeStore(new FolderLakeStore(folder));
  let results: Result[] = [];
  const process = keyProcessor({
    raw,
    lake,
    log: sentLog(say, isLogged),
    onResult: (result) => results.push(result),
    ...(now === undefined ? {} : { now: () => now }),
  });
  const answer = async ({ key, pipelineVersion }: ThreadTask) => {
    settlePipelineVersion(pipelineVersion);
    results = [];
    const retries = await process([key]);
    say({ kind: 'done', done: { results, retries } });
  };
  let last = Promise.resolve();
  port.on('message', (task: ThreadTask) => {
    last = last.then(() => answer(task));
  });
  say({ kind: 'begun' });
}

/** Sends what is wanted of the log. Facts go as JSON has them, which is how a log writes them. */
function sentLog(
  say: (message: ThreadMessage) => void,
  isLogged: boolean,
  more: Readonly<Record<string, unknown>> = {},
): Log {
  const send =
    (level: 'info' | 'warn' | 'error'): Log['info'] =>
    (event, facts) => {
      if (!isLogged && event !== 'rule-failed') return;
      say({ kind: 'log', level, event, facts: JSON.parse(JSON.stringify({ ...more, ...facts })) });
    };
  return {
    info: send('info'),
    warn: send('warn'),
    error: send('error'),
    with: (facts) => sentLog(say, isLogged, { ...more, ...facts }),
  };
}
