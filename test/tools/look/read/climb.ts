/** A recording whose counts climb from 0 by 1, 4 a second, written as a run writes it: under new names, and its row last. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeRecordings } from '../../../support/lake-folder.ts';
import { recording, window } from '../../../support/rows.ts';

const NAMES = ['MLII', 'V5'];

/** Writes it, in place of what was there. @param index of its first lead. @param leads how many, one or two */
export function writeClimb(
  folder: string,
  { index = 0, leads: leadCount = 1, gainAduPerMv = 100, samples: sampleCount = 80 },
): void {
  rmSync(join(folder, 'recordings'), { recursive: true, force: true });
  const leads = NAMES.slice(0, leadCount).map((name, i) => ({ index: index + i, name, gainAduPerMv, zeroAdu: 0 }));
  const samples = {
    recordingId: recording.recording_id,
    samplingRateHz: 4,
    sampleCount,
    leads,
    windowStarts: Int32Array.of(0, 40),
    holdsCounts: true,
    read: (_: number, from: number, to: number) => Int16Array.from({ length: to - from }, (__, i) => from + i),
  };
  const row = { ...recording, lead_count: leadCount, sample_count: sampleCount, duration_s: sampleCount / 4 };
  const windows = leads.map((lead) => ({ ...window, lead: lead.name, lead_index: lead.index }));
  writeRecordings(folder, [{ recording: row, windows, samples }]);
}
