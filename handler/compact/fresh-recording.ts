/** A recording of a day that lies in files of its own. */
import type { RecordingTable } from '../../lake/schema.ts';
import type { ListedFile } from './compact-store.ts';

/** The fresh files of one recording. */
export interface FreshRecording {
  readonly recordingId: string;
  /** By table, those that count; of `samples` in the order of its parts. */
  readonly files: ReadonlyMap<RecordingTable, readonly ListedFile[]>;
  /** Held ones in whose place there is a newer one: they must go before it does. */
  readonly superseded: readonly ListedFile[];
}

/** The files of a recording that count, of all tables. */
export function filesOf({ files }: FreshRecording): ListedFile[] {
  return [...files.values()].flat();
}
