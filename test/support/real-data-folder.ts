/** The real recordings live beside the project, never in it: tests and benchmarks use them where they are at hand. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'ecg');

export const realData = {
  /** The folder of recordings with its `inventory.csv`, or undefined where it is missing. */
  root: existsSync(join(folder, 'inventory.csv')) ? folder : undefined,
};
