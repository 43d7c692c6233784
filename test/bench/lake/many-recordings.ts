/**
 * Any number of recordings of ten seconds, all different: one lead of 3600 samples at 360 Hz, as a device sends them.
 *
 * Each begins somewhere else in the five minutes of record 208 among the samples of this project (MIT-BIH Arrhythmia Database,
 * real noise, real ectopic beats), a little larger or smaller and higher or lower. So no two have a value in common but by
 * chance, and what compresses in one does not help the next.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from '../../../tools/random.ts';
import { fiveMinutes, mat4Header } from '../recordings.ts';

/** Samples of one. */
export const FRAGMENT_SAMPLES = 3600;
const SEED = 208;
/** Of the converter, the count that stands for 0 mV; one is 11 bits wide. */
const ZERO_ADU = 1024;
const MAX_ADU = 2047;
/** How much larger or smaller than the record, and by how many counts its baseline lies elsewhere. */
const SCALE = { from: 0.8, to: 1.2 } as const;
const OFFSET_ADU = 40;

/**
 * Writes them into a folder that is there.
 *
 * @param from number of the first: the same number is the same recording, however many there are
 */
export async function makeFragments(folder: string, count: number, from = 0): Promise<void> {
  const record = await fiveMinutes();
  for (let number = from; number < from + count; number += 1) {
    const name = `${String(number).padStart(6, '0')}.mat`;
    writeFileSync(join(folder, name), fragment(record, number));
  }
}

/** One, as a MAT file of version 4. */
function fragment(record: readonly number[], number: number): Uint8Array {
  const random = randomFrom(SEED + number);
  const start = Math.floor(random.uniform() * (record.length - FRAGMENT_SAMPLES));
  const scale = SCALE.from + (SCALE.to - SCALE.from) * random.uniform();
  const zero = ZERO_ADU + Math.round((2 * random.uniform() - 1) * OFFSET_ADU);
  const counts = Int16Array.from({ length: FRAGMENT_SAMPLES }, (_, at) => {
    const count = Math.round(zero + scale * (record[start + at]! - ZERO_ADU));
    return Math.min(MAX_ADU, Math.max(0, count));
  });
  return Buffer.concat([mat4Header('val', 1, FRAGMENT_SAMPLES), new Uint8Array(counts.buffer)]);
}
