/** A thread that processes recordings for `./ecg process`. It loads the rules and the handler as a process of its own would. */
import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadData } from './job.ts';

const { compileCache, ...job } = workerData as ThreadData;
if (compileCache !== undefined) enableCompileCache(compileCache); // it holds for one thread
const { serve } = await import('./serve.ts');
if (parentPort !== null) serve(parentPort, job);
