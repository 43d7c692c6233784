/** Writes a large version 7.3 file piece by piece: the library's file lies on disk, and never whole in its memory. */
import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import h5wasm from 'h5wasm';
import { header5 } from './write-mat.ts';
import { classed } from './write-mat73.ts';

/** MATLAB's user block, in front of HDF5. */
const USER_BLOCK_BYTES = 512;
const NAME = '/large.mat';
/** MATLAB compresses by level 3; the size hardly differs. */
const DEFLATE_LEVEL = 1;

/** A file of the library's file system, as Emscripten has it. */
interface FileNode {
  usedBytes: number;
  node_ops: object;
  stream_ops: object;
}

/** A matrix of 16-bit counts, as HDF5 has it: row by row. */
export interface LargeMatrix {
  readonly shape: readonly [rows: number, columns: number];
  readonly chunk: readonly [rows: number, columns: number];
  /** Rows `[from, to)` of columns `[left, right)`. */
  readonly piece: (from: number, to: number, left: number, right: number) => Int16Array;
  /** What is written at a time. */
  readonly tile: readonly [rows: number, columns: number];
}

/** Writes `val`, compressed. */
export async function writeLargeMat73(path: string, { shape, chunk, piece, tile }: LargeMatrix): Promise<void> {
  const { FS } = await h5wasm.ready;
  const descriptor = openSync(path, 'w+');
  const userBlock = new Uint8Array(USER_BLOCK_BYTES);
  userBlock.set(header5('little', 0x0200));
  writeSync(descriptor, userBlock);
  FS.writeFile(NAME, new Uint8Array());
  keepOnDisk((FS.lookupPath(NAME, {}) as unknown as { readonly node: FileNode }).node, descriptor);
  const file = new h5wasm.File(NAME, 'w');
  const dataset = classed(
    file.create_dataset({
      name: 'val',
      data: new Int16Array(1),
      shape: [1, 1],
      maxshape: [...shape],
      chunks: [...chunk],
      compression: DEFLATE_LEVEL,
    }),
    'int16',
  );
  dataset.resize([...shape]);
  for (let row = 0; row < shape[0]; row += tile[0]) {
    for (let column = 0; column < shape[1]; column += tile[1]) {
      const [to, right] = [Math.min(row + tile[0], shape[0]), Math.min(column + tile[1], shape[1])];
      dataset.write_slice(
        [
          [row, to],
          [column, right],
        ],
        piece(row, to, column, right),
      );
    }
  }
  file.close();
  FS.unlink(NAME);
  closeSync(descriptor);
}

function keepOnDisk(node: FileNode, descriptor: number): void {
  node.node_ops = {
    ...node.node_ops,
    setattr(_node: unknown, { size }: { readonly size?: number }) {
      if (size === undefined) return;
      ftruncateSync(descriptor, USER_BLOCK_BYTES + size);
      node.usedBytes = size;
    },
  };
  node.stream_ops = {
    ...node.stream_ops,
    read(_stream: unknown, into: Uint8Array, at: number, count: number, from: number) {
      const wanted = Math.max(0, Math.min(count, node.usedBytes - from));
      return wanted === 0 ? 0 : readSync(descriptor, into, at, wanted, USER_BLOCK_BYTES + from);
    },
    write(_stream: unknown, bytes: Uint8Array, at: number, count: number, to: number) {
      const written = writeSync(descriptor, bytes, at, count, USER_BLOCK_BYTES + to);
      node.usedBytes = Math.max(node.usedBytes, to + written);
      return written;
    },
  };
}
