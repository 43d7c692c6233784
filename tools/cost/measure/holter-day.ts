/**
 * A day of Holter to measure on, as MAT version 4: 24 h × 2 leads × 360 Hz in 16-bit counts, made from a real recording
 * of five minutes.
 *
 * No two repetitions are alike: each has a gain and noise of its own, and the second lead lags behind the first. Exact
 * repetitions would compress to nothing, and so would the bill.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { randomFrom } from '../../random.ts';

/** The size of the day: hours, leads, and samples a second. */
export const DAY = { hours: 24, leads: 2, samplingRateHz: 360 } as const;

const SAMPLES_OF_LEAD = DAY.hours * 3600 * DAY.samplingRateHz;
/** Range and middle of the converter of MIT-BIH recordings, in counts. */
const RAIL_ADU = 2047;
const ZERO_ADU = 1024;
/** How far the second lead lags, in samples: no pieces of the two fall together. */
const LAG_SAMPLES = 12_345;

/** @param piece counts of one lead, repeated until the day is full */
export function holterDay(piece: ArrayLike<number>): Int16Array {
  const random = randomFrom(1);
  const day = new Int16Array(SAMPLES_OF_LEAD * DAY.leads);
  let gains: readonly number[] = [];
  for (let i = 0; i < SAMPLES_OF_LEAD; i += 1) {
    if (i % piece.length === 0) gains = [0.8 + 0.3 * random.uniform(), -0.8 - 0.3 * random.uniform()];
    for (const [lead, gain] of gains.entries()) {
      const adu = piece[(i + lead * LAG_SAMPLES) % piece.length]!;
      const noise = Math.floor(3 * random.uniform()) - 1;
      day[DAY.leads * i + lead] = clippedToRails(Math.round(ZERO_ADU + gain * (adu - ZERO_ADU)) + noise);
    }
  }
  return day;
}

/** Writes the matrix `val` as a file of MAT version 4, type 30 (16-bit integers). */
export function writeMat4(path: string, rows: number, values: Int16Array): void {
  const name = 'val\0';
  const header = Buffer.alloc(20);
  for (const [i, field] of [30, rows, values.length / rows, 0, name.length].entries()) {
    header.writeInt32LE(field, 4 * i);
  }
  const file = openSync(path, 'w');
  for (const bytes of [header, Buffer.from(name, 'latin1'), new Uint8Array(values.buffer)]) {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  }
  closeSync(file);
}

function clippedToRails(adu: number): number {
  return Math.min(RAIL_ADU, Math.max(0, adu));
}
