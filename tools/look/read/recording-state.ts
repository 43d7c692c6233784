/** When a recording was written last, and so whether it is still the one that was read. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { compactedDay, movedFolder } from '../../../lake/generations.ts';
import { objectKey } from '../../../lake/layout.ts';
import { SqlError } from '../../../local/open-lake.ts';

/** Which recording, and its `ingest_date`. */
interface Place {
  readonly id: string;
  readonly day: string;
}

/** One version of a recording. */
export interface RecordingVersion {
  /** The same for the same version. */
  readonly state: string;
  /** False once the recording was written again, or removed. */
  readonly isNow: () => boolean;
}

/** The recording was written again, or removed, while it was open: what is open may show either version. */
export class WrittenAgain extends SqlError {
  constructor() {
    super('The recording is being written; try again.');
  }
}

/** The version that the lake has now: what is read later belongs to it as long as it `isNow`. @param folder of the lake */
export function versionNow(folder: string, place: Place): RecordingVersion {
  const state = recordingState(folder, place);
  return { state, isNow: () => recordingState(folder, place) === state };
}

/**
 * Changes when the recording is written again: its row is written last. Also when its day is compacted, and not when another
 * recording of the day is written.
 */
function recordingState(folder: string, { id, day }: Place): string {
  const paths = [objectKey('recordings', day, id), compactedDay(day), movedFolder(day)];
  return paths.map((path) => statSync(join(folder, path), { throwIfNoEntry: false })?.mtimeMs).join();
}
