/** MAT-files to begin with: the samples, those written by hand, some of version 7.3, and real ones where they are at hand. */
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HANDMADE } from '../handler/mat/handmade.ts';
import { classed, empty, references, writeMat73 } from '../handler/mat/write-mat73.ts';
import { realData } from '../support/real-data-folder.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'samples');
/** Larger ones take longer and show no more. */
const MAX_BYTES = 130_000;
/** Of the thousand real recordings that are alike, one in so many. */
const ONE_IN = 12;

export interface Seeds {
  readonly plain: readonly Uint8Array[];
  /** Each takes a thread of its own, and a hundred times as long. */
  readonly hdf5: readonly Uint8Array[];
}

export async function readSeeds(): Promise<Seeds> {
  const real = realData.root === undefined ? [] : filesIn(realData.root).filter((_, index) => index % ONE_IN === 0);
  const all = [...Object.values(HANDMADE), ...filesIn(SAMPLES), ...real];
  return { plain: all.filter((bytes) => !isHdf5(bytes)), hdf5: [...(await written73()), ...all.filter(isHdf5)] };
}

function filesIn(root: string): Uint8Array[] {
  const paths = globSync('**/*.mat', { cwd: root })
    .sort()
    .map((name) => join(root, name));
  return paths.filter((path) => statSync(path).size <= MAX_BYTES).map((path) => new Uint8Array(readFileSync(path)));
}

function isHdf5(bytes: Uint8Array): boolean {
  return bytes[125] === 2 && Buffer.from(bytes.subarray(513, 516)).toString() === 'HDF';
}

async function written73(): Promise<Uint8Array[]> {
  const wave = Int16Array.from({ length: 3600 }, (_, at) => Math.round(1024 + 100 * Math.sin(at / 10)));
  const signal = await writeMat73((file) => {
    classed(file.create_dataset({ name: 'val', data: wave, shape: [3600, 1] }), 'int16');
    classed(file.create_dataset({ name: 'fs', data: Float64Array.of(360), shape: [1, 1] }), 'double');
    classed(file.create_dataset({ name: 'note', data: Uint16Array.of(104, 105), shape: [2, 1] }), 'char');
  });
  const tree = await writeMat73((file) => {
    const struct = classed(file.create_group('ECG'), 'struct');
    classed(struct.create_dataset({ name: 'data', data: wave, shape: [3600, 1] }), 'int16');
    empty(struct, 'nothing', 'double', [0, 3]);
    const refs = file.create_group('#refs#');
    classed(refs.create_dataset({ name: 'a', data: Float64Array.of(1), shape: [1, 1] }), 'double');
    classed(references(struct, 'parts', file, [1, 1], ['/#refs#/a']), 'cell');
    classed(file.create_dataset({ name: '__proto__', data: Float64Array.of(1), shape: [1, 1] }), 'double');
  });
  return [signal, tree];
}
