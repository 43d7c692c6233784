/** The thread in which HDF5 is read: takes one file as `workerData`, answers with its variables or a refusal, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { type BadFileCode, BadFileError } from './errors.ts';
import { closeHdf5, openHdf5 } from './hdf5.ts';
import { budgetFor, type MatLimits } from './limits.ts';
import { readVariables } from './mat73-variables.ts';
import type { MatVariable, NumericArray } from './variables.ts';

/** What the thread is given: the whole file, the byte at which HDF5 begins in it, and how much it may ask for. */
export interface Hdf5Task {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly hdf5At: number;
  readonly limits: MatLimits;
}

/**
 * The variables of the file, or why it is refused: what a `BadFileError` is made of, since no error crosses threads
 * whole.
 */
export type Hdf5Reply =
  | { readonly variables: MatVariable[] }
  | { readonly code: BadFileCode; readonly byte: number; readonly message: string };

/** WebAssembly memory that the library has before it opens anything, and room for its own tables. */
const LIBRARY_BYTES = 64 * 2 ** 20;

const WASM_PAGE_BYTES = 2 ** 16;

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

capLibraryMemory(workerData as Hdf5Task);
const answer = await reply(workerData as Hdf5Task);
parentPort?.postMessage(answer, 'variables' in answer ? buffersOf(answer.variables) : []);

async function reply({ bytes, hdf5At, limits }: Hdf5Task): Promise<Hdf5Reply> {
  const budget = budgetFor(bytes.byteLength, limits);
  try {
    const file = await openHdf5(bytes, hdf5At);
    const variables = readVariables(file, budget);
    closeHdf5(file);
    return { variables };
  } catch (error) {
    // Anything else is our own mistake, or the library is not installed: that is not the file's fault.
    if (!(error instanceof BadFileError)) throw error;
    const { code, byte, reason } = error;
    if (!isOutOfMemory) return { code, byte, message: reason };
    const mib = Math.floor(mostBytes(bytes.byteLength, limits) / 2 ** 20);
    return { code: 'too-large', byte, message: `reading it takes over ${mib} MiB` };
  }
}

/** The memory of all values: it is handed over to the other thread, not copied. */
function buffersOf(variables: Iterable<MatVariable>): ArrayBuffer[] {
  return Array.from(variables).flatMap((variable) => {
    switch (variable.kind) {
      case 'numeric':
        // `readVariables` says so: in this thread, values are arrays.
        return (variable.values as NumericArray).buffer as ArrayBuffer;
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
function capLibraryMemory({ bytes, limits }: Hdf5Task): void {
  const most = mostBytes(bytes.byteLength, limits);
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
function mostBytes(fileBytes: number, limits: MatLimits): number {
  return LIBRARY_BYTES + budgetFor(fileBytes, limits).inflatedBytesLeft;
}
