/** Blocks that are kept of a recording: of one version of it, never of two. */
import { expect, test } from '@jest/globals';
import { type LocalLake, withLake } from '../../../../local/open-lake.ts';
import { openRecording } from '../../../../tools/look/read/opened.ts';
import { versionNow, WrittenAgain } from '../../../../tools/look/read/recording-state.ts';
import type { KeptSignal } from '../../../../tools/look/read/signal/kept-signal.ts';
import { lakeStretches } from '../../../../tools/look/read/signal/lake-stretches.ts';
import { emptyFolder } from '../../../support/lake-folder.ts';
import { recording } from '../../../support/rows.ts';
import { writeClimb } from './climb.ts';

const LEADS = [{ name: 'MLII', index: 0 }];
const BOUNDS = {
  columns: 200,
  columnBlockSamples: 100,
  columnBlocks: 1,
  sampleBlockSamples: 400,
  sampleBlocks: 4,
  aheadSamples: 4000,
};
const PLACE = { id: recording.recording_id, day: '2026-01-31' };

test('what is read while the recording is written is neither drawn nor kept, and the version that was open is not asked again', async () => {
  const folder = emptyFolder();
  writeClimb(folder, { samples: 400 });
  await withLake(folder, async (lake) => {
    const version = versionNow(folder, PLACE);
    const size = { samplingRateHz: 4, sampleCount: 400 };
    let afterRead = () => {};
    const watched: LocalLake = { ...lake, numbers: async (sql) => withEnd(await lake.numbers(sql), () => afterRead()) };
    const stretches = lakeStretches(watched, { ...PLACE, version }, LEADS, size, { bounds: BOUNDS });
    await stretches.stretch(0, 70, 30);
    afterRead = () => writeClimb(folder, { samples: 400, gainAduPerMv: 1000 });
    await expect(stretches.stretch(80, 90, 30)).rejects.toThrow('The recording is being written; try again.');
    expect(stretches.kept!.samplesBetween(320, 360)).toBeUndefined();
    expect(() => stretches.atHand(0, 70, 30)).toThrow(WrittenAgain);
    await expect(stretches.readAhead('all')).rejects.toThrow(WrittenAgain);
    await expect(stretches.stretch(0, 70, 30)).rejects.toThrow(WrittenAgain);
  });
});

async function* withEnd<T>(all: AsyncIterable<T>, end: () => void): AsyncGenerator<T> {
  yield* all;
  end();
}

test('what is read ahead is at hand: at first the samples around the place, then columns of everything, and nothing unasked', async () => {
  const folder = emptyFolder();
  writeClimb(folder, { samples: 4000 });
  await withLake(folder, async (lake) => {
    const size = { samplingRateHz: 4, sampleCount: 4000 };
    const stretches = lakeStretches(lake, PLACE, LEADS, size, { bounds: BOUNDS });
    expect(await stretches.readAhead('all')).toBe(false);
    const wide = lakeStretches(lake, PLACE, LEADS, size, { bounds: BOUNDS });
    await wide.stretch(0, 1000, 50);
    expect(await wide.readAhead('near')).toBe(false); // its samples are more than are kept
    const shown = await stretches.stretch(500, 510, 4000);
    expect(stretches.atHand(500, 510, 4000)).toBeUndefined();
    while (await stretches.readAhead('near'));
    expect(stretches.atHand(500, 510, 4000)).toEqual(shown);
    expect(stretches.atHand(470, 540, 280)).toEqual(await stretches.stretch(470, 540, 280));
    expect(stretches.atHand(0, 1000, 40)).toBeUndefined();
    while (await stretches.readAhead('all'));
    const all = stretches.atHand(0, 1000, 40)!;
    expect(all).toMatchObject({ traces: [{ kind: 'extremes', fromS: 0, stepS: 25 }] });
    const again = lakeStretches(lake, PLACE, LEADS, size, { bounds: BOUNDS, before: stretches.kept });
    expect(again.atHand(0, 1000, 40)).toEqual(all);
  });
});

test('of a recording that is too long to be read ahead, columns around the place are, and near the end those before it', async () => {
  const folder = emptyFolder();
  writeClimb(folder, { samples: 4000 });
  await withLake(folder, async (lake) => {
    const size = { samplingRateHz: 4, sampleCount: 4000 };
    const bounds = { ...BOUNDS, aheadSamples: 1000 };
    for (const [atS, fromS, toS] of [
      [500, 375, 625],
      [995, 750, 1000],
    ] as const) {
      const stretches = lakeStretches(lake, PLACE, LEADS, size, { bounds });
      await stretches.stretch(atS, atS + 5, 4000);
      while (await stretches.readAhead('all'));
      const kept = stretches.kept!;
      expect(kept.missingColumns(fromS * 4, toS * 4)).toBeUndefined();
      expect(kept.missingColumns(0, fromS * 4 - 100)).toEqual({ first: 0, end: 1 });
    }
  });
});

test('a stretch that nobody wants any more ends with the block that is being read, which stays', async () => {
  const folder = emptyFolder();
  writeClimb(folder, { samples: 4000 });
  await withLake(folder, async (lake) => {
    const size = { samplingRateHz: 4, sampleCount: 4000 };
    const gone = new AbortController();
    const watched: LocalLake = {
      ...lake,
      numbers: async (sql) => withEnd(await lake.numbers(sql), () => gone.abort()),
    };
    const stretches = lakeStretches(watched, PLACE, LEADS, size, { bounds: BOUNDS });
    await expect(stretches.stretch(0, 1000, 40, gone.signal)).rejects.toThrow('aborted');
    const kept = stretches.kept!;
    expect(kept.missingColumns(0, 100)).toBeUndefined();
    expect(kept.missingColumns(0, 4000)).toEqual({ first: 1, end: 2 });
  });
});

test('whoever opens a recording again finds what was kept of it', async () => {
  const folder = emptyFolder();
  writeClimb(folder, { samples: 400 });
  const open = (before?: KeptSignal) => openRecording(folder, folder, PLACE.id, PLACE.day, before);
  const first = (await open())!;
  const shown = await first.stretch(0, 100, 40, new AbortController().signal);
  const kept = first.kept!()!;
  first.close();
  expect(kept.missingColumns(0, 400)).toBeUndefined();
  const second = (await open(kept))!;
  expect(second.kept!()).toBe(kept);
  expect(await second.stretch(0, 100, 40, new AbortController().signal)).toEqual(shown);
  second.close();
  writeClimb(folder, { samples: 400, gainAduPerMv: 1000 });
  const third = (await open(kept))!;
  expect(third.kept!()).toBeUndefined(); // until somebody draws it
  third.close();
});

test.each([
  [100, (i: number) => [i, i + 0.99]],
  [-100, (i: number) => [-i - 0.99, -i]],
])('columns are the lowest and highest in mV, also where a count is %i to the millivolt', async (gainAduPerMv, of) => {
  const folder = emptyFolder();
  writeClimb(folder, { samples: 4000, gainAduPerMv });
  await withLake(folder, async (lake) => {
    const size = { samplingRateHz: 4, sampleCount: 4000 };
    const expected = Array.from({ length: 40 }, (_, i) => of(i));
    const trace = {
      low: Float32Array.from(expected, ([low]) => low!),
      high: Float32Array.from(expected, ([, high]) => high!),
    };
    // Made of kept columns of 20 samples or one, of kept samples, and by a statement.
    for (const [columns, sampleBlocks] of [
      [200, 0],
      [4000, 0],
      [1, 10],
      [1, 0],
    ] as const) {
      const bounds = { ...BOUNDS, columns, sampleBlocks };
      const { traces } = await lakeStretches(lake, PLACE, LEADS, size, { bounds }).stretch(0, 1000, 40);
      expect(traces).toMatchObject([trace]);
    }
  });
});
