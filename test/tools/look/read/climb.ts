/** A recording whose counts climb from 0 by 1, 4 a second, written as a run writes it: under new names, and its row last. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeRecordings } from '../../../support/lake-folder.ts';
import { recording, window } from '../../../support/rows.ts';

/** Writes it, in place of what was there. @param index of its lead */
export function writeClimb(folder: string, { index = 0, gainAduPerMv = 100, samples: sampleCount = 80 }): void {
  rmSync(join(folder, 'recordings'), { recursive: true, force: true });
  const samples = {
    recordingId: recording.recording_id,
    samplingRateHz: 4,
    sampleCount,
    leads: [{ index, name: 'MLII', gainAduPerMv, zeroAdu: 0 }],
    windowStarts: [0, 40],
    holdsCounts: true,
    read: (_: number, from: number, to: number) => Int16Array.from({ length: to - from }, (__, i) => from + i),
  };
  writeRecordings(folder, [{ recording, windows: [{ ...window, lead_index: index }], samples }]);
}
