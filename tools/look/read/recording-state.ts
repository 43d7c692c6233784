/** When a recording was written last. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { compactedDay, movedFolder } from '../../../lake/generations.ts';
import { objectKey } from '../../../lake/layout.ts';
import type { RecordingPlace } from './signal/lake-signal.ts';

/**
 * Changes when the recording is written again: its row is written last. Also when its day is compacted, and not when another
 * recording of the day is written.
 *
 * @param folder of the lake
 */
export function recordingState(folder: string, { id, day }: Pick<RecordingPlace, 'id' | 'day'>): string {
  const paths = [objectKey('recordings', day, id), compactedDay(day), movedFolder(day)];
  return paths.map((path) => statSync(join(folder, path), { throwIfNoEntry: false })?.mtimeMs).join();
}
