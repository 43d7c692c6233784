/**
 * Calls the HDF5 library, `h5wasm`: libhdf5 compiled to WebAssembly. It knows one file, in a file system of its own, so a link
 * that leads out of it leads nowhere. It runs in a thread of its own, see `mat73.ts`.
 *
 * h5wasm's own `Dataset` ignores the status of a failed read and hands out whatever its memory held. Here the library
 * is made to throw at its first error, and what it throws is `corrupt`.
 */
import { readSync } from 'node:fs';
import { type BadFileCode, BadFileError } from './errors.ts';

/** The module, compiled and ready. */
export type Library = Awaited<typeof import('h5wasm')['ready']>;

/** An open file. */
export interface Hdf5File {
  readonly library: Library;
  readonly id: bigint;
  /** Where HDF5 begins in the MAT-file; the library does not say at which byte it found what it refuses. */
  readonly byte: number;
}

/** An open file of this machine. */
export interface FileOnDisk {
  readonly descriptor: number;
  readonly length: number;
}

const FILE_NAME = '/file.mat';

/** Loads the library and opens a file: bytes, which belong to the library from then on, or one that it reads as it needs it. */
export async function openHdf5(source: Uint8Array | FileOnDisk, byte: number): Promise<Hdf5File> {
  const { ready } = await import('h5wasm');
  // Typed for people who use its classes; what the module itself can do besides is in its C++ source.
  const library = (await ready) as Library & { activate_throwing_error_handler(): number };
  library.activate_throwing_error_handler();
  if (source instanceof Uint8Array) library.FS.writeFile(FILE_NAME, source, { canOwn: true } as { flags?: string });
  else showFile(library, source);
  const id = callLibrary({ byte }, 'the file', () => library.open(FILE_NAME, library.H5F_ACC_RDONLY, false, -1, -1));
  return { library, id, byte };
}

/** A file in the library's file system, as Emscripten has it (its `library_memfs.js`). */
interface FileNode {
  /** The size that the library sees. */
  usedBytes: number;
  stream_ops: { readonly read: ReadBytes };
}
type ReadBytes = (stream: unknown, into: Uint8Array, at: number, count: number, from: number) => number;

/** What went wrong with the disk: the library knows only damaged files. */
let diskError: unknown;

/** The error of the disk because of which the library refused a file; undefined when it was the file. */
export function errorOfDisk(): unknown {
  return diskError;
}

/** Puts an empty file into the library's file system whose bytes are those of a file of this machine. */
function showFile({ FS }: Library, { descriptor, length }: FileOnDisk): void {
  FS.writeFile(FILE_NAME, new Uint8Array());
  const { node } = FS.lookupPath(FILE_NAME, {}) as unknown as { readonly node: FileNode };
  node.usedBytes = length;
  node.stream_ops = {
    ...node.stream_ops,
    read(_stream, into, at, count, from) {
      const wanted = Math.max(0, Math.min(count, length - from));
      let read = 0;
      try {
        while (read < wanted) {
          const more = readSync(descriptor, into, at + read, wanted - read, from + read);
          if (more === 0)
            throw new Error(`the file ended at byte ${from + read}, before the ${length} bytes that it had`);
          read += more;
        }
      } catch (error) {
        diskError = error;
        throw error;
      }
      return read;
    },
  };
}

/** Closes the file and forgets its bytes. */
export function closeHdf5({ library, id }: Hdf5File): void {
  library.close_file(id);
  library.FS.unlink(FILE_NAME);
}

/** Throws a `BadFileError` about the object at a path. */
export function refuse({ byte }: Hdf5File, code: BadFileCode, path: string, message: string): never {
  throw new BadFileError(code, byte, `${path}: ${message}`);
}

/** What is at a path. */
export function kindAt(file: Hdf5File, path: string): 'group' | 'dataset' | 'other' {
  const { library, id } = file;
  const type = callLibrary(file, path, () => library.get_type(id, path));
  if (type === library.H5G_GROUP) return 'group';
  return type === library.H5G_DATASET ? 'dataset' : 'other';
}

/** Names in a group, in order of creation where the file keeps it, else of the alphabet. */
export function namesIn(file: Hdf5File, path: string): string[] {
  return callLibrary(file, path, () => file.library.get_names(file.id, path, false));
}

/** The bytes of a reference to the object at a path, as one number. */
export function referenceTo(file: Hdf5File, path: string): bigint {
  const reference = callLibrary(file, path, () => file.library.create_object_reference(file.id, path));
  return Buffer.from(reference).readBigUInt64LE();
}

/** Borrows memory of the library; its views are only good until the library works again. */
export function inLibraryMemory<T>(file: Hdf5File, path: string, bytes: number, use: (pointer: number) => T): T {
  const { library } = file;
  const pointer = callLibrary(file, path, () => library._malloc(bytes));
  if (pointer === 0) refuse(file, 'too-large', path, `${bytes} bytes at once are more than the library may hold`);
  try {
    return use(pointer);
  } finally {
    library._free(pointer);
  }
}

/** Calls the library. Whatever it throws (errors, strings, traps of WebAssembly) it throws because of the file. */
export function callLibrary<T>(file: { byte: number }, path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const said = String(error);
    const code = said.includes('truncated file') ? 'truncated' : 'corrupt';
    throw new BadFileError(code, file.byte, `${path}: ${innermostReason(said)}`, { cause: error });
  }
}

/** HDF5 prints its calls from the outermost to the innermost; the last one knows what was wrong. */
function innermostReason(said: string): string {
  const calls = said.split('\n').filter((line) => /^ *#\d+:/.test(line));
  return calls.at(-1)?.replace(/^.*\(\): /, '') ?? said.split('\n', 1)[0]!;
}
