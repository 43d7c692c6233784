/** Runs files through the handler of the cloud: folders for buckets, batches of messages, callbacks for the alerts. */
import { chunked } from '../handler/chunks.ts';
import type { Log } from '../handler/log.ts';
import type { BadUpload } from '../handler/notify/report.ts';
import { handleBatch, type Pipeline } from '../handler/queue/batch.ts';
import type { Result } from '../handler/result.ts';
import type { LakeStore } from '../handler/store.ts';
import { defaultProfile } from '../quality/profiles/index.ts';
import { BATCH_SIZE, batchOf } from './queue.ts';
import type { FolderRawStore } from './stores/folder-raw-store.ts';

export interface LocalPipeline {
  readonly raw: FolderRawStore;
  readonly lake: LakeStore;
  readonly log: Log;
  readonly onResult: (result: Result) => void;
  readonly onBad?: (bad: readonly BadUpload[]) => void;
}

/**
 * Announces each key to the handler and waits until all are done.
 *
 * @returns how many messages would be delivered again
 */
export async function processKeys(keys: readonly string[], local: LocalPipeline): Promise<number> {
  const { raw, onBad } = local;
  // A folder is read at once: a file fetched ahead would only be held longer.
  const pipeline: Pipeline = { ...local, report: async (bad) => onBad?.(bad), defaultProfile, maxPrefetchBytes: 0 };
  let retries = 0;
  for (const batch of chunked(keys, BATCH_SIZE)) {
    const { batchItemFailures } = await handleBatch(batchOf(batch.map((key) => raw.objectFor(key))), pipeline);
    retries += batchItemFailures.length;
  }
  return retries;
}

/** 0 when every file ended as accepted, rejected or unreadable; 1 when some are left to do. */
export function exitStatus(outcomes: readonly Result['outcome'][], retries: number): 0 | 1 {
  const isDone = (outcome: Result['outcome']) => outcome !== 'gone' && outcome !== 'retry';
  return retries === 0 && outcomes.every(isDone) ? 0 : 1;
}
