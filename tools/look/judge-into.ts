/** Judges files into a lake of their own, as `./ecg process` does, so that a file is looked at in the same way as a lake. */
import { processKeys } from '../../local/process-keys.ts';
import { IN_PLACE_BUCKET, keyInPlace, pathInPlace } from '../../local/stores/buckets.ts';
import { FolderLakeStore } from '../../local/stores/folder-lake-store.ts';
import { FolderRawStore } from '../../local/stores/folder-raw-store.ts';
import { OneDayLakeStore } from '../../local/stores/one-day-lake.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { localLog } from '../../local/terminal/local-log.ts';
import { ProgressLine } from '../../local/terminal/progress-line.ts';
import { profileOfFolder } from '../../local/which-profile.ts';

/** What became of the files. */
export interface JudgedInto {
  /** Files that must be tried again. */
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
): Promise<JudgedInto> {
  const progress = new ProgressLine(err, files.length);
  const ids: string[] = [];
  const raw = new FolderRawStore({
    bucket: IN_PLACE_BUCKET,
    pathOf: pathInPlace,
    metadataOf: (key) => {
      const id = profile ?? profileOfFolder(pathInPlace(key));
      return new Map(id === undefined ? [] : [['profile', id]]);
    },
    onRead: (key, bytes) => progress.reading(key, bytes),
  });
  const left = await processKeys(files.map(keyInPlace), {
    raw,
    lake: new OneDayLakeStore(new FolderLakeStore(lake)),
    log: localLog(err, false),
    onResult: ({ recordingId }) => {
      ids.push(recordingId);
      progress.past(() => {});
    },
  });
  progress.end();
  return { left, ids };
}
