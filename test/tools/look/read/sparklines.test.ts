/** Small drawings: of the first lead that is an ECG, and as the recording is now. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { SampleSource } from '../../../../handler/write/sample-source.ts';
import { RecordingList } from '../../../../tools/look/read/recording-list.ts';
import { SparklineReader } from '../../../../tools/look/read/sparklines.ts';
import { emptyFolder, writeRecordings } from '../../../support/lake-folder.ts';
import { recording, window } from '../../../support/rows.ts';

/** Counts of one lead that climb from 0 to 79, 4 a second. */
function write(folder: string, { index = 0, gainAduPerMv = 100 }): void {
  rmSync(join(folder, 'recordings'), { recursive: true, force: true }); // files are replaced by new ones, not written in place
  const samples: SampleSource = {
    recordingId: recording.recording_id,
    samplingRateHz: 4,
    sampleCount: 80,
    leads: [{ index, name: 'MLII', gainAduPerMv, zeroAdu: 0 }],
    windowStarts: [0, 40],
    holdsCounts: true,
    read: (_, from, to) => Int16Array.from({ length: to - from }, (__, i) => from + i),
  };
  writeRecordings(folder, [{ recording, windows: [{ ...window, lead_index: index }], samples }]);
}

/** The highest values that a folder's recording is drawn with, again and again. */
function drawn(folder: string): () => Promise<number[] | undefined> {
  const [list, reader] = [new RecordingList(folder), new SparklineReader(folder, folder)];
  return async () => {
    const [line] = await reader.lines(await list.rows(), new AbortController().signal);
    return line?.high.filter((mv) => mv !== null);
  };
}

const CLIMB = Array.from({ length: 40 }, (_, i) => i);

test('a recording whose first channel is not an ECG is drawn by its first lead', async () => {
  const folder = emptyFolder();
  write(folder, { index: 2 });
  expect(await drawn(folder)()).toEqual(CLIMB.map((adu) => adu / 100));
});

test('what was processed again under another scale is drawn anew', async () => {
  const folder = emptyFolder();
  const now = drawn(folder);
  write(folder, {});
  expect(await now()).toEqual(CLIMB.map((adu) => adu / 100));
  write(folder, { gainAduPerMv: 1000 });
  expect(await now()).toEqual(CLIMB.map((adu) => adu / 1000));
});
