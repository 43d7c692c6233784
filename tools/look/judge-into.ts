/** Judges files into a lake of their own, as `./ecg process` does, so that a file is looked at in the same way as a lake. */
import type { Interruption } from '../../local/interruption.ts';
import { processKeys } from '../../local/process-keys.ts';
import { keyInPlace } from '../../local/stores/buckets.ts';
import { FolderLakeStore } from '../../local/stores/folder-lake-store.ts';
import { inPlaceStore } from '../../local/stores/in-place-store.ts';
import { OneDayLakeStore } from '../../local/stores/one-day-lake.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { quietLog } from '../../local/terminal/local-log.ts';
import { ProgressLine } from '../../local/terminal/progress-line.ts';

/** What became of the files. */
export interface JudgedInto {
  /** Files that must be tried again, or were not begun. */
  readonly left: number;
  /** Ids of the recordings, in the order of the files. */
  readonly ids: readonly string[];
}

/**
 * @param files absolute paths
 * @param profile for all of them; without it, the folders above a file may name one
 */
export async function judgeInto(
  lake: string,
  files: readonly string[],
  profile: string | undefined,
  { err }: CommandContext,
  interruption: Interruption,
): Promise<JudgedInto> {
  const progress = new ProgressLine(err, files.length);
  const ids: string[] = [];
  const metadata = new Map(profile === undefined ? [] : [['profile', profile]]);
  const raw = inPlaceStore(metadata, (key, bytes) => progress.reading(key, bytes));
  const left = await processKeys(files.map(keyInPlace), {
    raw,
    lake: new OneDayLakeStore(new FolderLakeStore(lake)),
    log: quietLog(err),
    onResult: ({ recordingId }) => {
      ids.push(recordingId);
      progress.past(() => {});
    },
    interruption,
  });
  progress.end();
  return { left, ids };
}
