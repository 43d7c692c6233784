/** A recording of which the lake has no samples is read from its upload: once, and a large one by position. */
import { createHash } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { Signal } from '../../../../handler/recording/signal.ts';
import { withLake } from '../../../../local/open-lake.ts';
import { UPLOADS_BUCKET } from '../../../../local/stores/buckets.ts';
import { recordingInLake } from '../../../../tools/look/read/one-recording.ts';
import { openRecording } from '../../../../tools/look/read/opened.ts';
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
function rejected(bytes: Uint8Array) {
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
    sample_count: COUNT,
    duration_s: COUNT / RATE_HZ,
  } as const;
  writeRecordings(folder, [{ recording: row, windows: [window] }]);
  return { folder, uploads, path };
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

test('a large upload that is written while it is looked at is not drawn, and the page says so', async () => {
  const { folder, uploads, path } = rejected(writeMat4([val]));
  const { row } = (await withLake(folder, (lake) => recordingInLake(lake, ID, DAY)))!;
  const source = await openLargeSource(row, uploads, 1000);
  if ('why' in source) throw new Error(source.why);
  const signal = new SourceSignal(source, { state: '', isNow: () => true });
  await signal.columns(0, 1000, 10);
  appendFileSync(path, 'more');
  await expect(signal.columns(100_000, COUNT, 10)).rejects.toThrow('"holter.mat" has changed since it was judged');
  source.close();
  await expect(signal.columns(0, COUNT, 360)).rejects.toThrow('EBADF');
});
