/** Blocks that are kept of a recording: of one version of it, never of two. */
import { expect, test } from '@jest/globals';
import { withLake } from '../../../../local/open-lake.ts';
import { LakeStretches } from '../../../../tools/look/read/lake-stretch.ts';
import { recordingState } from '../../../../tools/look/read/recording-state.ts';
import { emptyFolder } from '../../../support/lake-folder.ts';
import { recording } from '../../../support/rows.ts';
import { writeClimb } from './climb.ts';

const PLACE = { id: recording.recording_id, day: '2026-01-31' };

test('a recording that is processed again while it is open is drawn as it is then, all of it', async () => {
  const folder = emptyFolder();
  const open = <T>(work: (stretches: LakeStretches) => Promise<T>) =>
    withLake(folder, (lake) => {
      const place = { ...PLACE, state: () => recordingState(folder, PLACE) };
      const size = { samplingRateHz: 4, sampleCount: 400 };
      const bounds = { columns: 200, blockSamples: 100, blocks: 1 };
      return work(new LakeStretches(lake, place, [{ name: 'MLII', index: 0 }], size, bounds));
    });
  writeClimb(folder, { samples: 400 });
  await open(async (stretches) => {
    const before = await stretches.stretch(0, 70, 30);
    expect(await stretches.stretch(0, 70, 30)).toEqual(before);
    writeClimb(folder, { samples: 400, gainAduPerMv: 1000 });
    const now = await stretches.stretch(0, 100, 40);
    expect(now).toEqual(await open((fresh) => fresh.stretch(0, 100, 40)));
    writeClimb(folder, { samples: 400, gainAduPerMv: 500 });
    expect(await stretches.readAhead()).toBe(false); // nothing is kept, so nothing is read ahead
  });
});
