/**
 * Reads version 7.3 MAT-files, which are HDF5 with MATLAB's header in front, in a thread of their own.
 *
 * libhdf5 is a large C library and the bytes may come from anyone: damaged ones can make it loop, ask for memory, or
 * crash. The thread has a limit of processor time and of memory, and both end with the file; WebAssembly memory never
 * shrinks. Starting it takes about 130 ms.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ByteRanges } from '../bytes/byte-ranges.ts';
import type { ScratchFiles } from '../bytes/scratch-files.ts';
import { BadFileError } from './errors.ts';
import type { MatLimits } from './limits.ts';
import type { Hdf5Reply, Hdf5Task } from './mat73-thread.ts';
import type { SpilledValues } from './mat73-variables.ts';
import { storedValues } from './values.ts';
import type { MatFile, MatVariable } from './variables.ts';

/** How often the thread's processor time is looked at. */
const LOOK_EVERY_MS = 50;

/** The thread's file lies beside this one and ends as it does: `.ts`, or `.mjs` where both are bundled. */
const THREAD = new URL(`./mat73-thread${extname(import.meta.url)}`, import.meta.url);

/** JavaScript memory of the thread: names and the tree of variables; values lie outside of it. */
const THREAD_HEAP_MIB = 256;

/** A file of this machine, read by position. */
export interface OpenRanges {
  readonly ranges: ByteRanges;
  readonly descriptor: number;
}

/**
 * Reads every variable of a version 7.3 file.
 *
 * @param source the whole file, or one that the library reads as it needs it
 * @param hdf5At the byte where HDF5 begins
 * @param scratch where large arrays are inflated to, to be closed when the values are used; without it, all are held
 * @throws {BadFileError} when the library or MATLAB's conventions refuse the bytes, or a limit is reached
 */
export async function readMat73(
  source: Uint8Array | OpenRanges,
  hdf5At: number,
  endian: 'little' | 'big',
  limits: MatLimits,
  scratch?: ScratchFiles,
): Promise<MatFile> {
  const spill = scratch?.file();
  const { length } = source instanceof Uint8Array ? source : source.ranges;
  const task: Hdf5Task = {
    source: source instanceof Uint8Array ? new Uint8Array(source) : { descriptor: source.descriptor, length },
    hdf5At,
    limits,
    spillTo: spill?.descriptor,
    spilledMib: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
  };
  const reply = await inThread(task);
  // Throws when it has become another file meanwhile: what was read, or refused, may be neither.
  if (!(source instanceof Uint8Array)) source.ranges.lend?.(0, 1, () => {});
  if (!('variables' in reply)) throw new BadFileError(reply.code, reply.byte, reply.message);
  const { variables, spilledBytes } = reply;
  const spilled = spill?.ranges(spilledBytes);
  return {
    version: '7.3',
    endian,
    variables: spilled === undefined ? variables : variables.map((variable) => withValues(variable, spilled)),
    isSpilled: spilledBytes > length,
  };
}

/** The variable with values that are read where the thread has put them. */
function withValues<V extends MatVariable>(variable: V, spilled: ByteRanges): V {
  switch (variable.kind) {
    case 'numeric': {
      const { values } = variable;
      if (ArrayBuffer.isView(values)) return variable;
      const { at, length, storage } = values as unknown as SpilledValues;
      const source = { ranges: spilled, littleEndian: true };
      return { ...variable, values: storedValues({ source, at }, length, storage) };
    }
    case 'cell':
      return { ...variable, cells: variable.cells.map((cell) => withValues(cell, spilled)) };
    case 'struct':
      return {
        ...variable,
        elements: variable.elements.map(
          (element) => new Map(Array.from(element, ([name, field]) => [name, withValues(field, spilled)])),
        ),
      };
    default:
      return variable;
  }
}

/** Processor time that a task may take. */
function msFor({ source, limits, spilledMib }: Hdf5Task): number {
  const mib = source.length / 2 ** 20 + Atomics.load(spilledMib, 0);
  return limits.hdf5Ms + limits.hdf5MsPerMib * mib;
}

async function inThread(task: Hdf5Task): Promise<Hdf5Reply> {
  const { source } = task;
  const { length } = source; // of bytes that are the thread's, it will be 0
  const worker = new Worker(THREAD, {
    workerData: task,
    transferList: source instanceof Uint8Array ? [source.buffer] : [],
    resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MIB },
    // The library writes to both when it crashes; what matters is in the error.
    stdout: true,
    stderr: true,
  });
  const mostMs = () => msFor({ ...task, source: { descriptor: -1, length } });
  const clock = setInterval(() => stopIfOver(worker, mostMs()), LOOK_EVERY_MS);
  try {
    return await replyOf(worker, task.hdf5At, mostMs);
  } finally {
    clearInterval(clock);
    await worker.terminate();
  }
}

function replyOf(worker: Worker, hdf5At: number, mostMs: () => number): Promise<Hdf5Reply> {
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
      resolve({ code: 'too-large', byte: hdf5At, message: `HDF5 not read within ${mostMs()} ms of processor time` }),
    );
  });
}

/** Processor time, not wall-clock time: a busy machine must not make a file bad. */
async function stopIfOver(worker: Worker, cpuMs: number): Promise<void> {
  const { user, system } = await worker.cpuUsage().catch(() => ({ user: 0, system: 0 }));
  if ((user + system) / 1000 > cpuMs) await worker.terminate();
}
