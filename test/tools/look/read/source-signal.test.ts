/** A recording of which the lake has no samples is read from its upload: once, and a large one by position. */
import { createHash } from 'node:crypto';
import { appendFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { Signal } from '../../../../handler/recording/signal.ts';
import { withLake } from '../../../../local/open-lake.ts';
import { UPLOADS_BUCKET } from '../../../../local/stores/buckets.ts';
import { LookedAt } from '../../../../tools/look/read/looked-at.ts';
import { recordingInLake } from '../../../../tools/look/read/one-recording.ts';
import { openRecording } from '../../../../tools/look/read/opened.ts';
import { WrittenAgain } from '../../../../tools/look/read/recording-state.ts';
import { SourceSignal } from '../../../../tools/look/read/signal/source-signal.ts';
import { openLargeSource, openSource } from '../../../../tools/look/read/source.ts';
import { writeMat4, writeMat5 } from '../../../handler/mat/write-mat.ts';
import { emptyFolder, writeRecordings } from '../../../support/lake-folder.ts';
import { recording, window } from '../../../support/rows.ts';

const [ID, DAY, RATE_HZ, COUNT] = [recording.recording_id, '2026-01-31', 360, 360 * 600];
const wanted = new AbortController().signal;
/** Zigzags that nothing repeats. */
const counts = Int16Array.from({ length: COUNT }, (_, i) => 200 + ((((i * 7919) ^ (i >> 7)) >>> 0) % 1500));
const val = ['val', { kind: 'numeric', matClass: 'int16', dims: [1, COUNT], values: counts }] as const;

/** A lake whose one recording was rejected, and its upload. */
function rejected(bytes: Uint8Array, sampleCount = COUNT) {
  const [folder, uploads] = [emptyFolder(), emptyFolder('uploads')];
  const path = join(uploads, 'holter.mat');
  writeFileSync(path, bytes);
  const row = {
    ...recording,
    outcome: 'rejected',
    code: 'muscle-noise',
    profile: 'mit-bih-360',
    source_bucket: UPLOADS_BUCKET,
    source_key: 'holter.mat',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sampling_rate_hz: RATE_HZ,
    sample_count: sampleCount,
    duration_s: sampleCount / RATE_HZ,
  } as const;
  writeRecordings(folder, [{ recording: row, windows: [window] }]);
  return { folder, uploads, path };
}

/** The upload of the rejected recording. @param heldBytes a larger one is read by position */
async function openedLarge(folder: string, uploads: string, heldBytes?: number) {
  const { row } = (await withLake(folder, (lake) => recordingInLake(lake, ID, DAY)))!;
  const source = await openLargeSource(row, uploads, heldBytes);
  if ('why' in source) throw new Error(source.why);
  return source;
}

test('each sample is read once, however often the recording is looked at, and whoever opens it again finds what was kept', async () => {
  const { folder, uploads } = rejected(writeMat4([val]));
  const first = (await openRecording(folder, uploads, ID, DAY))!;
  expect(first.signal).toEqual({ from: 'source', notes: expect.anything() });
  const read = jest.spyOn(Signal.prototype, 'read');
  const shown = await first.stretch(0, 600, 500, wanted);
  for (const [fromS, toS] of [
    [0, 600],
    [100, 500],
    [0, 61],
    [500.5, 600],
  ] as const) {
    await first.stretch(fromS, toS, 700, wanted);
  }
  const again = (await openRecording(folder, uploads, ID, DAY, first.kept?.()))!;
  expect(await again.stretch(0, 600, 500, wanted)).toEqual(shown);
  const samples = read.mock.calls.reduce((sum, [, from, to]) => sum + to - from, 0);
  read.mockRestore();
  expect(samples).toBe(COUNT);
  const [trace] = shown.traces;
  const inMv = (adu: number) => Math.fround((adu - 1024) / 200);
  const perColumn = 432;
  const column = (i: number) => counts.subarray(i * perColumn, (i + 1) * perColumn);
  expect(trace).toMatchObject({ kind: 'extremes', fromS: 0, stepS: perColumn / RATE_HZ });
  expect(trace).toMatchObject({
    low: Float32Array.from({ length: 500 }, (_, i) => inMv(Math.min(...column(i)))),
    high: Float32Array.from({ length: 500 }, (_, i) => inMv(Math.max(...column(i)))),
  });
  first.close();
  again.close();
});

test.each([
  ['as it is', () => writeMat4([val])],
  ['compressed', () => writeMat5([val], { compressed: true })],
])('a large upload, %s, is read by position, and is the same', async (_, write) => {
  const { folder, uploads, path } = rejected(write());
  const { row } = (await withLake(folder, (lake) => recordingInLake(lake, ID, DAY)))!;
  const version = { state: '', isNow: () => true };
  const [held, large] = [await openSource(row, uploads), await openLargeSource(row, uploads, 1000)];
  if ('why' in held || 'why' in large) throw new Error('both can be read');
  const [inMemory, byPosition] = [new SourceSignal(held, version), new SourceSignal(large, version)];
  expect(await byPosition.columns(720, 200_000, 360)).toEqual(await inMemory.columns(720, 200_000, 360));
  expect(await byPosition.samples(1000, 9000)).toEqual(await inMemory.samples(1000, 9000));
  large.close();
  appendFileSync(path, 'more');
  expect(await openLargeSource(row, uploads, 1000)).toEqual({
    why: '"holter.mat" has changed since it was judged: process it again to see it as it is now.',
  });
});

test('a small upload of much that is compressed is read as it was judged, and not held', async () => {
  const samples = 35 * 2 ** 20; // 70 MiB; more than 64 are refused where all of it would be held
  const flat = { ...val[1], dims: [1, samples], values: new Int16Array(samples).fill(224) } as const;
  const bytes = writeMat5([['val', flat]], { compressed: true });
  expect(bytes.length).toBeLessThan(2 ** 20);
  const { folder, uploads } = rejected(bytes, samples);
  const source = await openedLarge(folder, uploads);
  const signal = new SourceSignal(source, { state: '', isNow: () => true });
  const { mv } = await signal.samples(samples - 1000, samples);
  expect(mv).toEqual([new Float32Array(1000).fill(-4)]);
  source.close();
});

test('a large upload that is written while it is looked at is not drawn, and the page says so', async () => {
  const { folder, uploads, path } = rejected(writeMat4([val]));
  const source = await openedLarge(folder, uploads, 1000);
  const signal = new SourceSignal(source, { state: '', isNow: () => true });
  await signal.columns(0, 1000, 10);
  appendFileSync(path, 'more');
  await expect(signal.columns(100_000, COUNT, 10)).rejects.toThrow('"holter.mat" has changed since it was judged');
  source.close();
});

test('a large upload that is cut short while it is looked at has changed', async () => {
  const { folder, uploads, path } = rejected(writeMat4([val]));
  const source = await openedLarge(folder, uploads, 1000);
  truncateSync(path, 1000);
  const signal = new SourceSignal(source, { state: '', isNow: () => true });
  await expect(signal.columns(0, COUNT, 360)).rejects.toThrow('"holter.mat" has changed since it was judged');
  source.close();
});

test('a large upload that only its times say was written is hashed again, and drawn; one with other bytes is not, and it is said why', async () => {
  const [samples, fromS] = [9 * 2 ** 20, 20_000]; // 18 MB: it is not held
  const values = Int16Array.from({ length: samples }, (_, i) => 200 + ((i * 7919) % 1500));
  const large = ['val', { kind: 'numeric', matClass: 'int16', dims: [1, samples], values }] as const;
  const { folder, uploads, path } = rejected(writeMat4([large]), samples);
  const lookedAt = new LookedAt({ lake: folder, uploads, from: 'here', reader: { name: 'Anna' } });
  await lookedAt.stretch(ID, 0, 10, 700, wanted);
  utimesSync(path, 1, 1);
  const shown = await lookedAt.stretch(ID, fromS, fromS + 10, 700, wanted);
  const at = fromS * RATE_HZ;
  const inMv = Float32Array.from(values.subarray(at, at + 10 * RATE_HZ), (adu) => (adu - 1024) / 200);
  expect(shown).toMatchObject({ traces: [{ kind: 'samples' }] });
  const [trace] = shown!.traces;
  if (trace?.kind !== 'samples') throw new Error('10 s are samples');
  const mv = Float32Array.from(trace.mv);
  expect(mv.subarray(at - trace.first, at - trace.first + inMv.length)).toEqual(inMv);
  truncateSync(path, 1000);
  for (let times = 0; times < 2; times += 1) {
    const again = lookedAt.stretch(ID, 100, 110, 700, wanted);
    await expect(again).rejects.toThrow('"holter.mat" has changed since it was judged');
  }
  lookedAt.close();
});

test('one that was closed is not read: it is to be opened again', async () => {
  const { folder, uploads } = rejected(writeMat4([val]));
  const opened = (await openRecording(folder, uploads, ID, DAY))!;
  opened.close();
  await expect(opened.stretch(0, 600, 500, wanted)).rejects.toThrow(WrittenAgain);
});

test.each([
  ['counts', counts],
  ['fractions of counts', Float64Array.from(counts, (adu) => adu + 0.5)],
])('what was kept of %s is not drawn by the scale of a sheet that was put right since', async (_, values) => {
  const matClass = values instanceof Float64Array ? 'double' : 'int16';
  const { folder, uploads } = rejected(writeMat4([['val', { ...val[1], matClass, values }]]));
  const putSheet = (gain: number) => {
    const lines = `holter 1 ${RATE_HZ} ${COUNT}\nholter.mat 16+24 ${gain}(0)/mV 16 0 200 0 0 I\n`;
    writeFileSync(join(uploads, 'holter.hea'), lines);
  };
  putSheet(100);
  const first = (await openRecording(folder, uploads, ID, DAY))!;
  const wrong = await first.stretch(0, 600, 500, wanted);
  putSheet(400);
  const [again, fresh] = [
    await openRecording(folder, uploads, ID, DAY, first.kept?.()),
    await openRecording(folder, uploads, ID, DAY),
  ];
  const shown = await again!.stretch(0, 600, 500, wanted);
  expect(shown).toEqual(await fresh!.stretch(0, 600, 500, wanted));
  const highest = ([trace]: typeof shown.traces) =>
    trace?.kind === 'extremes' ? Math.max(...Array.from(trace.high)) : Number.NaN;
  expect(highest(shown.traces)).toBeCloseTo(highest(wrong.traces) / 4);
  for (const one of [first, again!, fresh!]) one.close();
});
