/**
 * Reads version 7.3 MAT-files, which are HDF5 with MATLAB's header in front, in a thread of their own.
 *
 * libhdf5 is a large C library and the bytes may come from anyone: damaged ones can make it loop, ask for memory, or
 * crash. The thread has a limit of processor time and of memory, and both end with the file; WebAssembly memory never
 * shrinks. Starting it takes about 130 ms.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BadFileError } from './errors.ts';
import type { MatLimits } from './limits.ts';
import type { Hdf5Reply, Hdf5Task } from './mat73-thread.ts';
import type { MatFile } from './variables.ts';

/** How often the thread's processor time is looked at. */
const LOOK_EVERY_MS = 50;

/** The thread's file lies beside this one and ends as it does: `.ts`, or `.mjs` where both are bundled. */
const THREAD = new URL(`./mat73-thread${extname(import.meta.url)}`, import.meta.url);

/** JavaScript memory of the thread: names and the tree of variables; values lie outside of it. */
const THREAD_HEAP_MIB = 256;

/**
 * Reads every variable of a version 7.3 file.
 *
 * @param hdf5At the byte where HDF5 begins
 * @throws {BadFileError} when the library or MATLAB's conventions refuse the bytes, or a limit is reached
 */
export async function readMat73(
  bytes: Uint8Array,
  hdf5At: number,
  endian: 'little' | 'big',
  limits: MatLimits,
): Promise<MatFile> {
  const cpuMs = limits.hdf5Ms + (limits.hdf5MsPerMib * bytes.byteLength) / 2 ** 20;
  const reply = await inThread({ bytes: new Uint8Array(bytes), hdf5At, limits }, cpuMs);
  if ('variables' in reply) return { version: '7.3', endian, variables: reply.variables };
  throw new BadFileError(reply.code, reply.byte, reply.message);
}

async function inThread(task: Hdf5Task, cpuMs: number): Promise<Hdf5Reply> {
  const worker = new Worker(THREAD, {
    workerData: task,
    transferList: [task.bytes.buffer],
    resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MIB },
    // The library writes to both when it crashes; what matters is in the error.
    stdout: true,
    stderr: true,
  });
  const clock = setInterval(() => stopIfOver(worker, cpuMs), LOOK_EVERY_MS);
  try {
    return await replyOf(worker, task.hdf5At, cpuMs);
  } finally {
    clearInterval(clock);
    await worker.terminate();
  }
}

function replyOf(worker: Worker, hdf5At: number, cpuMs: number): Promise<Hdf5Reply> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') reject(error);
      else
        resolve({
          code: 'too-large',
          byte: hdf5At,
          message: `its HDF5 names and variables take over ${THREAD_HEAP_MIB} MiB`,
        });
    });
    worker.once('exit', () =>
      resolve({ code: 'too-large', byte: hdf5At, message: `HDF5 not read within ${cpuMs} ms of processor time` }),
    );
  });
}

/** Processor time, not wall-clock time: a busy machine must not make a file bad. */
async function stopIfOver(worker: Worker, cpuMs: number): Promise<void> {
  const { user, system } = await worker.cpuUsage().catch(() => ({ user: 0, system: 0 }));
  if ((user + system) / 1000 > cpuMs) await worker.terminate();
}
