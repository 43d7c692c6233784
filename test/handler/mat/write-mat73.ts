/** Writes version 7.3 files for tests: HDF5 as MATLAB lays it out, behind MATLAB's header. */
import h5wasm, { type Dataset, type File, type Group } from 'h5wasm';
import { header5 } from './write-mat.ts';

/** MATLAB's user block: its header, and NUL bytes up to where HDF5 begins. */
const USER_BLOCK_BYTES = 512;

/** A file whose content `write` puts into the root group. */
export async function writeMat73(write: (file: File) => void): Promise<Uint8Array> {
  const { FS } = await h5wasm.ready;
  const path = '/written.mat';
  const file = new h5wasm.File(path, 'w');
  write(file);
  file.close();
  const hdf5 = FS.readFile(path);
  FS.unlink(path);
  const userBlock = new Uint8Array(USER_BLOCK_BYTES);
  userBlock.set(header5('little', 0x0200));
  return Buffer.concat([userBlock, hdf5]);
}

/** Marks a group or dataset as an array of a MATLAB class. */
export function classed<T extends Group | Dataset>(object: T, matClass: string): T {
  object.create_attribute('MATLAB_class', matClass, [], `S${matClass.length}`);
  return object;
}

/** The dataset of an empty array: its dimensions instead of values. */
export function empty(group: Group, name: string, matClass: string, dims: number[]): void {
  const data = BigUint64Array.from(dims, BigInt);
  const dataset = classed(group.create_dataset({ name, data, shape: [dims.length] }), matClass);
  dataset.create_attribute('MATLAB_empty', 1, [], '<i');
}

/** A dataset of references to the objects at these paths. */
export function references(group: Group, name: string, file: File, shape: number[], paths: string[]): Dataset {
  const data = paths.map((path) => (file.get(path) as Dataset).create_reference());
  return group.create_dataset({ name, data, shape, dtype: 'Reference' });
}
