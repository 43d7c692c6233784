/** The thread in which HDF5 is read: takes one file as `workerData`, answers with its variables or a refusal, ends. */
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { type BadFileCode, BadFileError } from './errors.ts';
import { closeHdf5, errorOfDisk, type FileOnDisk, openHdf5 } from './hdf5.ts';
import { budgetFor, type MatBudget, type MatLimits } from './limits.ts';
import { readVariables, type Spill } from './mat73-variables.ts';
import type { MatVariable, NumericArray } from './variables.ts';

/** What the thread is given: a file, whole or open, the byte at which HDF5 begins in it, and how much it may ask for. */
export interface Hdf5Task {
  readonly source: Uint8Array<ArrayBuffer> | FileOnDisk;
  readonly hdf5At: number;
  readonly limits: MatLimits;
  /** Descriptor of an empty file for what is much; undefined when all values are to be held. */
  readonly spillTo: number | undefined;
  /** Memory of both threads: how many MiB were written to that file so far. */
  readonly spilledMib: Int32Array<SharedArrayBuffer>;
}

/**
 * The variables of the file, or why it is refused: what a `BadFileError` is made of, since no error crosses threads
 * whole.
 */
export type Hdf5Reply =
  | { readonly variables: MatVariable[]; readonly spilledBytes: number }
  | { readonly code: BadFileCode; readonly byte: number; readonly message: string };

/** WebAssembly memory that the library has before it opens anything, and room for its own tables. */
const LIBRARY_BYTES = 64 * 2 ** 20;

const WASM_PAGE_BYTES = 2 ** 16;

/** So that a typed array may begin there. */
const SPILL_ALIGNMENT = 8;

/** Set when the library asked for more memory than it may have: it then says that the file is damaged, which it need not be. */
let isOutOfMemory = false;

/** WebAssembly as far as it is needed here; TypeScript describes it among the types of browsers only. */
interface WithWebAssembly {
  readonly WebAssembly: { readonly Memory: { readonly prototype: WasmMemory } };
}
interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(this: WasmMemory, pages: number): number;
}

async function reply(task: Hdf5Task): Promise<Hdf5Reply> {
  const { source, hdf5At } = task;
  const budget = budgetOf(task);
  const spill = task.spillTo === undefined ? undefined : new SpillFile(task.spillTo, task.spilledMib);
  try {
    const file = await openHdf5(source, hdf5At);
    const variables = readVariables(file, budget, spill);
    closeHdf5(file);
    return { variables, spilledBytes: spill?.length ?? 0 };
  } catch (error) {
    // Anything else is our own mistake, the disk's, or the library is not installed: that is not the file's fault.
    const cause = spill?.error ?? errorOfDisk();
    if (cause !== undefined) throw cause;
    if (!(error instanceof BadFileError)) throw error;
    const { code, byte, reason } = error;
    if (!isOutOfMemory) return { code, byte, message: reason };
    const mib = Math.floor(mostBytes(task) / 2 ** 20);
    return { code: 'too-large', byte, message: `reading it takes over ${mib} MiB` };
  }
}

/** The file for what is much. */
class SpillFile implements Spill {
  /** Bytes that it has room for. */
  length = 0;
  /** Why it could not be written. */
  error: unknown;
  private readonly descriptor: number;
  private readonly spilledMib: Int32Array<SharedArrayBuffer>;
  private written = 0;

  constructor(descriptor: number, spilledMib: Int32Array<SharedArrayBuffer>) {
    this.descriptor = descriptor;
    this.spilledMib = spilledMib;
  }

  reserve(bytes: number): number {
    const at = this.length;
    this.length += Math.ceil(bytes / SPILL_ALIGNMENT) * SPILL_ALIGNMENT;
    return at;
  }

  write(bytes: Uint8Array, at: number): void {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.descriptor, bytes, done, bytes.length - done, at + done);
      }
    } catch (error) {
      this.error = error;
      throw error;
    }
    this.written += bytes.length;
    Atomics.store(this.spilledMib, 0, Math.floor(this.written / 2 ** 20));
  }
}

/** The memory of all values: it is handed over to the other thread, not copied. */
function buffersOf(variables: Iterable<MatVariable>): ArrayBuffer[] {
  return Array.from(variables).flatMap((variable) => {
    switch (variable.kind) {
      case 'numeric':
        // `readVariables` says so: in this thread, values are arrays or a place.
        return ArrayBuffer.isView(variable.values) ? ((variable.values as NumericArray).buffer as ArrayBuffer) : [];
      case 'cell':
        return buffersOf(variable.cells);
      case 'struct':
        return variable.elements.flatMap((element) => buffersOf(element.values()));
      default:
        return [];
    }
  });
}

/** Lets WebAssembly grow as far as the file may inflate; beyond that, the library gets no memory. */
function capLibraryMemory(task: Hdf5Task): void {
  const most = mostBytes(task);
  const { prototype } = (globalThis as unknown as WithWebAssembly).WebAssembly.Memory;
  const { grow } = prototype;
  prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * WASM_PAGE_BYTES > most) {
      isOutOfMemory = true;
      throw new RangeError(`more than ${most} bytes of memory`);
    }
    return grow.call(this, pages);
  };
}

/** The memory that the library may have for a file of a size. */
function mostBytes(task: Hdf5Task): number {
  return LIBRARY_BYTES + budgetOf(task).inflatedBytesLeft;
}

function budgetOf({ source, limits, spillTo }: Hdf5Task): MatBudget {
  return budgetFor(source.length, limits, undefined, spillTo !== undefined);
}

// Last, for everything above is needed.
capLibraryMemory(workerData as Hdf5Task);
const answer = await reply(workerData as Hdf5Task);
parentPort?.postMessage(answer, 'variables' in answer ? buffersOf(answer.variables) : []);
