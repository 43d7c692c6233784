/**
 * A lake in which a recording stands under one day only.
 *
 * A bucket gives every upload a new version. Here equal bytes are one version, and the day comes from the file's time:
 * a file that was copied or touched since it was last processed moves to another partition, and without this would
 * stand in both, each of its samples twice.
 */

import type { LakeStore } from '../../handler/store.ts';
import { objectKey, recordingPrefix } from '../../lake/layout.ts';
import { PARTITION } from '../../lake/schema.ts';

const RECORDING_KEY = new RegExp(`^recordings/${PARTITION.name}=([0-9-]+)/([0-9a-f]+)\\.parquet$`);

export class OneDayLakeStore implements LakeStore {
  private readonly lake: LakeStore;
  /** Days by recording, as the lake was found. */
  private days: Promise<Map<string, string[]>> | undefined;

  constructor(lake: LakeStore) {
    this.lake = lake;
  }

  /** The row of `recordings` comes last, so what an earlier day holds can go once it is written. */
  async write(key: string, bytes: Uint8Array): Promise<void> {
    await this.lake.write(key, bytes);
    const [, day = '', recordingId = ''] = RECORDING_KEY.exec(key) ?? [];
    if (recordingId === '') return;
    this.days ??= daysIn(this.lake);
    for (const other of (await this.days).get(recordingId) ?? []) {
      if (other !== day) await forget(this.lake, recordingId, other);
    }
  }

  list(prefix: string): Promise<string[]> {
    return this.lake.list(prefix);
  }

  remove(key: string): Promise<void> {
    return this.lake.remove(key);
  }
}

/** Removes a recording from every table, its row in `recordings` first: no moment shows one with parts missing. */
export async function forget(lake: LakeStore, recordingId: string, day: string): Promise<void> {
  await lake.remove(objectKey('recordings', day, recordingId));
  const parts = await lake.list(recordingPrefix('samples', day, recordingId));
  for (const key of [objectKey('windows', day, recordingId), objectKey('findings', day, recordingId), ...parts]) {
    await lake.remove(key);
  }
}

async function daysIn(lake: LakeStore): Promise<Map<string, string[]>> {
  const days = new Map<string, string[]>();
  for (const key of await lake.list('recordings/')) {
    const [, day = '', recordingId = ''] = RECORDING_KEY.exec(key) ?? [];
    days.set(recordingId, [...(days.get(recordingId) ?? []), day]);
  }
  return days;
}
