/** Small drawings: of the first lead that is an ECG, and as the recording is now. */
import { expect, test } from '@jest/globals';
import { RecordingList } from '../../../../tools/look/read/recording-list.ts';
import { SparklineReader } from '../../../../tools/look/read/sparklines.ts';
import { emptyFolder } from '../../../support/lake-folder.ts';
import { writeClimb } from './climb.ts';

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
  writeClimb(folder, { index: 2 });
  expect(await drawn(folder)()).toEqual(CLIMB.map((adu) => adu / 100));
});

test('what was processed again under another scale is drawn anew', async () => {
  const folder = emptyFolder();
  const now = drawn(folder);
  writeClimb(folder, {});
  expect(await now()).toEqual(CLIMB.map((adu) => adu / 100));
  writeClimb(folder, { gainAduPerMv: 1000 });
  expect(await now()).toEqual(CLIMB.map((adu) => adu / 1000));
});
