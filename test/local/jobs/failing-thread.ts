/** A thread like any other, until it is given a recording whose name says how it is to fail. */
import { parentPort } from 'node:worker_threads';

const held: unknown[] = [];

parentPort?.on('message', ({ key }: { readonly key: string }) => {
  if (key.includes('exits')) process.exit(3);
  if (key.includes('throws')) throw new Error('a bug');
  while (key.includes('takes all memory')) held.push(new Array(1e5).fill({}));
});
await import('../../../local/jobs/thread.ts');
