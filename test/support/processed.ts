/** One upload through the handler, and what the tables then hold of it. */

import { type ProcessOptions, processObject } from '../../handler/process.ts';
import { recordingId } from '../../lake/layout.ts';
import { BUCKET, bench } from './pipeline.ts';
import { rowsOf } from './read-back.ts';
import type { Upload } from './stores.ts';

export const object = { bucket: BUCKET, key: 'ward 3/a.mat', version: 'v1' };
export const ID = recordingId(object.bucket, object.key, object.version);

/** Processes one upload into an empty lake; what the tables then hold of it, and what was logged. */
export async function processed(upload: Upload, differences: Partial<ProcessOptions> = {}) {
  const { pipeline, lake, lines, raw } = bench({ [object.key]: upload });
  const result = await processObject(object, await raw.open(object), { ...pipeline, ...differences });
  const rowsIn = async (table: string) => (await Promise.all(lake.of(table).map(rowsOf))).flat();
  const [recordings, windows, findings, beats, samples] = await Promise.all(
    ['recordings', 'windows', 'findings', 'beats', 'samples'].map(rowsIn),
  );
  const [row] = recordings!;
  if (row === undefined) throw new Error('no row of recordings was written');
  return { result, row, windows: windows!, findings: findings!, beats: beats!, samples: samples!, lake, lines, raw };
}
