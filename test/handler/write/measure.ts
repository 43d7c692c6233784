/**
 * Measures the lake writer: `node test/handler/write/measure.ts`. Prints size and encoding of each column of `samples`, seconds
 * and memory for a day of two leads, and fragments per second for the four tables together.
 *
 * The signal is record 105 of the MIT-BIH Arrhythmia Database, repeated; without the real recordings there is nothing to
 * measure.
 */
import { wasmMemory } from 'parquet-wasm';
import { encodeRows } from '../../../handler/write/encode-rows.ts';
import { encodeSamples } from '../../../handler/write/encode-samples.ts';
import { peakMib } from '../../../tools/peak-memory.ts';
import { chunksOf } from '../../support/read-back.ts';
import { finding, recording, window } from '../../support/rows.ts';
import { RATE_HZ, readLeads, sourceOf, WINDOW_SAMPLES } from './record-105.ts';

const DAY_SAMPLES = 24 * 3600 * RATE_HZ;
const MIB = 2 ** 20;

const leads = readLeads();

function encodeFragment(offset: number): number {
  const parts = [...encodeSamples(sourceOf(leads, 1, WINDOW_SAMPLES, offset))];
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
const [beforeMib, totals] = [peakMib(), { bytes: 0, rows: 0, parts: 0 }];
const dayS = secondsOf(() => {
  for (const { bytes, rows } of encodeSamples(sourceOf(leads, 2, DAY_SAMPLES))) {
    totals.bytes += bytes.length;
    totals.rows += rows;
    totals.parts++;
  }
});
console.log(
  `a day of two leads, ${totals.rows} samples: ${dayS.toFixed(1)} s, ${totals.parts} parts, ` +
    `${(totals.bytes / totals.rows).toFixed(4)} bytes per sample, peak ${peakMib().toFixed(0)} MiB (before ${beforeMib.toFixed(0)})`,
);

const [half] = encodeSamples(sourceOf(leads, 2, leads[0]!.length));
console.log(
  `record 105, 2 × ${leads[0]!.length} samples: ${(half!.bytes.length / half!.rows).toFixed(4)} bytes per sample`,
);
const [fragment] = encodeSamples(sourceOf(leads, 1, WINDOW_SAMPLES));
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
