/**
 * What fetching the next object gains while one is processed, where every call to storage takes a while: the same
 * recordings in batches, and one by one, which leaves nothing to overlap.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../../handler/log.ts';
import { handleBatch, type Pipeline } from '../../handler/queue/batch.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import { batch, notification } from '../support/pipeline.ts';
import { wallSeconds } from './measure.ts';

/** About what S3 takes to answer. */
const LATENCY_MS = 30;
const FILES = 60;
const BATCH_SIZE = 10;

/** Files per second. */
export interface Gain {
  readonly alone: number;
  readonly overlapped: number;
}

export async function gainOfOverlap(path: string): Promise<Gain> {
  const bytes = readFileSync(path);
  const slowly = async <T>(answer: T): Promise<T> => sleep(LATENCY_MS, answer);
  const stored = { size: bytes.length, lastModified: new Date(0), metadata: new Map(), bytes: () => slowly(bytes) };
  const pipeline: Pipeline = {
    raw: { open: () => slowly(stored), newest: () => slowly(undefined) },
    lake: {
      write: () => slowly(undefined),
      writeOnce: () => slowly(undefined),
      list: () => slowly([]),
      remove: () => slowly(undefined),
    },
    log: createLog({ write: () => {} }),
    report: () => slowly(undefined),
    defaultProfile,
  };
  const inBatchesOf = (size: number) => async () => {
    for (let done = 0; done < FILES; done += size) {
      await handleBatch(batch(...Array.from({ length: size }, (_, at) => notification(`${done + at}.mat`))), pipeline);
    }
  };
  await inBatchesOf(BATCH_SIZE)(); // to be warm
  const alone = FILES / (await wallSeconds(inBatchesOf(1)));
  return { alone, overlapped: FILES / (await wallSeconds(inBatchesOf(BATCH_SIZE))) };
}
