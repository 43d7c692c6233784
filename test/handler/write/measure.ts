/**
 * Measures the lake writer: `node test/handler/write/measure.ts`. Prints size and encoding of each column of `samples`, seconds
 * and memory for a day of two leads, and fragments per second for the four tables together.
 *
 * The signal is record 105 of the MIT-BIH Arrhythmia Database, repeated; without the real recordings there is nothing to
 * measure.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wasmMemory } from 'parquet-wasm';
import { encodeRows } from '../../../handler/write/encode-rows.ts';
import { encodeSamples, type SampleSource } from '../../../handler/write/encode-samples.ts';
import { chunksOf } from '../../support/read-back.ts';
import { finding, recording, window } from '../../support/rows.ts';

const RATE_HZ = 360;
const WINDOW_SAMPLES = 10 * RATE_HZ;
const DAY_SAMPLES = 24 * 3600 * RATE_HZ;
/** Header and name of the one matrix in the file: MAT 4, int16, two rows. */
const DATA_AT = 24;
const MIB = 2 ** 20;

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'ecg', 'mitdb-full-v4');
const leads = readLeads(join(folder, readdirSync(folder).find((name) => name.endsWith('.mat'))!));

function readLeads(file: string): readonly Int16Array[] {
  const bytes = new Uint8Array(readFileSync(file)).slice(DATA_AT);
  const both = new Int16Array(bytes.buffer, 0, bytes.length / 2);
  return [0, 1].map((lead) => Int16Array.from({ length: both.length / 2 }, (_, sample) => both[sample * 2 + lead]!));
}

function sourceOf(leadCount: number, sampleCount: number, offset = 0): SampleSource {
  return {
    recordingId: recording.recording_id,
    samplingRateHz: RATE_HZ,
    sampleCount,
    leads: Array.from({ length: leadCount }, (_, index) => ({
      index,
      name: `lead ${index}`,
      gainAduPerMv: 200,
      zeroAdu: 1024,
    })),
    windowStarts: Array.from({ length: Math.ceil(sampleCount / WINDOW_SAMPLES) }, (_, index) => index * WINDOW_SAMPLES),
    holdsCounts: true,
    read: (lead, from, to) => {
      const signal = leads[lead % leads.length]!;
      const values = new Int16Array(to - from);
      for (let i = 0; i < values.length; i++) values[i] = signal[(offset + from + i) % signal.length]!;
      return values;
    },
  };
}

function encodeFragment(offset: number): number {
  const parts = [...encodeSamples(sourceOf(1, WINDOW_SAMPLES, offset))];
  const small = [
    encodeRows('recordings', [recording]),
    encodeRows('windows', [window]),
    encodeRows('findings', [finding]),
  ];
  return [...parts.map(({ bytes }) => bytes), ...small].reduce((total, { length }) => total + length, 0);
}

function secondsOf(work: () => void): number {
  const startMs = performance.now();
  work();
  return (performance.now() - startMs) / 1000;
}

/** Measured first, since a peak never falls. */
const peakMib = () => process.resourceUsage().maxRSS / 1024;

const [beforeMib, totals] = [peakMib(), { bytes: 0, rows: 0, parts: 0 }];
const dayS = secondsOf(() => {
  for (const { bytes, rows } of encodeSamples(sourceOf(2, DAY_SAMPLES))) {
    totals.bytes += bytes.length;
    totals.rows += rows;
    totals.parts++;
  }
});
console.log(
  `a day of two leads, ${totals.rows} samples: ${dayS.toFixed(1)} s, ${totals.parts} parts, ` +
    `${(totals.bytes / totals.rows).toFixed(4)} bytes per sample, peak ${peakMib().toFixed(0)} MiB (before ${beforeMib.toFixed(0)})`,
);

const [half] = encodeSamples(sourceOf(2, leads[0]!.length));
console.log(
  `record 105, 2 × ${leads[0]!.length} samples: ${(half!.bytes.length / half!.rows).toFixed(4)} bytes per sample`,
);
const [fragment] = encodeSamples(sourceOf(1, WINDOW_SAMPLES));
console.log(
  `one fragment, ${WINDOW_SAMPLES} samples: ${(fragment!.bytes.length / fragment!.rows).toFixed(4)} bytes per sample`,
);
for (const { column, encodings, bytes, compression } of (await chunksOf(half!.bytes)).slice(0, 10)) {
  console.log(`  ${column.padEnd(17)} ${String(bytes).padStart(7)} bytes  ${compression}  ${encodings.join(', ')}`);
}

for (let i = 0; i < 300; i++) encodeFragment(i);
const heapMib = wasmMemory().buffer.byteLength / MIB;
const fragmentsS = secondsOf(() => {
  for (let i = 0; i < 1000; i++) encodeFragment(i * 360);
});
console.log(`fragments, four tables: ${fragmentsS.toFixed(2)} ms each, ${(1000 / fragmentsS).toFixed(0)} per second`);
for (let i = 0; i < 10_000; i++) encodeRows('windows', [window]);
console.log(`wasm memory: ${heapMib} MiB, after 11 000 more encodings ${wasmMemory().buffer.byteLength / MIB} MiB`);
