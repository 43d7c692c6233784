/** A thread like any other, until the turn of a recording whose name says how it is to fail. */
import { parentPort } from 'node:worker_threads';
import type { ThreadMessage, ThreadTask } from '../../../local/jobs/job.ts';

const held: unknown[] = [];
/** Keys that it has, the first of which it works on. */
const given: string[] = [];

function begin(key: string): void {
  if (key.includes('exits')) process.exit(3);
  if (key.includes('throws')) throw new Error('a bug');
  while (key.includes('takes all memory')) held.push(new Array(1e5).fill({}));
}

const port = parentPort!; // it is never run but as a thread
const post = port.postMessage.bind(port);
port.postMessage = (message: ThreadMessage) => {
  post(message);
  if (message.kind !== 'done') return;
  given.shift();
  if (given.length > 0) begin(given[0]!);
};
port.on('message', ({ key }: ThreadTask) => {
  if (given.push(key) === 1) begin(key);
});
await import('../../../local/jobs/thread.ts');
