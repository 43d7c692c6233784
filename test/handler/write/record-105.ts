/** Record 105 of the MIT-BIH Arrhythmia Database, repeated to any length, as a source for the writer of `samples`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleSource } from '../../../handler/write/sample-source.ts';
import { realData } from '../../support/real-data-folder.ts';

export const RATE_HZ = 360;
export const WINDOW_SAMPLES = 10 * RATE_HZ;

/** Header and name of the one matrix in the file: MAT 4, int16, two rows. */
const DATA_AT = 24;

/** Both leads. @throws {Error} where the real recordings are not at hand, for there is nothing to measure then */
export function readLeads(): readonly Int16Array[] {
  if (realData.root === undefined) throw new Error('the real recordings are not on this machine');
  const bytes = new Uint8Array(readFileSync(join(realData.root, 'mitdb-full-v4', '105m.mat'))).slice(DATA_AT);
  const both = new Int16Array(bytes.buffer, 0, bytes.length / 2);
  return [0, 1].map((lead) => Int16Array.from({ length: both.length / 2 }, (_, sample) => both[sample * 2 + lead]!));
}

/** @param offset sample of the record with which each lead starts */
export function sourceOf(
  leads: readonly Int16Array[],
  leadCount: number,
  sampleCount: number,
  offset = 0,
): SampleSource {
  return {
    recordingId: 'a'.repeat(64),
    samplingRateHz: RATE_HZ,
    sampleCount,
    leads: Array.from({ length: leadCount }, (_, index) => ({
      index,
      name: `lead ${index}`,
      gainAduPerMv: 200,
      zeroAdu: 1024,
    })),
    windowStarts: Int32Array.from(
      { length: Math.ceil(sampleCount / WINDOW_SAMPLES) },
      (_, index) => index * WINDOW_SAMPLES,
    ),
    holdsCounts: true,
    read: (lead, from, to) => {
      const signal = leads[lead % leads.length]!;
      const values = new Int16Array(to - from);
      for (let i = 0; i < values.length; i++) values[i] = signal[(offset + from + i) % signal.length]!;
      return values;
    },
  };
}
