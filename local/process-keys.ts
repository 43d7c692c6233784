/** Runs files through the handler of the cloud: folders for buckets, batches of messages, callbacks for the alerts. */
import { setImmediate } from 'node:timers/promises';
import { chunked } from '../handler/chunks.ts';
import type { Log } from '../handler/log.ts';
import type { BadUpload } from '../handler/notify/report.ts';
import { handleBatch, type Pipeline } from '../handler/queue/batch.ts';
import type { Result } from '../handler/result.ts';
import type { LakeStore, RawStore } from '../handler/store.ts';
import { rulesetOf } from '../quality/judge/ruleset.ts';
import { defaultProfile, profiles } from '../quality/profiles/index.ts';
import { BATCH_SIZE, batchOf } from './queue.ts';
import type { FolderRawStore } from './stores/folder-raw-store.ts';

/** Where files come from and rows go to, and who is notified of each result. */
export interface LocalPipeline {
  readonly raw: FolderRawStore;
  readonly lake: LakeStore;
  readonly log: Log;
  readonly onResult: (result: Result) => void;
  readonly now?: () => Date;
  readonly onBad?: (bad: readonly BadUpload[]) => void;
  /** When this becomes true, no further recording is begun. */
  readonly interruption?: { readonly isAsked: boolean };
}

/**
 * Announces each key to the handler and waits until all are done, or no more are to be begun.
 *
 * @returns how many messages would be delivered again, or for the first time
 * @throws {WrongProfile} before the first, when a profile is impossible: the handler would retry for that
 */
export async function processKeys(keys: readonly string[], local: LocalPipeline): Promise<number> {
  return await keyProcessor(local)(keys);
}

/**
 * The same for keys that come one after the other: profiles are checked once.
 *
 * @throws {WrongProfile} when a profile is impossible
 */
export function keyProcessor(local: LocalPipeline): (keys: readonly string[]) => Promise<number> {
  const { raw, onBad, interruption } = local;
  for (const profile of profiles.values()) rulesetOf(profile);
  const pipeline: Pipeline = {
    ...local,
    raw: attentive(raw),
    report: async (bad) => onBad?.(bad),
    defaultProfile,
    timeLeftMs: () => (interruption?.isAsked === true ? 0 : Number.POSITIVE_INFINITY),
    maxPrefetchBytes: 0, // a folder is read at once: a file fetched ahead would only be held longer
  };
  return async (keys) => {
    let retries = 0;
    for (const batch of chunked(keys, BATCH_SIZE)) {
      // The handler begins the first of a batch in any case.
      const isBegun = interruption?.isAsked !== true;
      const messages = () => batchOf(batch.map((key) => raw.objectFor(key)));
      retries += isBegun ? (await handleBatch(messages(), pipeline)).batchItemFailures.length : batch.length;
    }
    return retries;
  };
}

/** Lets signals be heard before each file: all other work is done without a pause. */
function attentive(raw: RawStore): RawStore {
  return {
    open: async (object) => {
      await setImmediate();
      return raw.open(object);
    },
    newest: (bucket, key) => raw.newest(bucket, key),
  };
}
